"""Rows that are written without templates show what people typed as text, never as HTML."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.html import escape

from billing.models import Allocation, Invoice, Payment
from billing.queries.gone import Gone
from billing.queries.paying import ToTransfer
from billing.queries.upcoming import Upcoming
from billing.terms.forecast import ForeseenInvoice
from billing.terms.invoicing import Draft, InvoiceKind
from billing.terms.lines import About, Line, LineKind
from billing.terms.paying import BankTransfer
from billing.terms.statement import EntryKind, StatementEntry
from contracts.office.terms.bank_account import BankAccount
from contracts.office.terms.explanation import Explanation
from contracts.people.models import BillingAccount
from portal.customer.contracts.todo import Task
from tests.days import d

TYPED = '<b title="x">見本 & Co.</b>'
DAY = d("2026-11-30")
WHY = Explanation("23-1", "test", TYPED, TYPED)
ACCOUNT = BillingAccount(pk=1, number=TYPED, name=TYPED, department="経理部")
BANK = BankAccount(*[TYPED] * 5)
TRANSFER = BankTransfer(10, 5, DAY, is_late=True, reference=TYPED, count=1)
LINE = Line(
    LineKind.LATE_INTEREST, None, "24-1", DAY, DAY, None, None, None, 1, None, WHY,
    About("2026-10", TYPED),
)  # fmt: skip
DRAFT = Draft(InvoiceKind.REGULAR, DAY, None, DAY, DAY, (LINE,), (), 1, Decimal("14.5"), "365")
INVOICE = Invoice(
    number="INV-1",
    customer_id=1,
    issued_on=DAY,
    due_on=DAY,
    total=1,
    parties={"recipient": {"name": TYPED, "department": TYPED}},
)
PAYMENT = Payment(
    pk=1, customer_id=1, billing_account=ACCOUNT, amount=1, value_date=DAY, payer_name=TYPED
)
ALLOCATION = Allocation(invoice=INVOICE, amount=1, kind=Allocation.Kind.PAYMENT, day=DAY)
STATE = dict.fromkeys(("is_written_off", "is_given_back", "paid_on", "credit_notes"))
ROWS = {
    "{% load statements %}{% entry_rows rows for_staff=False %}": [
        StatementEntry(DAY, EntryKind.PAYMENT, TYPED, 1, 1)
    ],
    "{% load paying %}{% transfer rows %}": ToTransfer(ACCOUNT, TRANSFER, BANK),
    "{% load paying %}{% bank_facts rows %}": BANK,
    "{% load bills %}{% invoice_rows rows is_selectable=True %}": [
        {**STATE, "invoice": INVOICE, "outstanding": 1, "interest": 1, "is_late": True}
    ],
    "{% load bills %}{% payment_rows rows is_alone=False %}": [
        {
            "payment": PAYMENT,
            "allocations": [(ALLOCATION, WHY)],
            "left": [Gone(DAY, 1, "paid_out", TYPED)],
            "rest": 0,
        }
    ],
    "{% load quoted %}{% debt_rows rows %}": [
        ForeseenInvoice("INV-1", "2026-10", DAY, 1, 1, 1, WHY)
    ],
    "{% load quoted %}{% fee_rows rows %}": [DRAFT],
    "{% load overview %}{% to_do rows %}": [Task("open", TYPED, TYPED, TYPED, TYPED, "23-1")],
    "{% load overview %}{% next_invoice rows %}": Upcoming(ACCOUNT, DAY, DAY, DRAFT),
}


@pytest.mark.parametrize("tag", ROWS)
def test_what_was_typed_stands_as_text(tag):
    request = RequestFactory().get("/")
    user = SimpleNamespace(is_staff=False, is_authenticated=True)
    template = engines["django"].from_string(tag).template
    written = template.render(Context({"rows": ROWS[tag], "user": user, "request": request}))
    assert escape(TYPED) in written
    assert "<b " not in written
