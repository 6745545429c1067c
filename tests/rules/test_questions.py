"""Questions and answers: what their words must be, their life, what of a subject is looked for."""

import pytest

from contracts.office.terms.explanation import Refused
from support.questions.terms import question as rules
from support.questions.terms.clues import clues, enough
from support.questions.terms.kinds import Page, State
from support.questions.terms.question import Texts

FULL = Texts("質問", "回答", "Question", "Answer")


@pytest.mark.parametrize("texts", [FULL, Texts("質問", "回答"), Texts("あ" * 120, "い" * 4000)])
def test_japanese_is_needed_and_english_is_not(texts):
    rules.check(texts)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (Texts("", "回答"), "日本語"),
        (Texts("質問", ""), "日本語"),
        (Texts("質問", "回答", "Question"), "両方を空に"),
        (Texts("質問", "回答", answer_en="Answer"), "両方を空に"),
        (Texts("あ" * 121, "回答"), "120文字まで"),
        (Texts("質問", "い" * 4001), "4,000文字まで"),
        (Texts("質問", "回答", words="う" * 201), "200文字まで"),
    ],
)
def test_half_a_text_and_one_too_long_are_refused(texts, reason):
    with pytest.raises(Refused, match=reason):
        rules.check(texts)


def test_blanks_around_a_text_and_the_line_ends_of_browsers_are_no_part_of_it():
    typed = Texts(" 質問 ", "一行目\r\n二行目\r\n", "", "", "振込　口座  銀行")
    assert typed.stripped == Texts("質問", "一行目\n二行目", "", "", "振込 口座 銀行")


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        (rules.publish, State.DRAFT, State.PUBLISHED),
        (rules.publish, State.WITHDRAWN, State.PUBLISHED),
        (rules.publish, State.PUBLISHED, None),
        (rules.withdraw, State.PUBLISHED, State.WITHDRAWN),
        (rules.withdraw, State.DRAFT, None),
        (rules.withdraw, State.WITHDRAWN, None),
    ],
)
def test_its_life(act, before, after):
    if after is None:
        with pytest.raises(Refused, match="公開して"):
            act(before)
    else:
        assert act(before) is after


def test_a_visitor_is_led_to_pages_without_sign_in_only():
    pages = ["pay", "service", "terms"]
    assert rules.pages_for(pages, is_visitor=True) == [Page.SERVICE, Page.TERMS]
    assert rules.pages_for(pages, is_visitor=False) == [Page.SERVICE, Page.TERMS, Page.PAY]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("請求書の宛名を変えたい", ("請求", "求書", "宛名")),
        ("ﾊﾟｽﾜｰﾄﾞを忘れました", ("パスワード",)),
        ("ＰＤＦが開けない", ("PDF",)),
        ("How do I pay the invoice?", ("PAY", "INVOICE")),
        ("支払方法を教えてください", ("支払", "払方")),
        ("質問です", ()),
        ("できますか", ()),
        ("変", ()),
        ("", ()),
    ],
)
def test_of_a_subject_what_says_something_is_looked_for(sentence, found):
    assert clues(sentence) == found


def test_no_subject_has_more_clues_than_one_statement_should_look_for():
    kanji = "".join(chr(0x4E00 + n) for n in range(200))
    assert len(clues(kanji)) == 24


@pytest.mark.parametrize(("count", "least"), [(1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_a_third_of_the_clues_must_be_shared(count, least):
    assert enough(count) == least
