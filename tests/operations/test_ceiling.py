"""Art. 32-7 over whole lives: which money counts as fees of a contract, yen by yen."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Charge, Invoice
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.set_off import set_off
from billing.operations.write_off import write_off
from billing.queries.ceiling import of_contract
from billing.queries.receivables import with_outstanding
from billing.terms.crediting import CreditKind, Wanted
from billing.terms.tax import TaxRate
from contracts.office import context
from contracts.queries import facts
from portal.jobs.runner import run_here
from tests.staff import two
from tests.world import (
    accepted,
    account,
    applied,
    contract,
    d,
    event,
    invoice,
    lived,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
MONTH = 17_820  # one server: 16,200 + 10 %


def at(cause: str, today: str, number: str = "C1"):
    row = contract(number)
    return of_contract(row, facts.of_contract(row), d(cause), d(today))


def ceiling(cause: str, today: str, number: str = "C1") -> int:
    return at(cause, today, number).amount


def pay(day: str, amount: int, *named: str) -> None:
    receive(context.system(d(day)), account().pk, amount, d(day), list(named))


def test_art_32_7_a_contract_younger_than_a_year_and_a_year_that_is_over():
    """Signed on 2026-04-01; April to October are paid on the 28th of the next month."""
    paid = [event(f"2026-{m:02}-28", "pay", customer="A", amount=MONTH) for m in range(5, 12)]
    lived("2026-12-05", *signed("2026-04-01"), *paid)
    assert ceiling("2026-04-01", "2026-11-28") == 7 * MONTH == 124_740
    assert ceiling("2026-04-01", "2026-11-27") == 6 * MONTH  # as it was known that day
    assert ceiling("2026-05-28", "2026-12-05") == 7 * MONTH  # the day of a payment counts
    assert ceiling("2026-05-29", "2026-12-05") == 6 * MONTH
    found = at("2026-05-29", "2027-05-29")
    assert (found.amount, found.is_final, found.last) == (6 * MONTH, True, d("2027-05-28"))
    assert [part.amount for part in found.parts] == [MONTH] * 6


def test_art_32_7_servers_changed_and_a_suspension_that_reduces_nothing():
    """1 server in April, 2 more from May 16, 3 in June; suspended from July 2: fees run on."""
    lived(
        "2026-09-05",
        *signed("2026-04-01"),
        event("2026-05-10", "add", contract="C1", servers=2, effective="2026-05-16"),
        event("2026-06-02", "pay", customer="A", amount=17_820),
        # 16,200 × 15/31 = 7,838 and 3 × 16,200 × 16/31 = 25,083: 32,921 + 10 % = 36,213
        event("2026-06-30", "pay", customer="A", amount=36_213),
        event("2026-07-02", "suspend", contract="C1", ground="13-3"),
        # 48,600 + 10 %, and 7 yen of interest on April, paid a day late
        event("2026-07-31", "pay", customer="A", amount=53_467),
        event("2026-08-31", "pay", customer="A", amount=53_460),
    )
    totals = [invoice(f"2026-0{month}").total for month in (4, 5, 6, 7)]
    assert totals == [17_820, 36_213, 53_467, 53_460]
    assert ceiling("2026-06-02", "2026-09-05") == 17_820 + 36_213 + 53_460 + 53_460
    assert ceiling("2026-06-03", "2026-09-05") == 36_213 + 53_460 + 53_460


def test_art_32_7_an_annual_plan_is_paid_at_once():
    lived(
        "2026-07-01",
        *signed("2026-04-01", plan="annual"),
        event("2026-05-29", "pay", customer="A", amount=213_840),
    )
    assert ceiling("2026-05-29", "2026-07-01") == 213_840  # 12 × 16,200 + 10 %
    assert ceiling("2026-05-30", "2026-07-01") == 0


def test_art_2_2_art_32_7_an_agreed_price_is_what_was_received():
    """No agreement changes the ceiling itself (no parameter does); an agreed price changes it."""
    lived(
        "2026-06-05",
        applied("2026-04-01"),
        accepted("2026-04-01", individual={"unit_price": 10_000}),
        event("2026-06-01", "pay", customer="A", amount=100_000),
    )
    assert [invoice(month).total for month in ("2026-04", "2026-05")] == [11_000, 11_000]
    assert ceiling("2026-05-01", "2026-06-05") == 22_000  # the rest of the money is credit


def test_art_32_7_of_two_contracts_on_one_account_each_its_own():
    """C1 one server, C2 two: 17,820 + 35,640 = 53,460; a part of it divides alike."""
    lived(
        "2026-05-05",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", servers=2),
    )
    pay("2026-05-10", 10_000)
    assert (ceiling("2026-05-01", "2026-05-10"), ceiling("2026-05-01", "2026-05-10", "C2")) == (
        3_333, 6_666,
    )  # fmt: skip
    pay("2026-05-20", 43_460)
    assert ceiling("2026-05-01", "2026-05-20") == MONTH
    assert ceiling("2026-05-01", "2026-05-20", "C2") == 2 * MONTH


def test_art_32_7_late_interest_damages_and_residual_fees_are_no_fees_of_the_service():
    """April is paid 31 days late: 17,820 × 14.5 % × 29/365 = 205 yen on June's invoice."""
    lived(
        "2026-06-05",
        *signed("2026-04-01"),
    )
    Charge.objects.create(
        billing_account=account(), contract=contract(), day=d("2026-06-05"), amount=38_500,
        reason="破損",
    )  # fmt: skip
    pay("2026-06-30", MONTH, invoice("2026-04").number)
    run_here(d("2026-07-01"))
    june = invoice("2026-06")
    assert (june.total, june.bears_none) == (MONTH + 38_500 + 205, 205)
    pay("2026-07-10", 10_205, june.number)
    # 205 of interest first; 10,000 × 17,820 / 56,320 = 3,164.06
    assert ceiling("2026-07-01", "2026-07-10") == 3_164
    pay("2026-07-20", june.total - 10_205, june.number)
    assert ceiling("2026-07-01", "2026-07-20") == MONTH
    assert ceiling("2026-06-01", "2026-07-20") == 2 * MONTH


def test_art_32_7_a_residual_is_no_fee_of_the_service():
    lived(
        "2026-08-05",
        *signed("2026-04-01"),
        event("2026-06-20", "cancel", contract="C1"),
        event("2026-07-20", "pay", customer="A", amount=1_000_000),
    )
    assert contract().ends_on == d("2026-07-20")
    assert contract().residual_invoices.get().settlement
    # three months, and 16,200 × 20/31 = 10,451 + 10 %
    assert ceiling("2026-07-01", "2026-08-05") == 3 * MONTH + 11_496


def test_art_32_7_what_was_given_back_discounted_or_written_off_was_not_received():
    lived("2026-06-05", *signed("2026-04-01"))
    by, second = two("2026-06-05")
    pay("2026-06-05", MONTH, invoice("2026-04").number)
    pay("2026-06-05", 10_000, invoice("2026-05").number)
    assert ceiling("2026-06-01", "2026-06-05") == MONTH + 10_000
    write_off(by, invoice("2026-05").pk, "legal", "破産", None, second)
    assert ceiling("2026-06-01", "2026-06-05") == MONTH + 10_000
    # 1,000 yen before tax of April are given back after it was paid: 1,100 less
    some = Wanted({TaxRate(Decimal(10)): 1_000}).to_json()
    issue_credit_note(by, invoice("2026-04").pk, some, "x", second, kind=CreditKind.GOODWILL)
    assert ceiling("2026-06-01", "2026-06-05") == MONTH - 1_100 + 10_000
    run_here(d("2026-07-01"))
    # that credit pays on June's invoice: 28 yen of interest on April, 4 days late, then fees
    assert invoice("2026-06").total == MONTH + 28
    rows = with_outstanding(Invoice.objects.filter(pk=invoice("2026-06").pk))
    assert rows.get().outstanding == MONTH + 28 - 1_100
    assert ceiling("2026-06-01", "2026-07-01") == MONTH - 1_100 + 10_000 + 1_072


def test_art_32_7_a_set_off_counts_as_what_it_settles():
    lived("2026-06-05", *signed("2026-04-01"))
    by, second = two("2026-06-05")
    set_off(by, invoice("2026-04").pk, 5_000, d("2026-06-05"), "業務委託料と", "x.pdf", second)
    assert ceiling("2026-06-01", "2026-06-05") == 5_000


def test_a_hundred_invoices_take_as_many_statements_as_one():
    lived("2026-05-05", *signed("2026-04-01"))
    pay("2026-05-05", MONTH)
    row, fact = contract(), facts.of_contract(contract())

    def statements(today: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            of_contract(row, fact, d("2026-05-01"), d(today))
        return len(queries)

    few = statements("2026-05-05")
    for month in range(6, 13):
        run_here(d(f"2026-{month:02}-01"))
        pay(f"2026-{month:02}-01", MONTH)
    assert statements("2026-12-01") == few
    assert ceiling("2026-05-01", "2026-12-01") == 8 * MONTH
