"""The companies of the demo and who may sign in."""

from dataclasses import dataclass

from contracts.office.context import Duty, Member
from contracts.office.terms.delivery import Language
from contracts.people.operations.companies import Billing, Particulars

PASSWORD = "mihon-portal-2026"
STAFF = "staff@example.jp"
SECOND_STAFF = "manager@example.jp"

NAMES = (
    ("青空食品", "アオゾラショクヒン"),
    ("赤城精機", "アカギセイキ"),
    ("飛鳥物流", "アスカブツリュウ"),
    ("伊豆観光", "イズカンコウ"),
    ("上野印刷", "ウエノインサツ"),
    ("浦島水産", "ウラシマスイサン"),
    ("江戸川電子", "エドガワデンシ"),
    ("大手町商会", "オオテマチショウカイ"),
    ("岡崎工務店", "オカザキコウムテン"),
    ("霞ヶ関法務", "カスミガセキホウム"),
    ("鎌倉出版", "カマクラシュッパン"),
    ("木曽林業", "キソリンギョウ"),
    ("九段設計", "クダンセッケイ"),
    ("高﨑製作所", "タカサキセイサクショ"),
    ("小春医療", "コハルイリョウ"),
    ("桜木不動産", "サクラギフドウサン"),
    ("信濃醸造", "シナノジョウゾウ"),
    ("駿河製薬", "スルガセイヤク"),
    ("瀬戸内海運", "セトウチカイウン"),
    ("大和通信", "ダイワツウシン"),
    ("髙橋染織", "タカハシセンショク"),
    ("立山鉱業", "タテヤマコウギョウ"),
    ("千歳航空サービス", "チトセコウクウサービス"),
    ("筑波研究所", "ツクバケンキュウジョ"),
    ("東雲広告", "シノノメコウコク"),
    ("常盤倉庫", "トキワソウコ"),
    ("那須牧場", "ナスボクジョウ"),
    ("日向化学", "ヒュウガカガク"),
    ("富士見保険", "フジミホケン"),
    ("北斗計器", "ホクトケイキ"),
    ("松島造船", "マツシマゾウセン"),
    ("武蔵教育", "ムサシキョウイク"),
    ("八雲人材", "ヤクモジンザイ"),
    ("吉野製紙", "ヨシノセイシ"),
)
PEOPLE = (
    ("佐藤 一郎", "サトウ イチロウ"), ("鈴木 花子", "スズキ ハナコ"), ("高橋 健", "タカハシ ケン"),
    ("田中 美咲", "タナカ ミサキ"), ("渡辺 誠", "ワタナベ マコト"),
)  # fmt: skip
KINDS = (
    ("株式会社{}", "カブシキガイシャ{}", "カ){}"),
    ("{}株式会社", "{}カブシキガイシャ", "{}(カ"),
    ("合同会社{}", "ゴウドウガイシャ{}", "ド){}"),
)
"""Name, reading, and as banks print it."""
POSTAL_CODE = "1000001"
"""Of 東京都千代田区千代田."""

IN_ENGLISH = ("K-007",)
"""Whose documents are in English."""


@dataclass(frozen=True, slots=True)
class Company:
    number: str
    particulars: Particulars

    @property
    def sign_in(self) -> str:
        return self.particulars.email

    @property
    def billing(self) -> Billing | None:
        """Its own account, where that is other than as the company is named."""
        if self.number not in IN_ENGLISH:
            return None
        of = self.particulars
        return Billing(
            *(of.name, of.postal_code, of.address, of.department),
            payer_names=of.payer_names,
            language=Language.ENGLISH.value,
        )


def companies() -> list[Company]:
    """Each valid in every field, with a corporate number of its own."""
    return [_company(position, *name) for position, name in enumerate(NAMES, 1)]


def _company(position: int, name: str, kana: str) -> Company:
    department = ("情報システム部", "総務部", "管理部", "")[position % 4]
    named, reads, paying = KINDS[position % 3]
    person, person_kana = PEOPLE[position % len(PEOPLE)]
    return Company(
        f"K-{position:03}",
        Particulars(
            name=named.format(name),
            name_kana=reads.format(kana),
            corporate_number=corporate_number(position),
            postal_code=POSTAL_CODE,
            address=f"東京都千代田区千代田{position}-{position % 9 + 1}",
            phone=f"03{position:08}",
            contact_name=person,
            contact_kana=person_kana,
            department=department,
            email=f"user{position:02}@example.jp",
            payer_names=(paying.format(kana.translate(LARGE)),),
        ),
    )


LARGE = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")
"""Banks print no small kana."""


def corporate_number(position: int) -> str:
    """A made-up number with the right check digit."""
    body = f"{900000000000 + position}"
    total = sum(
        int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(body), 1)
    )
    return f"{9 - total % 9}{body}"


DESKS = (
    ("keiyaku@example.jp", "契約 花子", Duty.CONTRACTS),
    ("kaikei@example.jp", "会計 次郎", Duty.ACCOUNTS),
    ("madoguchi@example.jp", "窓口 三郎", Duty.SUPPORT),
)
"""Staff with one duty each; the two above have every one."""

OTHERS = (
    ("user01@example.jp", "K-003", Member.VIEWER),
    ("keiri01@example.jp", "K-001", Member.BILLING),
    ("etsuran01@example.jp", "K-001", Member.VIEWER),
)
"""Further people: who may do what for which company."""

SIGN_INS = [
    ("運営者 / staff", STAFF, PASSWORD),
    ("承認者 / second person", SECOND_STAFF, PASSWORD),
    ("契約の担当 / staff for contracts", "keiyaku@example.jp", PASSWORD),
    ("会計の担当 / staff for accounts", "kaikei@example.jp", PASSWORD),
    ("サポートの担当 / staff for support", "madoguchi@example.jp", PASSWORD),
    ("契約者(2社に所属) / customer, in two companies", "user01@example.jp", PASSWORD),
    ("同じ会社の経理担当 / its billing clerk", "keiri01@example.jp", PASSWORD),
    ("同じ会社の閲覧者 / its viewer", "etsuran01@example.jp", PASSWORD),
    ("契約者(延滞中) / late payer", "user21@example.jp", PASSWORD),
]
