"""Credit notes: what was invoiced is given back, by two people (Art. 23-1)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import CreditNote, Invoice
from billing.operations import dunning_proposals, ledger, notes
from billing.queries.crediting import original, parts
from billing.queries.receivables import with_outstanding, written_off
from billing.terms.crediting import CLAUSE, CreditKind, Wanted
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts

LONGEST_REASON = CreditNote._meta.get_field("reason").max_length or 0


@operation(Duty.ACCOUNTS, issue_credit_note=_("Credit note issued"))
@transaction.atomic
def issue_credit_note(
    by: By,
    invoice_id: int,
    wanted: Mapping,
    reason: str,
    second: By | None = None,
    *,
    kind: CreditKind,
) -> CreditNote:
    """Give back a part of an invoice, or all; two people. Raises Refused.

    `wanted` is the JSON of `Wanted`. The note settles its invoice as far as that is unpaid;
    what is left is the account's credit, which pays what else is open.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
    return give_back(by, invoice_id, Wanted.of(wanted), reason, second, kind=kind)


@internal()
def give_back(
    by: By,
    invoice_id: int,
    asked: Wanted,
    reason: str,
    second: By | None = None,
    *,
    kind: CreditKind,
) -> CreditNote:
    """The same where it follows from what two people decided about the contract."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused(
            CLAUSE,
            f"理由を{LONGEST_REASON}文字以内で入力してください",
            f"Enter a reason of at most {LONGEST_REASON} characters",
        )
    lock_accounts([Invoice.objects.values_list("billing_account_id", flat=True).get(pk=invoice_id)])
    rows = with_outstanding(Invoice.objects.select_related("billing_account__customer"))
    invoice = rows.get(pk=invoice_id)
    if written_off([invoice_id]):
        raise Refused(
            CLAUSE,
            "貸倒れとした請求書です。先に貸倒れを取り消してください",
            "The invoice was written off; reverse the write-off first",
        )
    found = parts(invoice, asked)
    note = notes.write(by, invoice, found, kind, reason, _lines(invoice, asked))
    notes.settle(by, invoice, note)
    notes.notify_holder(by, invoice, note, found, second)
    ledger.settle_up(by, [invoice.billing_account_id])
    dunning_proposals.lapse(by, [invoice.billing_account_id])
    dunning_proposals.propose_liftings(by, [invoice.billing_account_id])
    return note


def _lines(invoice: Invoice, asked: Wanted) -> frozenset[int]:
    """The lines given back whole: those named, or all where the invoice gives back everything."""
    so_far = original(invoice)
    if asked.rest and not so_far.credited_lines and so_far.left == tuple(so_far.shares):
        return frozenset(so_far.lines)
    return asked.lines
