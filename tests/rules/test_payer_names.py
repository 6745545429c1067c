"""Names of payers as banks print them: form, numbers, branch and cut are told from the name."""

import jaconv
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from billing.matching.forms import BARE, OFFICES, PARTS, REPRESENTATIVES, SHORT, SPELLED
from billing.matching.names import form_of, is_reading, read
from contracts.office import kanji
from portal.tools.bench.names import printed
from tests.rules.payers import LETTERS


@pytest.mark.parametrize(
    "written",
    [
        "カ)サンプルショウジ", "ｶ)ｻﾝﾌﾟﾙｼﾖｳｼﾞ", "株式会社 サンプルしょうじ", "サンプルショウジ(カ",
        "サンプルショウジ(カ)", "ｻﾝﾌﾟﾙ ｼﾖｳｼﾞ(ｶ", "カブシキガイシャサンプルショウジ",
        "ｻﾝﾌﾟﾙｼﾖｳｼﾞｶﾌﾞｼｷｶｲｼﾔ",
        "(株)サンプルショウジ", "㈱サンプルショウジ", "サンフ゜ルショウシ゛", "サンプル・ショウジ",
        "ｶ)ｻﾝﾌﾟﾙｼﾖｳｼﾞ(ｴｲ", "ｻﾝﾌﾟﾙｼﾖｳｼﾞ(ｶ)ｼﾕﾂ", "0012345678 ｶ)ｻﾝﾌﾟﾙｼﾖｳｼﾞ", "2026-000123ｻﾝﾌﾟﾙｼﾖｳｼﾞ",
        "ｻﾝﾌﾟﾙｼﾖｳｼﾞ 2026000123",
    ],
)  # fmt: skip
def test_one_name_in_many_writings(written):
    assert read(written).key == read("サンプルショウジ").key


@pytest.mark.parametrize(
    ("written", "key", "form", "numbers"),
    [
        ("ﾕ)ﾐﾎﾝ", "ミホン", "ユ", ()),
        ("ﾄﾞ)ﾐﾎﾝ", "ミホン", "ド", ()),
        ("ゴウドウガイシャ ミホン", "ミホン", "ド", ()),
        ("ｲ)ﾐﾎﾝｶｲ", "ミホンカイ", "イ", ()),
        ("イリョウホウジンシャダン ミホンカイ", "ミホンカイ", "イ", ()),
        ("ｼﾔ)ﾐﾎﾝ", "ミホン", "シヤ", ()),
        ("コウエキザイダンホウジンミホン", "ミホン", "ザイ", ()),
        ("ﾌｸ)ﾐﾎﾝ", "ミホン", "フク", ()),
        ("ｺ-ﾎﾟﾚ-ｼﾖﾝ", "コホ\u309aレシヨン", "", ()),
        ("コーポレーション", "コホ\u309aレシヨン", "", ()),
        ("ヲヴァヂヅ", "オウ\u3099アシ\u3099ス\u3099", "", ()),
        ("99ｲﾁﾊﾞ", "99イチハ\u3099", "", ()),
        ("123ﾐﾎﾝ", "ミホン", "", ("123",)),
        ("ABC-D", "ABCD", "", ()),
        ("", "", "", ()),
    ],
)
def test_form_and_number_are_separated_from_the_name(written, key, form, numbers):
    name = read(written)
    assert (name.key, name.form, name.numbers) == (key, form, numbers)


def test_a_branch_is_distinguished_from_the_company():
    for written in ("ﾐﾎﾝ(ｶ)ｵｵｻｶｼﾃﾝ", "ｶ)ﾐﾎﾝ ｵｵｻｶｼﾃﾝ", "ミホンカブシキガイシャオオサカシテン"):
        assert (read(written).key, read(written).company) == ("ミホンオオサカシテン", "ミホン")


@pytest.mark.parametrize(
    ("written", "key", "form"),
    [
        ("振込＊ド）トキワソウコ", "トキワソウコ", "ド"),
        ("ﾌﾘｺﾐ ｶ)ﾐﾎﾝ", "ミホン", "カ"),
        ("他行振込 見本商事株式会社", "見本商事", "カ"),
        ("IB 佐々木 𠮷郎", "佐々木吉郎", ""),
        ("行政書士法人ミホン", "ミホン", "ギヨ"),
        ("ｷﾞﾖ)ﾐﾎﾝ", "ミホン", "ギヨ"),
        ("国立大学法人見本大学", "見本大学", "ダイ"),
        ("ﾀﾞｲ)ﾐﾎﾝﾀﾞｲｶﾞｸ", "ミホンタ\u3099イカ\u3099ク", "ダイ"),
        ("ミホン協同組合", "ミホン", "キヨウクミ"),
        ("ﾐﾎﾝｷﾖｳｸﾐ", "ミホン", "キヨウクミ"),
        ("ミホンキョウドウクミアイ", "ミホン", "キヨウクミ"),
        ("NPO法人ミホン", "ミホン", "トクヒ"),
        ("ﾄｸﾋ)ﾐﾎﾝ", "ミホン", "トクヒ"),
        ("トクテイヒエイリカツドウホウジン ミホン", "ミホン", "トクヒ"),
        ("エヌピーオーホウジンミホン", "ミホン", "トクヒ"),
        ("振込", "", ""),
    ],
)
def test_names_of_todays_banks_and_bodies(written, key, form):
    assert (read(written).key, read(written).form) == (key, form)


@pytest.mark.parametrize(
    "written",
    [
        "ｶ)ﾐﾎﾝ ｹｲﾘﾌﾞ", "ﾐﾎﾝ(ｶ ｹｲﾘﾌﾞ", "カ)ミホン ダイヒョウトリシマリヤク ヤマダ タロウ",
        "ﾐﾎﾝ(ｶ)ﾀﾞｲﾋﾖｳ ﾔﾏﾀﾞ", "カ）ミホン 代表取締役 山田太郎", "ミホンカブシキガイシャ ソウムカ",
    ],
)  # fmt: skip
def test_departments_and_representatives_are_distinguished_from_the_company(written):
    assert (read(written).company, read(written).form) == ("ミホン", "カ")


@pytest.mark.parametrize(
    "forms",
    [
        ("髙﨑商事", "高崎商事", "高嵜商事"),
        ("齋藤工業", "斎藤工業", "齊藤工業", "斉藤\U000e0101工業"),
        ("渡邊商店", "渡邉商店", "渡辺商店"), ("𠮷田", "吉田"), ("\ufa1b山", "福山"),
        ("國際廣告", "国際広告"),
        ("株式會社櫻井", "櫻井株式会社", "桜井（株）"),
    ],
    ids="".join,
)  # fmt: skip
def test_old_new_and_rare_forms_of_kanji_are_one_name(forms):
    assert len({read(one).key for one in forms}) == 1
    assert read("株式會社櫻井").form == "カ"


def test_the_words_of_forms_and_branches_stand_in_the_forms_that_kanji_are_kept_in():
    words = (*SPELLED, *SHORT, *OFFICES, *PARTS, *REPRESENTATIVES, *BARE)
    assert [one for one in words if kanji.folded(one) != one] == []


def test_names_cut_at_a_banks_length_and_whole_ones():
    long = printed("カ)ホクリクコクサイロジスティクスエンジニアリングサービスカンパニー")
    assert [read(long[:n]).cut for n in (24, 25, 26, 27)] == [False, True, True, False]
    assert read("ﾐﾎﾝｺｸｻｲﾛｼﾞｽﾃｨｸｽｴﾝｼﾞﾆｱ(ｶ").whole
    assert form_of("見本商事株式会社") == "カ"
    assert not is_reading(read("見本商事"))


text = st.text(f"{LETTERS}ァッャュョヴー 0159AZ()-・゛゜ｶﾞｷ株", max_size=40)


@given(text)
def test_a_name_read_is_read_the_same_again(written):
    key = read(written).key
    folded = read(key)
    assume(not folded.form and not folded.numbers)  # letters may make up a form of their own
    assert folded.key == key
    assert read(printed(jaconv.h2z(written))).key == read(jaconv.h2z(written)).key
