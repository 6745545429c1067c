"""The frequent acts on an invoice: where each is done, or why it cannot be done now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from billing.models import Invoice
from contracts.office.context import By, Duty
from contracts.office.models import OutboxMessage
from portal.console import frame
from portal.console.customers.mail import DUTIES

WAITING = OutboxMessage.Delivery.WAITING


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, and at which address; or `why` it cannot be done now."""

    label: str
    address: str = ""
    why: str = ""


def acts(
    by: By,
    row: Invoice,
    outstanding: int,
    *,
    is_written_off: bool,
    mail: Sequence[OutboxMessage],
    payments: Sequence[int],
) -> Iterator[Act]:
    """In the order of how often they are done; what is not among the duties is left out.

    `payments` are the keys of those that settle something of it.
    """
    if frame.may(by, Duty.ACCOUNTS):
        yield _payment(row, outstanding, is_written_off)
    if frame.may(by, *DUTIES):
        yield _again(mail)
    if frame.may(by, Duty.ACCOUNTS):
        yield Act(gettext("Reissue"), reverse("reissue_invoice", args=[row.number]))
    yield _receipt(payments)
    yield Act(pgettext("memo", "Note"), "#notes")


def _payment(row: Invoice, outstanding: int, is_written_off: bool) -> Act:
    label = gettext("Record a payment")
    if is_written_off:
        return Act(label, why=gettext("The invoice is written off: reverse the write-off first."))
    if not outstanding:
        return Act(label, why=gettext("Nothing is unpaid."))
    form = reverse("enter_payment")
    return Act(label, f"{form}?account={row.billing_account_id}&invoice={row.number}")


def _receipt(payments: Sequence[int]) -> Act:
    """The receipt of the only payment, or the list of payments."""
    label = gettext("Receipt")
    if not payments:
        return Act(label, why=gettext("No payment has settled anything yet."))
    if len(payments) > 1:
        return Act(label, "#allocations")
    return Act(label, reverse("staff_payment", args=payments) + "#receipt")


def _again(mail: Sequence[OutboxMessage]) -> Act:
    """The page of the only mail that can be sent again, or the list of them."""
    label = gettext("Send again")
    possible = [one for one in mail if one.delivery != WAITING and not hasattr(one, "resent")]
    if len(possible) == 1:
        return Act(label, reverse("staff_message", args=[possible[0].pk]))
    if possible:
        return Act(label, "#mail")
    if mail:
        return Act(label, why=gettext("The e-mail is waiting to be sent."))
    return Act(label, why=gettext("No e-mail was written: there was no address."))
