"""What is unpaid and what credit is left are found without reading what was settled."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from billing.models import Invoice, OpenInvoice, Payment, Unspent
from billing.operations.payments import receive
from billing.queries.receivables import credits, unpaid
from billing.terms.dunning import Step
from contracts.office import context
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer
from portal.tools.bench.invoices import fill_invoices
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


def test_an_invoice_is_open_from_its_issue_until_it_is_settled():
    lived(
        "2026-06-20",
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        event("2026-06-20", "pay", customer="A", amount=10_000),
    )
    assert set(OpenInvoice.objects.values_list("invoice", flat=True)) == {invoice("2026-05").pk}
    settled = Invoice.objects.filter(settlement__isnull=False)
    assert set(settled) == {invoice("2026-04")}


def test_an_open_invoice_says_how_far_it_is_dunned_and_whether_anything_happened_to_it():
    """Due on 1 June and reminded 3 days later; 10,000 yen came on 20 June."""
    life = [*signed("2026-04-01", servers=2)]
    lived("2026-06-05", *life)
    assert states() == {"2026-04": (1, False), "2026-05": (0, False)}
    receive(context.system(d("2026-06-20")), account().pk, 10_000, d("2026-06-20"))
    assert states() == {"2026-04": (1, True), "2026-05": (0, False)}


def states() -> dict[str, tuple[int, bool]]:
    rows = OpenInvoice.objects.values_list("invoice__label", "reached", "is_touched")
    return {label: (reached, is_touched) for label, reached, is_touched in rows}


def test_an_open_invoice_is_of_the_company_that_its_account_passes_to():
    lived("2026-05-31", *signed("2026-04-01"))
    row = OpenInvoice.objects.get()
    assert row.customer == row.billing_account.customer
    other = Customer.objects.create(number="Z", created_on=d("2026-05-31"))
    BillingAccount.objects.filter(pk=row.billing_account_id).update(customer=other)
    row.refresh_from_db()
    assert row.customer == other


def test_the_database_counts_steps_in_the_order_of_their_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT billing_step_place(unnest(%s::text[]))", [list(Step)])
        assert [place for (place,) in cursor.fetchall()] == list(range(1, len(Step) + 1))


def test_what_was_paid_too_much_is_unspent_until_an_invoice_takes_it():
    life = [
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=50_000),
    ]
    lived("2026-05-31", *life)
    payment = Payment.objects.get()
    assert [one.payment for one in Unspent.objects.all()] == [payment]
    (waiting,) = credits([payment.billing_account_id])[payment.billing_account_id]
    assert waiting.rest == 14_360  # 50,000 − 35,640


def test_money_that_went_whole_into_an_invoice_is_no_credit():
    lived(
        "2026-06-02",
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=50_000),
    )
    assert not Unspent.objects.exists()  # the invoice of May took the rest
    assert credits(BillingAccount.objects.values_list("pk", flat=True)) == {}


def plan(found: QuerySet) -> str:
    return found.explain()


def test_debts_and_credit_of_a_large_company_are_found_by_index():
    """Of 3,000 invoices 60 are unpaid: those of all accounts are read through them alone."""
    customer = fill_invoices(3_000, accounts=10)
    accounts = Ids(customer.billing_accounts.values_list("pk", flat=True))
    of_customer = customer.invoices.filter(open__isnull=False)
    unspent = Payment.objects.filter(billing_account__anyof=accounts, unspent__isnull=False)
    assert of_customer.count() == unpaid(accounts).count() == 60
    for found in (of_customer, unpaid(accounts), unspent):
        steps = plan(found)
        assert "Seq Scan on billing_invoice" not in steps
        assert "Seq Scan on billing_payment" not in steps
        assert "billing_settlement" not in steps
