"""Art. 32-7: the ceiling of damages is the fees received in the year from the day of the cause."""

from fractions import Fraction

import pytest

from billing.terms.ceiling import PaidInvoice, Received, ceiling, fees_received
from contracts.office.terms.explanation import Refused
from contracts.terms.facts import AppliedFor
from contracts.terms.parameters import Plan
from tests.days import d
from tests.rules.builders import contract

MONTH = 17_820  # 16,200 + 10 %


def paid(number: str, *received: tuple[str, int], principal: int = MONTH, **facts) -> PaidInvoice:
    rows = tuple(Received(d(day), amount) for day, amount in received)
    share = facts.pop("share", Fraction(1))
    return PaidInvoice(number, facts.pop("interest", 0), principal, share, rows)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        # the day itself counts, so the year ends on the day before (起算して1年間)
        ("2026-06-10", "2027-06-09"),
        ("2026-01-01", "2026-12-31"),
        ("2023-03-01", "2024-02-29"),
        ("2024-02-29", "2025-02-28"),
    ],
)
def test_art_32_7_the_year_begins_on_the_day_of_the_cause(first, last):
    found = ceiling(contract("2022-04-01"), d(first), d("2028-01-01"), [])
    assert (found.first, found.last) == (d(first), d(last))
    assert (found.amount, found.is_final) == (0, True)


INVOICES = [
    paid("INV-1", ("2026-06-09", MONTH)),  # the day before the cause
    paid("INV-2", ("2026-06-10", MONTH)),  # the day itself
    paid("INV-3", ("2027-06-09", MONTH)),  # the last day
    paid("INV-4", ("2027-06-10", MONTH)),  # a day too late
]


@pytest.mark.parametrize(
    ("today", "amount", "is_final", "invoices"),
    [
        ("2026-06-10", 17_820, False, ["INV-2"]),
        ("2027-06-08", 17_820, False, ["INV-2"]),
        ("2027-06-09", 35_640, False, ["INV-2", "INV-3"]),
        ("2027-06-10", 35_640, True, ["INV-2", "INV-3"]),
    ],
)
def test_art_32_7_what_was_received_in_the_year_and_so_far(today, amount, is_final, invoices):
    found = ceiling(contract("2026-04-01"), d("2026-06-10"), d(today), INVOICES)
    assert (found.amount, found.is_final) == (amount, is_final)
    assert [part.invoice for part in found.parts] == invoices
    assert ("までの分" in found.explanation.ja) is not is_final
    assert "2026年6月10日から起算して1年間(2027年6月9日まで)" in found.explanation.ja


@pytest.mark.parametrize(
    ("invoice", "first", "last", "amount"),
    [
        # part payments: each in its own year
        (
            paid("I", ("2026-06-01", 7_820), ("2026-06-20", 10_000)),
            "2026-06-10", "2026-06-30", 10_000,
        ),
        # taken back: with the sign and the day of what it reverses
        (paid("I", ("2026-06-20", MONTH), ("2026-06-20", -MONTH)), "2026-06-10", "2026-06-30", 0),
        # late interest of 219 yen on the invoice is settled first and is no fee
        (paid("I", ("2026-06-20", 219), interest=219), "2026-06-10", "2026-06-30", 0),
        (paid("I", ("2026-06-20", 1_219), interest=219), "2026-06-10", "2026-06-30", 1_000),
        (
            paid("I", ("2026-06-09", 100), ("2026-06-20", 1_000), interest=219),
            "2026-06-10", "2026-06-30", 881,  # 1,100 − 219; the first 100 were interest
        ),
        (paid("I", ("2026-06-20", 18_039), interest=219), "2026-06-10", "2026-06-30", 17_820),
        # one of two contracts: 17,820 of 53,460; 10,000 × 1/3 = 3,333.3
        (
            paid("I", ("2026-06-20", 10_000), principal=53_460, share=Fraction(1, 3)),
            "2026-06-10", "2026-06-30", 3_333,
        ),
        (
            paid(
                "I", ("2026-06-01", 10_000), ("2026-06-20", 43_460),
                principal=53_460, share=Fraction(1, 3),
            ),
            "2026-06-10", "2026-06-30", 14_487,  # 17,820 − 3,333: no yen is lost between two years
        ),
        # damages of 38,500 on the invoice: fees are 17,820 of 56,320
        (
            paid("I", ("2026-06-20", 56_320), principal=56_320, share=Fraction(17_820, 56_320)),
            "2026-06-10", "2026-06-30", 17_820,
        ),
        # paid whole, then 1,000 given back: it was never to be kept
        (
            paid("I", ("2026-06-20", MONTH), principal=MONTH - 1_000),
            "2026-06-10", "2026-06-30", 16_820,
        ),
        (paid("I", ("2026-06-20", MONTH), principal=0), "2026-06-10", "2026-06-30", 0),
    ],
)  # fmt: skip
def test_art_32_7_only_fees_that_were_really_received(invoice, first, last, amount):
    assert fees_received(invoice, d(first), d(last)) == amount


def test_art_32_7_a_year_paid_at_once_counts_by_its_payment_alone():
    """An annual fee of 213,840 paid on 2026-05-29 is in the year of May 29, not in that of 30."""
    annual = [paid("I", ("2026-05-29", 213_840), principal=213_840)]
    holder = contract("2026-04-01", plan=Plan.ANNUAL)
    assert ceiling(holder, d("2026-05-29"), d("2027-06-01"), annual).amount == 213_840
    assert ceiling(holder, d("2026-05-30"), d("2027-06-01"), annual).amount == 0


@pytest.mark.parametrize(
    ("holder", "cause", "said"),
    [
        (contract("2026-04-15"), "2026-04-14", "契約の成立日.2026年4月15日.より前"),
        (contract("2026-04-15"), "2026-06-02", "まだ来ていません"),
        (AppliedFor("C1", Plan.MONTHLY, 1), "2026-05-01", "成立した契約ではありません"),
    ],
)
def test_art_32_7_refused_before_the_contract_and_after_today(holder, cause, said):
    with pytest.raises(Refused, match=said) as refusal:
        ceiling(holder, d(cause), d("2026-06-01"), [])
    assert refusal.value.article == "32-7"
