"""The companies of the demo and who may sign in."""

from dataclasses import dataclass

from contracts.office.context import Duty, Member
from contracts.people.operations.companies import Particulars

PASSWORD = "mihon-portal-2026"
STAFF = "staff@example.jp"
SECOND_STAFF = "manager@example.jp"

NAMES = (
    "青空食品", "赤城精機", "飛鳥物流", "伊豆観光", "上野印刷", "浦島水産",
    "江戸川電子", "大手町商会", "岡崎工務店", "霞ヶ関法務", "鎌倉出版", "木曽林業",
    "九段設計", "高﨑製作所", "小春医療", "桜木不動産", "信濃醸造", "駿河製薬",
    "瀬戸内海運", "大和通信", "髙橋染織", "立山鉱業", "千歳航空サービス", "筑波研究所",
    "東雲広告", "常盤倉庫", "那須牧場", "日向化学", "富士見保険", "北斗計器",
    "松島造船", "武蔵教育", "八雲人材", "吉野製紙",
)  # fmt: skip
PEOPLE = ("佐藤 一郎", "鈴木 花子", "高橋 健", "田中 美咲", "渡辺 誠")
KINDS = ("株式会社{}", "{}株式会社", "合同会社{}")


@dataclass(frozen=True, slots=True)
class Company:
    number: str
    particulars: Particulars

    @property
    def sign_in(self) -> str:
        return self.particulars.email


def companies() -> list[Company]:
    """Each valid in every field, with a corporate number of its own."""
    return [_company(position, name) for position, name in enumerate(NAMES, 1)]


def _company(position: int, name: str) -> Company:
    department = ("情報システム部", "総務部", "管理部", "")[position % 4]
    return Company(
        f"K-{position:03}",
        Particulars(
            name=KINDS[position % 3].format(name),
            name_kana=f"ミホンガイシャ{position}",
            corporate_number=corporate_number(position),
            postal_code=f"{1000000 + position * 7:07}",
            address=f"東京都千代田区見本町{position}-{position % 9 + 1}",
            phone=f"03{position:08}",
            contact_name=PEOPLE[position % len(PEOPLE)],
            department=department,
            email=f"user{position:02}@example.jp",
            payer_names=(f"ミホンガイシヤ{position}",),
        ),
    )


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
    ("契約者(2社に所属) / customer, in two companies", "user01@example.jp", PASSWORD),
    ("同じ会社の経理担当 / its billing clerk", "keiri01@example.jp", PASSWORD),
    ("同じ会社の閲覧者 / its viewer", "etsuran01@example.jp", PASSWORD),
    ("契約者(延滞中) / late payer", "user21@example.jp", PASSWORD),
]
