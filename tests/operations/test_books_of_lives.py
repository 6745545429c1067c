"""The books of a year with corrections: each night they balance."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.models import LedgerEntry
from billing.operations.month_close import proof
from billing.queries import proving as proofs
from billing.terms.month_gaps import Gap
from billing.terms.month_proof import Check, MonthProof
from contracts.people.models import BillingAccount
from contracts.terms.periods import each_month
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import parse
from tests.operations.test_books import differences, entered
from tests.operations.test_statement_page import assert_same
from tests.world import d, event, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]

ACTS = st.one_of(
    st.tuples(
        st.just("pay"),
        st.sampled_from("AB"),
        st.fixed_dictionaries({"amount": st.sampled_from([100, 17_820, 35_640, 60_000, 400_000])}),
    ),
    st.tuples(
        st.just("credit_note"),
        st.sampled_from("AB"),
        st.fixed_dictionaries(
            {
                "invoice": st.sampled_from([f"2026-{month:02}" for month in range(4, 13)]),
                "amount": st.integers(1, 40_000),
                "kind": st.sampled_from(["correction", "goodwill"]),
            }
        ),
    ),
    st.tuples(
        st.just("pay_out"),
        st.sampled_from("AB"),
        st.fixed_dictionaries({"amount": st.integers(1, 30_000)}),
    ),
    st.tuples(
        st.just("bank_reversal"),
        st.sampled_from("AB"),
        st.fixed_dictionaries({"amount": st.sampled_from([17_820, 35_640, 60_000])}),
    ),
)
YEAR = st.lists(st.tuples(st.integers(31, 364), ACTS), min_size=8, max_size=14)


def wrong_in(found: MonthProof) -> list:
    """What of a month does not hold though no PDF of it was ever made."""
    unmade = (Check.RENDERED, Gap.NO_PDF)
    wrong = [one.check for one in found.equations if not one.holds]
    return [one for one in [*wrong, *(one.gap for one in found.facts.gaps)] if one not in unmade]


@settings(max_examples=2)
@given(YEAR)
def test_after_each_night_of_a_year_the_books_balance(acts):
    begin = d("2026-04-01")
    happened = [
        event(f"{begin + timedelta(days)}", do, customer=customer, **values)
        for days, (do, customer, values) in sorted(acts, key=lambda one: one[0])
    ]
    contracts = [
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual", servers=2),
        *signed("2026-04-01", "C3", "B"),
    ]
    with transaction.atomic():
        Play(parse({"until": "2027-03-31", "events": [*contracts, *happened]})).run()
        days = {*LedgerEntry.objects.values_list("recorded_on", flat=True), d("2027-03-31")}
        for day in sorted(days):
            wrong = [one for proved in proofs.sums(day) for one in proved.differences]
            assert (day, wrong) == (day, [])
        assert differences("2027-03-31") == []
        accounts = list(BillingAccount.objects.values_list("pk", flat=True))
        for month in each_month(begin, d("2027-02-28")):
            found = proof(month, d("2027-03-31"))
            assert (month, wrong_in(found)) == (month, [])
            assert_same(accounts, begin, month + timedelta(15))
            assert_same(accounts[:1], month, month + timedelta(27))
        transaction.set_rollback(True)


def test_the_operator_may_date_sales_by_issue(settings):
    settings.SALES_DAY = "issue"
    lived("2026-05-02", *signed("2026-04-01", servers=2))
    of_april = invoice("2026-04")
    assert entered(event="invoice", event_id=of_april.pk) == [
        ("05-01", "receivable", "sales", 35_640, 3_240, "billed")
    ]
    settings.SALES_DAY = "service_month"
    assert differences("2026-05-02") == []


def test_a_run_enters_a_chunk_in_one_statement():
    """However many invoices, and however many have credit."""
    contracts = [one for n in range(1, 6) for one in signed("2026-04-01", f"C{n}", f"K{n}")]
    paid = [event("2026-04-10", "pay", customer=f"K{n}", amount=9_000) for n in range(1, 6)]
    with CaptureQueriesContext(connection) as asked:
        lived("2026-05-01", *contracts, *paid)
    entered = [one for one in asked if one["sql"].startswith("COPY billing_ledgerentry (")]
    assert len(entered) == 5 + 1 + 1  # the payments; the invoices; the credit that they use
    assert LedgerEntry.objects.filter(why="used").count() == 5
    assert differences("2026-05-01") == []
