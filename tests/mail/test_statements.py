"""A mail and its document are written from one reading of their rows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.operations import credit_notes
from billing.terms.crediting import CreditKind
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composers
from tests.staff import two
from tests.world import invoice, lived, signed

pytestmark = pytest.mark.django_db


def tables_read(purpose: str) -> list[str]:
    """The tables that composing the newest mail of a purpose reads, statement by statement."""
    messages = OutboxMessage.objects.select_related("notice__customer")
    message = messages.filter(purpose=purpose).latest("id")
    with CaptureQueriesContext(connection) as statements:
        composers[purpose](message)
    found = [re.match(r'SELECT .* FROM "(\w+)"', one["sql"]) for one in statements]
    return [one[1] for one in found if one]


def test_the_content_of_a_document_is_read_once_for_its_mail():
    lived("2026-06-02", *signed("2026-04-01", servers=2))
    part = {"amounts": {"standard:10": 10_000}}
    sato, suzuki = two("2026-06-02")
    credit_notes.issue_credit_note(
        sato, invoice("2026-04").pk, part, "台数の訂正", suzuki, kind=CreditKind.GOODWILL
    )
    made = ["billing_invoicedocument"] * 2  # looked for, and read as it was stored
    rows = ["billing_invoice", "billing_invoiceline", "billing_invoicetax"]
    assert tables_read("invoice") == [*rows, *made]
    assert tables_read("invoice") == [*rows, made[0]]
    made, rows = (
        ["billing_creditnotedocument"] * 2,
        ["billing_creditnote", "billing_creditnotepart"],
    )
    assert tables_read("credit_note") == [*rows, *made]
    assert tables_read("credit_note") == [*rows, made[0]]
