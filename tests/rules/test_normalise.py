"""What people type and what is kept of it: a table for each kind of entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.office import normalise
from contracts.people.addresses import Place, place, places

TEXT = [
    ("株式会社　見本", "株式会社 見本"),
    ("  ＳａｍｐｌｅＣｌｏｕｄ \t株式会社 ", "SampleCloud 株式会社"),
    ("㈱見本", "(株)見本"),
    ("髙﨑商店", "髙﨑商店"),
    ("\ufa19田商店", "\ufa19田商店"),  # the variant of 神 that NFKC would replace
    ("千代田１−２−３", "千代田1-2-3"),
    ("千代田１ー２ー３", "千代田1-2-3"),
    ("千代田1‐2–3—4", "千代田1-2-3-4"),
    ("Ａ棟ーＢ", "A棟ーB"),
    ("B１〜２", "B1-2"),
    ("ｾﾝﾀｰﾋﾞﾙ", "センタービル"),
    ("センタ−ビル", "センタービル"),
    ("センター‐3F", "センター-3F"),
    ("トヨタ-ホンダ", "トヨタ-ホンダ"),
    ("東京～大阪", "東京〜大阪"),
    ("見\u200b本\u0000", "見本"),
    ("１\u3000２\u00a03", "1 2 3"),
    ("", ""),
]
KANA = [
    ("やまだ　たろう", "ヤマダ タロウ"),
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"),
    ("ｶﾌﾞｼｷｶﾞｲｼｬﾐﾎﾝ", "カブシキガイシャミホン"),
    ("さーばー", "サーバー"),
    ("サ-バ-", "サーバー"),
    ("ｻ−ﾊﾞ‐", "サーバー"),
    ("ら〜めん", "ラーメン"),
    ("ら～めん", "ラーメン"),
    ("ヴぁいおりん", "ヴァイオリン"),
    ("エー・ビー", "エー・ビー"),
    ("山田", "山田"),
]
PAYER = [
    ("ｶ)ﾐﾎﾝｼﾖｳｼﾞ", "カ)ミホンシヨウジ"),
    ("カ）ミホン", "カ)ミホン"),
    ("abc ﾐﾎﾝ", "ABC ミホン"),
    ("ﾐﾎﾝ(ｶ", "ミホン(カ"),
]
NUMBER = [
    ("〒100-0001", "1000001"),
    ("１００ー０００１", "1000001"),
    ("１００−０００１", "1000001"),
    ("100 0001", "1000001"),
    ("1,000", "1000"),
    ("百", "百"),
]
PHONE = [
    ("03-1234-5678", "0312345678"),
    ("０３（１２３４）５６７８", "0312345678"),
    ("03ー1234ー5678", "0312345678"),
    ("+81 3-1234-5678", "0312345678"),
    ("+81(0)3-1234-5678", "0312345678"),
    ("＋８１−９０−１２３４−５６７８", "09012345678"),
    ("0081 90 1234 5678", "09012345678"),
    ("+1 415-555-0100", "+14155550100"),
    ("内線12", "内線12"),
]
CORPORATE_NUMBER = [
    ("7000012050002", "7000012050002"),
    ("７−００００−１２０５−０００２", "7000012050002"),
    ("T7000012050002", "7000012050002"),
    ("Ｔ７０００ ０１２０ ５０００２", "7000012050002"),
    ("Tokyo", "Tokyo"),
]
EMAIL = [
    (" Ｋｅｉｒｉ＠Ｅｘａｍｐｌｅ．ＪＰ ", "Keiri@example.jp"),
    ("kei ri@example.jp", "keiri@example.jp"),
    ("keiri", "keiri"),
]
DAY = [
    ("2026-04-01", "2026-04-01"),
    ("２０２６／４／１", "2026-04-01"),
    ("2026年4月1日", "2026-04-01"),
    ("2026.4.1", "2026-04-01"),
    ("4月1日", "4月1日"),
    ("", ""),
]


def rows():
    for kind, table in (
        (normalise.text, TEXT),
        (normalise.kana, KANA),
        (normalise.payer, PAYER),
        (normalise.number, NUMBER),
        (normalise.phone, PHONE),
        (normalise.corporate_number, CORPORATE_NUMBER),
        (normalise.email, EMAIL),
        (normalise.day, DAY),
    ):
        for typed, kept in table:
            yield pytest.param(kind, typed, kept, id=f"{kind.__name__}-{typed!r}")


@pytest.mark.parametrize(("kind", "typed", "kept"), list(rows()))
def test_what_is_typed_becomes_what_is_kept_and_stays_so(kind, typed, kept):
    assert kind(typed) == kept
    assert kind(kept) == kept


TYPED = st.text(
    st.sampled_from("１1aＡ-−ー―‐〜～~ｶｱｰﾞカアあゔが㈱\ufa19 \u3000\t\u200b〒T@.（）年月/")
)
KINDS = (
    normalise.text,
    normalise.kana,
    normalise.payer,
    normalise.number,
    normalise.phone,
    normalise.corporate_number,
    normalise.email,
    normalise.day,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(TYPED)
def test_what_is_kept_does_not_change_when_it_is_saved_again(kind, typed):
    kept = kind(typed)
    assert kind(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a@b.jp、c@d.jp\r\ne@f.jp", ["a@b.jp", "c@d.jp", "e@f.jp"]),
        (" \n、", []),
        ("カ)ミホン", ["カ)ミホン"]),
    ],
)
def test_several_entries_are_parted_by_lines_and_commas(typed, kept):
    assert normalise.several(typed) == kept


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("1000001", Place("東京都", "千代田区", "千代田")),
        ("0600000", Place("北海道", "札幌市中央区", "")),
        ("1008111", Place("東京都", "千代田区", "千代田")),  # an office's own code
        ("4980000", Place("", "", "")),  # of two prefectures
        ("9999999", None),
    ],
)
def test_a_postal_code_gives_what_its_places_have_in_common(code, found):
    assert place(code) == found


def test_a_postal_code_may_belong_to_two_prefectures():
    assert {one.prefecture for one in places("4980000")} == {"愛知県", "三重県"}
