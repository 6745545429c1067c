"""Company names as Japan has them, made of common words, and how banks print them."""

from dataclasses import dataclass
from random import Random

import jaconv

FIRST = """
アオイ 葵 アサヒ 旭 アスカ 飛鳥 イズミ 泉 イワキ 磐城 ウエノ 上野 エチゴ 越後 オオゾラ 大空
カイセイ 海星 カスガ 春日 キタノ 北野 キョウワ 協和 クスノキ 楠 ケイヨウ 京葉 コトブキ 寿
サカエ 栄 サクラ 桜 サンヨウ 山陽 シナノ 信濃 シラカバ 白樺 スミレ 菫 セイブ 西部 ソウケン
創建 タカハシ 高橋 タチバナ 橘 チクマ 千曲 ツバメ 燕 テンリュウ 天竜 トウホク 東北 トキワ
常盤 ナニワ 浪速 ニッコウ 日光 ハヤブサ 隼 ヒカリ 光 フジ 富士 ホウエイ 豊栄 マルヤマ 丸山
ミズホ 瑞穂 ミナト 港 ムサシ 武蔵 メイワ 明和 モリタ 森田 ヤマト 大和 ユウキ 結城 ヨツバ
四葉 リョウトウ 両東 ワカバ 若葉 グローバル グローバル ネクスト ネクスト デジタル デジタル
ブルースカイ ブルースカイ イノベーション イノベーション パシフィック パシフィック
フロンティア フロンティア アルファ アルファ ジャパン ジャパン
""".split()  # noqa: SIM905
MIDDLE = """
ニホン 日本 ダイイチ 第一 チュウオウ 中央 ショウワ 昭和 シン 新 トウ 東 サイ 西 ダイ 大
コクサイ 国際 サンギョウ 産業 データ データ ネット ネット クラウド クラウド エナジー
エナジー メディカル メディカル フード フード ホーム ホーム
""".split()  # noqa: SIM905
TRADE = """
ショウジ 商事 ケンセツ 建設 コウギョウ 工業 サンギョウ 産業 セイサクショ 製作所 ショウカイ
商会 ウンユ 運輸 ソウコ 倉庫 デンキ 電気 キカイ 機械 カガク 化学 インサツ 印刷 ショクヒン
食品 フドウサン 不動産 ブッサン 物産 ジドウシャ 自動車 システム システム システムズ
システムズ ソリューションズ ソリューションズ ロジスティクス ロジスティクス コンサルティング
コンサルティング テクノロジー テクノロジー サービス サービス エンジニアリング
エンジニアリング デザイン デザイン ホールディングス ホールディングス パートナーズ
パートナーズ コーポレーション コーポレーション
""".split()  # noqa: SIM905
LAST = """
セイビ 整備 ハンバイ 販売 サービス サービス ニシニホン 西日本 ヒガシニホン 東日本 カンサイ
関西 ホクリク 北陸 キュウシュウ 九州 テクノ テクノ リース リース プランニング プランニング
""".split()  # noqa: SIM905
BRANCHES = ["オオサカ", "ナゴヤ", "フクオカ", "サッポロ", "センダイ", "ヒロシマ"]
FAMILY = """
サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ
ヤマダ ササキ ヤマグチ マツモト イノウエ キムラ ハヤシ シミズ サイトウ モリ イケダ ハシモト
アベ イシカワ オガワ フジタ ゴトウ オカダ ハセガワ
""".split()  # noqa: SIM905
GIVEN = """
ケンイチ ケン ヒロシ タケシ マサオ ヨウコ ケイコ サチコ ダイスケ ユウジ アキラ ジュン カズオ
マコト ヨシノリ シンジ トシオ ヒデキ ミノル ナオミ ユミコ アイコ サトシ タクヤ ショウタ
ツヨシ カオリ マユミ ノリコ テツヤ
""".split()  # noqa: SIM905
SYLLABLES = """
ア イ ウ エ カ キ ク ケ コ サ シ ス セ タ チ テ ト ナ ニ ネ ノ ハ ヒ フ ヘ マ ミ ム メ モ ヤ
ユ ヨ ラ リ ル レ ロ ワ ガ ギ グ ゴ ジ ダ デ ド バ ビ ブ ベ パ ピ プ キャ シュ ショ チュ
リョ ファ フィ ティ アー イン エン オン ラン リン ルー
""".split()  # noqa: SIM905

FORMS = (
    ("株式会社", "カブシキガイシャ", "カ", 78),
    ("有限会社", "ユウゲンガイシャ", "ユ", 9),
    ("合同会社", "ゴウドウガイシャ", "ド", 8),
    ("医療法人", "イリョウホウジン", "イ", 2),
    ("一般社団法人", "イッパンシャダンホウジン", "シヤ", 2),
    ("学校法人", "ガッコウホウジン", "ガク", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """A name in kanji and kana without its form, the form, and its place."""

    kanji: str
    kana: str
    form: tuple[str, str, str, int]
    form_first: bool

    @property
    def full(self) -> str:
        return self.form[0] + self.kanji if self.form_first else self.kanji + self.form[0]

    def with_suffix(self, kanji: str, kana: str) -> "Company":
        return Company(self.kanji + kanji, self.kana + kana, self.form, self.form_first)


def company(random: Random) -> Company:
    """Another company; many begin with a word of their own making."""
    first = _coined(random) if random.random() < 0.75 else _pair(random, FIRST)
    parts = [first]
    if random.random() < 0.3:
        parts.append(_pair(random, MIDDLE))
    if random.random() < 0.25 or first[0] in FIRST:
        parts.append(_pair(random, FIRST) if random.random() < 0.5 else _coined(random))
    parts.append(_pair(random, TRADE))
    if random.random() < 0.12:
        parts.append(_pair(random, LAST))
    form = random.choices(FORMS, [form[3] for form in FORMS])[0]
    return Company(
        "".join(kanji for _, kanji in parts),
        "".join(kana for kana, _ in parts),
        form,
        form[2] not in "カユド" or random.random() < 0.55,
    )


def _coined(random: Random) -> tuple[str, str]:
    word = "".join(random.choices(SYLLABLES, k=random.choice((2, 3, 3, 4, 4))))
    return word, word


def suffix(random: Random) -> tuple[str, str]:
    """Kanji and kana that make another company's name longer."""
    kana, kanji = _pair(random, LAST)
    return kanji, kana


def branches(random: Random) -> list[str]:
    """Kana of branches, in any order."""
    return [f"{kana}シテン" for kana in random.sample(BRANCHES, len(BRANCHES))]


def person(random: Random) -> str:
    return f"{random.choice(FAMILY)} {random.choice(GIVEN)}"


def bank(random: Random) -> str:
    """A sending bank and its branch."""
    return f"{random.randrange(60):04} {random.randrange(120):03}"


def _pair(random: Random, words: list[str]) -> tuple[str, str]:
    at = random.randrange(len(words) // 2) * 2
    return words[at], words[at + 1]


_large = str.maketrans("ァィゥェォャュョッヲー", "アイウエオヤユヨツオ-")


def printed(kana: str) -> str:
    """As the Zengin character set has it."""
    return jaconv.z2h(kana.upper().translate(_large), kana=True, ascii=True, digit=True)


def written(one: Company, style: str, place: str = "") -> str:
    """A payer's name before it is printed, in one of the ways that payers write it."""
    _, spelled, short, _ = one.form
    blank = f" {place}" if place else ""
    if style == "missing":
        return one.kana + blank
    if style == "spelled":
        return f"{spelled} {one.kana}{blank}" if one.form_first else f"{one.kana}{spelled}{blank}"
    front = one.form_first if style == "as_registered" else style == "front"
    if front:
        return f"{short}){one.kana}{blank}"
    return f"{one.kana}({short}){place}" if place else f"{one.kana}({short}"
