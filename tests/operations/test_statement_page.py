"""A statement's page adds up where the rows lie what the statement itself lists one by one."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from billing.models import Invoice
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.write_off import write_off
from billing.queries import certificates, statement, statement_page
from billing.queries.receivables import owed, receivables, unpaid
from billing.terms.crediting import CreditKind
from billing.terms.interest import unbilled
from billing.terms.statement import EntryKind
from contracts.people.models import BillingAccount
from contracts.terms.periods import ONE_DAY
from portal.tools.bench.invoices import TODAY, fill_invoices
from tests.staff import two
from tests.statements import statements
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY, SINCE = "2026-07-02", d("2026-06-01")


def assert_same(account_ids: Collection[int], first: date, last: date, most: int = 3) -> None:
    """The page of some days is what the whole statement of these days says."""
    whole = statement.of_accounts(account_ids, first, last)
    page = statement_page.of_accounts(account_ids, first, last, most)
    span = f"{first}–{last}"
    assert page.entries == whole.entries[-most:], span
    assert page.items == whole.items[:most], span
    assert (page.entry_count, page.item_count) == (len(whole.entries), len(whole.items)), span
    for name in ("opening", "closing", "credit", "interest"):
        assert getattr(page, name) == getattr(whole, name), (name, span)
    for kind in EntryKind:
        assert page.sum_of(kind) == whole.sum_of(kind), (kind, span)


def test_money_known_months_after_its_day_is_on_both():
    """Of 20 June, entered on 10 August: its interest is billed after that day."""
    lived("2026-08-10", *signed("2026-04-01"))
    mine = account("A").pk
    receive(two("2026-08-10")[0], mine, invoice("2026-04").total, d("2026-06-20"))
    for first in ("2026-08-01", "2026-07-01", "2026-06-01"):
        assert_same([mine], d(first), d("2026-08-10"), most=5)
        assert statement.of_accounts([mine], d(first), d("2026-08-10")).interest == 494


def test_what_is_called_untouched_bears_the_interest_of_the_whole_rule():
    """Paid in part, corrected, billed in part and not at all, on many days."""
    lived(
        DAY,
        *signed("2026-03-01", servers=2),
        *signed("2026-03-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=30_000),
        event("2026-06-20", "pay", customer="A", amount=10_000),
    )
    by, second = two(DAY)
    goodwill = {"amounts": {"standard:10": 1_000}}
    issue_credit_note(
        by, invoice("2026-04", "B").pk, goodwill, "x", second, kind=CreditKind.GOODWILL
    )
    open_ones = Invoice.objects.filter(open__isnull=False)
    known = receivables(open_ones.values_list("pk", flat=True))
    for days in range(0, 400, 37):
        day = d(DAY) + timedelta(days)
        found = owed(open_ones, day)
        assert len(found) >= 4
        assert {one.id: (one.outstanding, one.interest) for one in found} == {
            pk: (one.outstanding, unbilled(one, day)) for pk, one in known.items()
        }, day


def test_the_page_says_what_the_statement_says_on_every_day():
    """Paid late, in parts, short, in advance, credited, written off, and known late."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-04-20", "pay", customer="C", amount=20_000),
        event("2026-06-20", "pay", customer="A", amount=30_000),
        event("2026-06-28", "pay", customer="B", amount=17_500),
        event("2026-06-29", "pay", customer="A", amount=100_000),
        short_payment_tolerance=880,
    )
    by, second = two(DAY)
    goodwill = {"amounts": {"standard:10": 1_000}}
    issue_credit_note(
        by, invoice("2026-05", "C").pk, goodwill, "x", second, kind=CreditKind.GOODWILL
    )
    write_off(by, invoice("2026-05", "B").pk, "formal", "x", None, second)
    receive(by, account("C").pk, 5_000, d("2026-06-10"))
    every = list(BillingAccount.objects.values_list("pk", flat=True))
    day = d("2026-04-01")
    while day <= d(DAY):
        assert_same(every, d("2026-04-01"), day)
        assert_same([account("A").pk], day.replace(day=1), day)
        day += 3 * ONE_DAY
    assert_same(every, d("2026-06-20"), d(DAY), most=100)


def test_as_many_statements_for_fifty_debts_as_for_five():
    company = fill_invoices(2_500, accounts=500)
    every = list(company.billing_accounts.order_by("pk").values_list("pk", flat=True))
    asked = []
    for accounts, debts in ((every[:1], 5), (every, 50)):
        page = statement_page.of_accounts(accounts, TODAY, TODAY, 100)
        assert (page.item_count, len(page.items)) == (debts, debts)
        asked.append(statements(lambda a=accounts: statement_page.of_accounts(a, SINCE, TODAY, 9)))
        asked.append(statements(lambda a=accounts: owed(unpaid(a), TODAY)))
    assert asked[:2] == asked[2:]


def test_a_certificate_lists_what_is_unpaid_and_no_interest_alone():
    lived(DAY, *signed("2026-04-01"), event("2026-06-20", "pay", customer="A", amount=17_820))
    said = certificates.draft_of_balance(
        account().customer_id, [account()], is_whole=True, as_of=d(DAY)
    )
    assert said.facts["items"] == [
        [invoice(month).number, due, unpaid]
        for month, due, unpaid in [
            ("2026-05", "2026-06-30", 17_820), ("2026-06", "2026-07-31", 17_954),
        ]
    ]  # fmt: skip
    # June's has 134 yen of late interest for April's, paid 19 days late.
    assert (said.amount, said.facts["credit"], said.facts["interest"]) == (35_774, 0, 14)
