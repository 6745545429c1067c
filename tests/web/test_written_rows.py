"""Rows that are written without templates show what people typed as text, never as HTML."""

import inspect
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import get_args

import pytest
from django.conf import settings
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.html import escape
from django.utils.safestring import SafeString

from billing.models import Allocation, DunningHold, Invoice, Payment
from billing.queries.aging import OfCustomer
from billing.queries.dunning_board import DunningCard
from billing.queries.gone import Gone
from billing.queries.paying import ToTransfer
from billing.queries.receivables import Owed
from billing.queries.upcoming import Upcoming
from billing.terms.alternatives import Alternative
from billing.terms.forecast import ForeseenInvoice
from billing.terms.invoicing import Draft, InvoiceKind
from billing.terms.lines import About, Line, LineKind
from billing.terms.paying import BankTransfer
from billing.terms.statement import EntryKind, OpenItem, StatementEntry
from contracts.models import Contract
from contracts.office.terms.bank_account import BankAccount
from contracts.office.terms.explanation import Explanation
from contracts.people.models import BillingAccount
from portal.customer.cancelling.drawing import ComparedAlternative
from portal.customer.contracts.timeline import Mark, Tick, Timeline
from portal.customer.contracts.todo import Task
from tests.days import d

TYPED = '<b title="x">見本 & Co.'
DAY = d("2026-11-30")
WHY = Explanation("23-1", "test", TYPED, TYPED)
ACCOUNT = BillingAccount(
    pk=1,
    number=TYPED,
    is_default=True,
    **dict.fromkeys(
        ("name", "department", "person", "postal_code", "address", "virtual_account",
         "purchase_order", "own_reference", "cost_centre"), TYPED,
    ),
    **{name: [TYPED] for name in ("emails", "payer_names", "payer_codes")},
)  # fmt: skip
BANK = BankAccount(*[TYPED] * 5)
TRANSFER = BankTransfer(10, 5, DAY, is_late=True, reference=TYPED, count=1)
LINE = Line(
    LineKind.LATE_INTEREST, None, "24-1", DAY, DAY, None, None, None, 1, None, WHY,
    About("2026-10", TYPED),
)  # fmt: skip
DRAFT = Draft(InvoiceKind.REGULAR, DAY, None, DAY, DAY, (LINE,), (), 1, Decimal("14.5"), "365")
INVOICE = Invoice(
    number=TYPED,
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
CONTRACT = Contract(number=TYPED, applied_on=DAY, ends_on=DAY)
TIMELINE = Timeline(
    terms=(), bars=(), minimum=None, minimum_term=None, ticks=(Tick(1, TYPED),),
    marks=(Mark(1, DAY, TYPED, TYPED, "start", 1),),
)  # fmt: skip
DESCRIBED = {
    "contract": CONTRACT, "servers": 1, "status": TYPED, "status_text": TYPED, "plan": TYPED,
    "suspended": True, "in_part": False, "timeline": TIMELINE, "term": None, "minimum": None,
}  # fmt: skip
HOLDS = (
    DunningHold(reason=TYPED, promised_on=DAY, invoice=Invoice(number=TYPED)),
    DunningHold(reason=TYPED),
)
CARD = DunningCard(ACCOUNT, 1, 1, 1, DAY, None, HOLDS, ())
OTHER_DAY = Alternative((), DAY, False, 1, 1, 1, WHY)
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
    "{% load quoted %}{% debt_rows rows %}": [ForeseenInvoice(TYPED, "2026-10", DAY, 1, 1, 1, WHY)],
    "{% load quoted %}{% fee_rows rows %}": [DRAFT],
    "{% load overview %}{% to_do rows %}": [Task("open", TYPED, TYPED, TYPED, TYPED, "23-1")],
    "{% load overview %}{% next_invoice rows %}": Upcoming(ACCOUNT, DAY, DAY, DRAFT),
    "{% load accounts %}{% account_cards rows %}": [ACCOUNT],
    "{% load receivables %}{% debtors rows %}": [
        {"card": CARD, "next": (TYPED, DAY), "proposals": [TYPED]}
    ],
    "{% load receivables %}{% aged_rows rows day %}": [
        OfCustomer(1, 1, 1, 1, 1, TYPED, TYPED, 1, 1, 1)
    ],
    "{% load contract_rows %}{% contract_row rows day %}": DESCRIBED,
    "{% load contract_rows %}"
    "{% contract_badges rows.contract rows.status rows.status_text False True %}": DESCRIBED,
    "{% load timelines %}{% slim_timeline rows %}": TIMELINE,
    "{% load paying %}{% owed_rows rows %}": [(Owed(1, TYPED, TYPED, 1, DAY, 1, 1), True, True)],
    "{% load statements %}{% item_rows rows day for_staff=True %}": [
        OpenItem(TYPED, TYPED, DAY, 1, 1)
    ],
    "{% load quoted %}{% compared_rows rows %}": [
        ComparedAlternative(OTHER_DAY, (TYPED,), False, 1, 1)
    ],
    "{% load links %}{% invoice_link rows rows %}": TYPED,
    "{% load links %}{% contract_link rows rows %}": TYPED,
    "{% load links %}{% credit_note_link rows %}": TYPED,
    "{% load links %}{% staff_link 'staff_invoice' rows %}": TYPED,
    "{% load links %}{% about rows %}": TYPED,
    "{% load layout %}{% copy rows rows %}": TYPED,
    "{% load layout %}{% heads rows rows %}": TYPED,
    "{% load layout %}{% card rows rows %}{{ rows }}{% endcard %}": TYPED,
    "{% load lists %}{% tick rows rows %}": TYPED,
    "{% load lists %}{% head rows %}": TYPED,
    "{% load language %}{% rows rows %}{{ rows }}{% endrows %}": TYPED,
    "{% load language %}{% unbroken %}{{ rows }}{% endunbroken %}": TYPED,
    "{% load language %}{% fact rows %}": TYPED,
    "{% load language %}{{ rows|own_links }}": TYPED,
    "{% load language %}{{ rows|bracketed }}": TYPED,
    "{% load clauses %}{{ rows|passages }}": f"{TYPED}\n4-2 {TYPED}",
    "{% load widgets %}<i{{ rows|attributes }}>": {TYPED: TYPED},
}
SHOWS_NOTHING_TYPED = {
    "ask_about", "back_to", "billed_chart", "billed_rows", "clause", "csrf_token", "invoice_state",
    "menu", "next_dates", "payment_link", "receipt_link", "tick_all",
}  # fmt: skip
"""What they show are figures, days and words of a catalogue alone, and what our code names."""
MAY = dict.fromkeys(("may_change_accounts", "may_contracts", "may_accounts"), True)
CONTEXT = {"bouncing": [TYPED], "standing": SimpleNamespace(credit=1), "day": DAY, **MAY}


@pytest.mark.parametrize("tag", ROWS)
def test_what_was_typed_stands_as_text(tag):
    request = RequestFactory().get("/")
    user = SimpleNamespace(is_staff=False, is_authenticated=True)
    template = engines["django"].from_string(tag).template
    values = {**CONTEXT, "rows": ROWS[tag], "user": user, "request": request}
    written = template.render(Context(values))
    assert escape(TYPED) in written
    assert "<b " not in written


def test_every_tag_that_writes_html_is_tried():
    """A new one is tried with what people typed, or shows nothing of it."""
    tried = re.findall(r"(?:{% |\|)(?!load|end)(\w+)", " ".join(ROWS))
    assert sorted(_writing_html()) == sorted({*tried, *SHOWS_NOTHING_TYPED})


def _writing_html() -> Iterator[str]:
    """Tags and filters of ours that say that what they give is HTML."""
    modules = engines["django"].engine.libraries.values()
    for module in filter(_is_ours, modules):
        library = import_module(module).register
        for name, compiled in (library.tags | library.filters).items():
            function = inspect.unwrap(compiled)
            given = inspect.signature(function).return_annotation
            if SafeString in (given, *get_args(given)):
                yield name


def _is_ours(module: str) -> bool:
    return (settings.BASE_DIR / module.partition(".")[0]).is_dir()
