"""Art. 23-1: a fee billed wrongly is billed right as a line of the next invoice, to the yen."""

from dataclasses import replace

import pytest

from billing.terms.charges import Charge, Correction, check_correction
from billing.terms.invoicing import regular
from billing.terms.lines import LineKind
from billing.terms.previewing import amounts_of
from billing.terms.quote import cancellation
from contracts.office.terms.explanation import Refused
from contracts.terms.parameters import Plan
from contracts.terms.periods import month_first, next_month
from tests.rules.builders import Life, book, conditions, contract, d, payer
from tests.rules.test_quote import billed

BOOK = book()


def correction(
    amount: int,
    first: str = "2026-04-01",
    last: str = "2026-04-30",
    corrects: str | None = "INV-2026-000001",
    day: str = "2026-05-10",
) -> Charge:
    words = Correction(d(first), d(last), "台数の誤りの訂正", "Wrong number of servers", corrects)
    return Charge(1, "C1", d(day), amount, "電話で確認", words)


def draft(*waiting: Charge, month: str = "2026-05-01", facts=None, rounding: str = "floor"):
    life = Life(facts or contract("2026-04-01"), book(tax_rounding=rounding))
    day = d(month)
    on = conditions(life.book)
    return regular([life], on, day, next_month(month_first(day)), waiting=waiting)


@pytest.mark.parametrize(
    ("amounts", "rounding", "taxes", "total"),
    [
        # 16,200 alone
        ((), "floor", [("10", 16_200, 1_620)], 17_820),
        # 16,200 + 15 = 16,215 x 10 % = 1,621.5
        ((15,), "floor", [("10", 16_215, 1_621)], 17_836),
        ((15,), "ceiling", [("10", 16_215, 1_622)], 17_837),
        # 16,200 + 15 + 15 = 16,230 x 10 % = 1,623; each alone would be 1.5, twice rounded down: 2
        ((15, 15), "floor", [("10", 16_230, 1_623)], 17_853),
        ((48_600,), "floor", [("10", 64_800, 6_480)], 71_280),
    ],
)
def test_it_is_taxed_and_rounded_together_with_the_fees(amounts, rounding, taxes, total):
    found = draft(*map(correction, amounts), rounding=rounding)
    assert [(str(one.rate), one.taxable, one.tax) for one in found.taxes] == taxes
    assert found.total == total


@pytest.mark.parametrize(
    ("first", "last", "rates"),
    [  # the standard rate was 8 % to 2019-09-30
        ("2019-09-01", "2019-09-30", [("10", 16_200, 1_620), ("8", 10_005, 800)]),
        ("2019-09-15", "2019-10-14", [("10", 26_205, 2_620)]),
    ],
)
def test_its_rate_is_that_of_its_last_day(first, last, rates):
    waiting = correction(10_005, first, last, day="2019-12-10")
    found = draft(waiting, month="2019-12-01", facts=contract("2019-04-01"))
    assert [(str(one.rate), one.taxable, one.tax) for one in found.taxes] == rates


def test_the_line_names_the_invoice_and_the_reason_in_both_languages():
    fee, line = draft(correction(48_600)).lines
    assert (fee.kind, line.kind) == (LineKind.FEE, LineKind.CORRECTION)
    assert (line.contract, line.article, str(line.first), str(line.last)) == (
        "C1", "23-1", "2026-04-01", "2026-04-30",
    )  # fmt: skip
    assert (line.servers, line.unit_price, line.amount) == (None, None, 48_600)
    ja = "INV-2026-000001の訂正: 台数の誤りの訂正(48,600円、税抜)"
    assert line.explanation.ja == ja
    en = "Corrects INV-2026-000001: Wrong number of servers (¥48,600 before tax)"
    assert line.explanation.en == en
    alone = correction(48_600, corrects=None)
    japanese = replace(alone, correction=replace(alone.correction, en=""))
    _, line = draft(japanese).lines
    assert line.explanation.en == "台数の誤りの訂正 (¥48,600 before tax)"


def test_in_the_sums_of_a_run_it_is_of_its_own():
    fees, taxes, outside = amounts_of(draft(correction(48_600)))
    assert fees == (("monthly", 16_200), ("correction", 48_600))
    assert (taxes, outside) == ((("10", "standard", 64_800, 6_480),), 0)


RUNS = contract("2026-04-01")
ENDED = contract("2026-04-01", ends_on=d("2026-05-20"))
ANNUAL = contract("2026-04-01", plan=Plan.ANNUAL)
LATE = contract("2026-04-10", formed_on=d("2026-04-01"))
ACCRUES = book(fee_accrues_from="service_start")


@pytest.mark.parametrize(
    ("facts", "shelf", "day", "first", "last", "said"),
    [
        (RUNS, BOOK, "2026-05-10", "2026-04-01", "2026-04-01", None),
        (RUNS, BOOK, "2026-05-10", "2026-03-31", "2026-04-30", "2026年4月1日から2026年5月31日"),
        (RUNS, BOOK, "2026-05-10", "2026-05-01", "2026-05-31", None),
        (RUNS, BOOK, "2026-05-10", "2026-05-01", "2026-06-01", "2026年4月1日から2026年5月31日"),
        (RUNS, BOOK, "2026-05-10", "2026-04-30", "2026-04-29", "初日(2026年4月30日)より前"),
        (ENDED, BOOK, "2026-07-10", "2026-05-01", "2026-05-20", None),
        (ENDED, BOOK, "2026-07-10", "2026-05-01", "2026-05-21", "から2026年5月20日までの日"),
        (ANNUAL, BOOK, "2026-05-10", "2026-04-01", "2027-03-31", None),
        (ANNUAL, BOOK, "2026-05-10", "2026-04-01", "2027-04-01", "から2027年3月31日までの日"),
        (LATE, BOOK, "2026-05-10", "2026-04-01", "2026-04-30", None),
        (LATE, ACCRUES, "2026-05-10", "2026-04-09", "2026-04-30", "2026年4月10日から"),
    ],
)
def test_its_days_are_those_that_the_contract_has_lived(facts, shelf, day, first, last, said):
    words = correction(1, first, last).correction
    if said is None:
        check_correction(Life(facts, shelf), d(day), 1, "理由", words)
        return
    with pytest.raises(Refused, match=said.replace("(", r"\(").replace(")", r"\)")) as caught:
        check_correction(Life(facts, shelf), d(day), 1, "理由", words)
    assert caught.value.article == "23-1"


@pytest.mark.parametrize(
    ("amount", "why", "ja", "said"),
    [
        (0, "理由", "訂正", "金額は1円以上です"),
        (-5, "理由", "訂正", "金額は1円以上です"),
        (1, " ", "訂正", "請求の理由が必要です"),
        (1, "理由", " ", "請求書に載せる文が必要です"),
    ],
)
def test_it_says_what_it_is_and_why(amount, why, ja, said):
    words = replace(correction(1).correction, ja=ja)
    with pytest.raises(Refused, match=said):
        check_correction(Life(RUNS, BOOK), d("2026-05-10"), amount, why, words)


def test_who_cancels_is_told_of_it_with_its_tax_among_the_fees_to_come():
    """July's 16,200 + 15 = 16,215, tax 1,621; another contract's correction is not this one's."""
    life = Life(contract("2025-01-01"), BOOK)
    mine = correction(15, "2026-06-01", "2026-06-30", day="2026-07-10")
    other = replace(mine, contract="C2")
    known = {"billed": billed("2025-01", "2026-06"), "charges": (mine, other)}
    quote = cancellation(payer("2026-07-31", life, **known), life, None)
    assert str(quote.notice.ends_on) == "2026-08-31"
    assert [(f"{one.month:%Y-%m}", one.total) for one in quote.fees] == [
        ("2026-07", 17_836), ("2026-08", 17_820),
    ]  # fmt: skip
    assert (quote.damages, quote.total) == ((), 35_656)
