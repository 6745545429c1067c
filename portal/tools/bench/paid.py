"""Invoices paid by the ten thousand, as the database would have kept them one by one."""

from collections.abc import Iterable

from django.db import connection, transaction

from billing.models import Allocation
from contracts.office.operations.copying import copy

SETTLED = """
INSERT INTO billing_settlement (invoice_id, paid_on)
SELECT invoice_id, day FROM billing_allocation ON CONFLICT DO NOTHING;
INSERT INTO billing_lateallocation (allocation_id)
SELECT a.id FROM billing_allocation a JOIN billing_invoice i ON i.id = a.invoice_id
 WHERE a.day > i.due_on ON CONFLICT DO NOTHING;
DELETE FROM billing_openinvoice o USING billing_allocation a WHERE a.invoice_id = o.invoice_id;
DELETE FROM billing_unspent u USING billing_allocation a WHERE a.payment_id = u.payment_id;
"""
"""What the guard of allocations does for each: here for all, of a payment each in full."""


@transaction.atomic
def pay_in_full(rows: Iterable[tuple], recorded_at: str) -> None:
    """Each row is an invoice's id, that of its payment, its total and the day."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE billing_allocation DISABLE TRIGGER within_bounds")
        copy(
            Allocation,
            ("invoice_id", "payment_id", "kind", "amount", "day", "reason", "recorded_at"),
            (
                (invoice, payment, "payment", yen, day, "named", recorded_at)
                for invoice, payment, yen, day in rows
            ),
        )
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {SETTLED}")
        cursor.execute("ALTER TABLE billing_allocation ENABLE TRIGGER within_bounds")
