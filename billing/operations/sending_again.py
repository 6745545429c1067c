"""Invoices sent again by mail, several at once (Art. 33-1)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.queries import selected
from billing.queries.selected import Selected
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations import mail_again
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, title=_("Several invoices sent again"))
@transaction.atomic
def send_invoices_again(
    by: By, invoice_ids: Collection[int], expected: str | None = None
) -> list[Selected]:
    """Send each of some invoices again, to the recipients that it had.

    Returns every one, with why it could not be sent. Raises Changed where `expected` is not the
    fingerprint of what would be sent.
    """
    by.require(Duty.ACCOUNTS, Duty.CONTRACTS)
    locked = selected.mails(invoice_ids).order_by("pk").select_for_update(of=["self"])
    list(locked.values_list("pk", flat=True))
    rows = selected.to_send(invoice_ids)
    changed = Changed(mail_again.CLAUSE)
    fingerprint.require(changed, expected, selected.as_read(rows))
    mail_again.resend_all(by, [one for row in rows for one in row.messages])
    return rows
