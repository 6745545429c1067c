"""Credit notes: what was invoiced is given back, by two people (Art. 23-1)."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, CreditNote, CreditNotePart, Invoice
from billing.operations import allocations, dunning_proposals
from billing.operations.issuing import issuer
from billing.queries import content
from billing.queries.accounts import account
from billing.queries.crediting import original, parts
from billing.queries.receivables import outstanding, with_outstanding, written_off
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.crediting import CLAUSE, CreditPart, Outside, Share, Wanted
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal, notify
from contracts.office.operations.two_people import require_two
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts

SERIES = "CN"
LONGEST_REASON = CreditNote._meta.get_field("reason").max_length or 0


@operation(Duty.ACCOUNTS, issue_credit_note=_("Credit note issued"))
@transaction.atomic
def issue_credit_note(
    by: By, invoice_id: int, wanted: Mapping, reason: str, second: By | None = None
) -> CreditNote:
    """Give back a part of an invoice, or all; two people. Raises Refused.

    `wanted` is the JSON of `Wanted`. The note settles its invoice as far as that is unpaid;
    what is left is the account's credit.
    """
    require_two(by, second, CLAUSE, Duty.ACCOUNTS)
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
    asked = Wanted.of(wanted)
    found = parts(invoice, asked)
    note = _write(by, invoice, asked, found, reason)
    _settle(by, invoice, note)
    _tell(by, invoice, note, found, second)
    dunning_proposals.lapse(by, [invoice.billing_account_id])
    dunning_proposals.propose_lifting(by, invoice.billing_account_id)
    return note


def _write(
    by: By, invoice: Invoice, asked: Wanted, found: Sequence[CreditPart], reason: str
) -> CreditNote:
    """Number, rows and copies; the database checks them against the invoice."""
    shares = [part.share for part in found]
    interest = sum(s.amount for s in shares if s.key is Outside.LATE_INTEREST)
    recipient = account(invoice.billing_account_id)
    note = CreditNote.objects.create(
        number=take(SERIES, by.day.year)[0],
        invoice=invoice,
        customer=invoice.billing_account.customer,
        billing_account=invoice.billing_account,
        issued_on=by.day,
        reason=reason,
        total=sum(share.total for share in shares),
        bears_none=interest,
        lines=content.given_back(invoice, _lines(invoice, asked)),
        parties={"recipient": recipient.particulars, "issuer": issuer()},
    )
    CreditNotePart.objects.bulk_create([_row(note, share) for share in _rows(shares)])
    return note


def _lines(invoice: Invoice, asked: Wanted) -> frozenset[int]:
    """The lines given back whole: those named, or all where the invoice gives back everything."""
    so_far = original(invoice)
    if asked.rest and not so_far.credited_lines and so_far.left == tuple(so_far.shares):
        return frozenset(so_far.lines)
    return asked.lines


def _rows(shares: Sequence[Share]) -> list[Share]:
    """One for each rate, and one for all that is outside tax."""
    taxed = [share for share in shares if not isinstance(share.key, Outside)]
    outside = sum(share.amount for share in shares if isinstance(share.key, Outside))
    return [*taxed, Share(Outside.OTHER, outside)] if outside else taxed


def _row(note: CreditNote, share: Share) -> CreditNotePart:
    if isinstance(share.key, Outside):
        return CreditNotePart(credit_note=note, amount=share.amount)
    return CreditNotePart(
        credit_note=note,
        category=share.key.category,
        percent=share.key.percent,
        amount=share.amount,
        tax=share.tax,
    )


def _settle(by: By, invoice: Invoice, note: CreditNote) -> None:
    """What is unpaid first; the rest stays with the account."""
    used = min(note.total, outstanding(invoice))
    if used:
        applied = Applied(invoice.number, used, AllocationKind.CREDIT_NOTE, "credit_note")
        allocations.write(by, None, {invoice.number: invoice.pk}, [applied], by.day, note.pk)


def _tell(
    by: By, invoice: Invoice, note: CreditNote, found: Sequence[CreditPart], second: By | None
) -> None:
    customer = note.customer
    used = Allocation.objects.filter(credit_note=note).values_list("amount", flat=True)
    data = {
        "invoice": invoice.number,
        "invoice_issued_on": invoice.issued_on,
        "total": note.total,
        "settled": sum(used),
        "credit": note.total - sum(used),
        "reason": note.reason,
    }
    after = {
        **data,
        "credit_note": note.number,
        "parts": [
            {"amount": part.share.amount, "tax": part.share.tax, "why": part.why.ja}
            for part in found
        ],
        "approved_by": second and second.name,
    }
    journal(
        by, "issue_credit_note", CLAUSE, customer=customer, reference=invoice.number, after=after
    )
    recipients = account(note.billing_account_id).recipients
    notify(by, "credit_note", recipients, customer=customer, reference=note.number, data=data)
