"""The close of a month: its equations, which months may be closed, where later entries go."""

from dataclasses import replace
from datetime import date

import pytest

from billing.terms.bookkeeping import Balance, Entry, Money, Settled, Title, Why, received
from billing.terms.closed_months import (
    Act,
    Step,
    check_close,
    check_recording,
    check_reopen,
    closed_through,
    dated,
    in_effect,
    late,
    remind_from,
)
from billing.terms.month_gaps import Gap, Item, Sum, missing
from billing.terms.month_proof import (
    Check,
    MonthFacts,
    Outcome,
    Reached,
    Way,
    from_json,
    prove,
    to_json,
)
from billing.terms.month_proof import Settled as Part
from contracts.office.calendar import is_bank_day
from contracts.office.terms.explanation import Refused
from tests.days import d

OCTOBER, NOVEMBER, SEPTEMBER = d("2026-10-01"), d("2026-11-01"), d("2026-09-01")
WHOLE = MonthFacts(
    month=OCTOBER,
    day=d("2026-11-09"),
    regular=Sum(4, 100_000),
    residual=Sum(1, 20_000),
    missing=Sum(),
    held=Sum(1, 5_500),
    rendered=5,
    reached=(Reached(Way.MAIL, 3), Reached(Way.PORTAL, 1), Reached(Way.POST, 1)),
    entered=120_000,
    settled=(
        Part(Outcome.PAID, 70_000),
        Part(Outcome.CREDITED, 3_000),
        Part(Outcome.DISCOUNT, 10),
        Part(Outcome.SET_OFF, 1_990),
        Part(Outcome.WRITTEN_OFF, 5_000),
    ),
    open=40_000,
    gaps=(missing(Gap.HELD, [Item("K-9", "見本", 5_500)]),),
    balances=(Balance(Title.RECEIVABLE, 10, 120_000, 80_000),),
)


def test_each_equation_says_both_its_sides():
    proof = prove(WHOLE)
    assert proof.holds
    assert {one.check: (one.left, one.right, one.difference) for one in proof.equations} == {
        Check.BILLED: (5, 5, 0),
        Check.RENDERED: (5, 5, 0),
        Check.DELIVERED: (5, 5, 0),
        Check.ENTERED: (120_000, 120_000, 0),
        Check.SETTLED: (120_000, 120_000, 0),
    }
    assert [one.why.ja for one in proof.equations] == [
        "請求すべき請求先5件 = 発行4件 + 保留1件(請求すべき額105,500円、発行額100,000円)"
        "。ほかに残余料金1件20,000円を発行",
        "発行5件 = PDFを保存した請求書5件",
        "PDFを保存した請求書5件 = メール3件 + 画面で開封1件 + 郵送1件",
        "請求書の合計120,000円 = 帳簿の売掛金に計上した120,000円",
        "請求書の合計120,000円 = 入金70,000円 + 返還3,000円 + 値引10円 + 相殺1,990円"
        " + 貸倒れ5,000円 + 未収40,000円",
    ]
    assert [one.why.en for one in proof.equations] == [
        "5 accounts to bill = 4 issued + 1 held back (¥105,500 to bill, ¥100,000 issued)"
        "; besides 1 residual fee, ¥20,000",
        "5 issued = 5 with a stored PDF",
        "5 with a stored PDF = 3 by e-mail + 1 opened in the portal + 1 by post",
        "¥120,000 on the invoices = ¥120,000 entered as receivables",
        "¥120,000 on the invoices = ¥70,000 paid + ¥3,000 credited + ¥10 discounts"
        " + ¥1,990 set off + ¥5,000 written off + ¥40,000 open",
    ]


@pytest.mark.parametrize(
    ("change", "check", "difference", "ending"),
    [
        ({"missing": Sum(2, 30_000)}, Check.BILLED, -2, "。差は-2件"),
        ({"rendered": 4, "reached": (Reached(Way.MAIL, 4),)}, Check.RENDERED, -1, "。差は-1件"),
        ({"reached": (Reached(Way.MAIL, 3),)}, Check.DELIVERED, -2, "メール3件。差は-2件"),
        ({"reached": ()}, Check.DELIVERED, -5, "到達0件。差は-5件"),
        ({"entered": 119_999}, Check.ENTERED, -1, "。差は-1円"),
        ({"open": 40_001}, Check.SETTLED, 1, "未収40,001円。差は+1円"),
    ],
)
def test_what_differs_is_told_with_its_difference(change, check, difference, ending):
    proof = prove(replace(WHOLE, **change))
    (wrong,) = (one for one in proof.equations if not one.holds)
    assert not proof.holds
    assert (wrong.check, wrong.difference) == (check, difference)
    assert ending in wrong.why.ja


@pytest.mark.parametrize("gap", Gap)
def test_what_is_missing_hinders_and_a_warning_does_not(gap):
    items = [Item(f"K-{n}", "見本", 10) for n in range(25)]
    proof = prove(replace(WHOLE, gaps=(missing(gap, items),)))
    is_warning = gap in (Gap.HELD, Gap.UNMATCHED)
    assert proof.holds is is_warning
    (found,) = proof.warnings if is_warning else proof.hindrances
    assert (found.total, len(found.named)) == (Sum(25, 250), 10)


def test_a_proof_is_kept_as_json_without_names_and_read_again():
    proof = prove(WHOLE)
    kept = to_json(proof)
    read = from_json(kept)
    assert to_json(read) == kept
    unnamed = replace(WHOLE, gaps=(missing(Gap.HELD, [Item("K-9", "", 5_500)]),))
    assert (read.facts, read.equations, read.holds) == (unnamed, proof.equations, True)


CLOSED = [Act(SEPTEMBER, Step.CLOSED, d("2026-10-08")), Act(OCTOBER, Step.CLOSED, d("2026-11-09"))]
REOPENED = [*CLOSED, Act(OCTOBER, Step.REOPENED, d("2026-11-12"))]
AGAIN = [*REOPENED, Act(OCTOBER, Step.CLOSED, d("2026-11-12"))]


@pytest.mark.parametrize(
    ("acts", "closed"),
    [
        ([], None),
        (CLOSED, d("2026-10-31")),
        (REOPENED, d("2026-09-30")),
        (AGAIN, d("2026-10-31")),
        ([*REOPENED, Act(SEPTEMBER, Step.REOPENED, d("2026-11-12"))], None),
    ],
)
def test_the_last_step_of_each_month_holds(acts, closed):
    assert closed_through(acts) == closed


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        ("2026-10-07", [None]),
        ("2026-10-08", ["2026-09-30", None]),
        ("2026-11-11", ["2026-10-31"]),
        ("2026-11-12", ["2026-10-31", "2026-09-30"]),
        ("2026-11-13", ["2026-10-31"]),
    ],
)
def test_what_was_closed_at_some_moment_of_a_day(day, closed):
    assert in_effect(AGAIN, d(day)) == [d(one) if one else None for one in closed]


def months(month: date, day: str, acts) -> str:
    try:
        check_close(month, d(day), acts)
    except Refused as refused:
        return refused.ja
    return ""


@pytest.mark.parametrize(
    ("month", "day", "acts", "refused"),
    [
        (OCTOBER, "2026-11-01", [], ""),
        (OCTOBER, "2026-10-31", [], "2026年10月はまだ終わっていません。翌月の初日から締め切れます"),
        (OCTOBER, "2026-11-09", CLOSED, "2026年10月は締切り済みです"),
        (SEPTEMBER, "2026-11-09", CLOSED, "2026年9月は締切り済みです"),
        (NOVEMBER, "2026-12-01", CLOSED, ""),
        (
            NOVEMBER,
            "2026-12-01",
            REOPENED,
            "先に2026年10月を締め切ってください。月は順に締め切ります",
        ),
        (OCTOBER, "2026-12-01", REOPENED, ""),
    ],
)
def test_months_are_closed_in_their_order_once_they_are_over(month, day, acts, refused):
    assert months(month, day, acts) == refused


def test_months_are_reopened_from_the_last_one_back():
    check_reopen(OCTOBER, CLOSED)
    with pytest.raises(Refused, match="先に2026年10月を再開してください"):
        check_reopen(SEPTEMBER, CLOSED)
    check_reopen(SEPTEMBER, REOPENED)
    for month, acts in ((NOVEMBER, CLOSED), (OCTOBER, REOPENED), (OCTOBER, [])):
        with pytest.raises(Refused, match="締め切られていません"):
            check_reopen(month, acts)


def test_nothing_is_recorded_on_a_day_that_is_closed_itself():
    check_recording(None, d("2026-10-31"))
    check_recording(d("2026-10-31"), d("2026-11-01"))
    with pytest.raises(Refused, match="2026年10月までの帳簿は締め切られています"):
        check_recording(d("2026-10-31"), d("2026-10-31"))


def test_late_money_is_entered_on_the_day_of_recording_and_is_no_advance_before_it():
    """Of 20 October, known on the 10th: half of it pays an invoice of 1 November."""
    money = Money(30_000, d("2026-10-20"), d("2026-11-10"))
    natural = received(money, [Settled(7, d("2026-11-01"), 15_000)])
    assert [one.day for one in natural] == [d("2026-10-20"), d("2026-11-01")]
    assert dated(natural, None, d("2026-11-10")) == natural
    assert dated(natural, d("2026-09-30"), d("2026-11-10")) == natural
    assert dated(natural, d("2026-10-31"), d("2026-11-10")) == [
        Entry(d("2026-11-10"), Title.BANK, Title.ADVANCES, 30_000, Why.RECEIVED),
        Entry(d("2026-11-10"), Title.ADVANCES, Title.RECEIVABLE, 15_000, Why.USED, 7),
    ]


def test_months_to_come_of_a_late_invoice_stay_where_they_are():
    served = Entry(d("2026-10-31"), Title.RECEIVABLE, Title.SALES, 100, Why.SERVED, 7)
    earned = Entry(d("2026-12-31"), Title.DEFERRED, Title.SALES, 50, Why.EARNED, 7)
    found = dated([served, earned], d("2026-10-31"), d("2026-11-10"))
    assert [one.day for one in found] == [d("2026-11-10"), d("2026-12-31")]


def test_a_reminder_comes_five_bank_days_after_the_month():
    """3 November is a holiday: 2, 4, 5, 6, 9. After December banks open on the 4th."""
    assert remind_from(OCTOBER, is_bank_day) == d("2026-11-09")
    assert remind_from(d("2026-12-01"), is_bank_day) == d("2027-01-08")


@pytest.mark.parametrize(
    ("day", "closed", "found"),
    [
        ("2026-11-08", None, [SEPTEMBER]),
        ("2026-11-09", None, [OCTOBER]),
        ("2026-11-08", d("2026-09-30"), []),
        ("2026-11-09", d("2026-09-30"), [OCTOBER]),
        ("2026-11-09", d("2026-08-31"), [SEPTEMBER, OCTOBER]),
        ("2026-11-09", d("2026-10-31"), []),
    ],
)
def test_months_that_should_be_closed_by_a_day(day, closed, found):
    assert late(d("2026-04-30"), d(day), closed, is_bank_day) == found
