"""A credit note's rows: written and numbered, allocated to its invoice, notified to the holder."""

from collections.abc import Sequence

from billing.models import Allocation, CreditNote, CreditNotePart, Invoice
from billing.operations import allocations, books
from billing.queries import content
from billing.queries.accounts import account
from billing.queries.receivables import outstanding
from billing.terms.allocation import AllocationKind, Applied
from billing.terms.crediting import CLAUSE, CreditKind, CreditPart, Outside, Share
from contracts.office.context import By
from contracts.office.documents.issuer import issuer
from contracts.office.operation import internal
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal, notify

SERIES = "CN"


@internal()
def write(
    by: By,
    invoice: Invoice,
    found: Sequence[CreditPart],
    kind: CreditKind,
    reason: str,
    whole_lines: frozenset[int],
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
        kind=kind.value,
        reason=reason,
        total=sum(share.total for share in shares),
        bears_none=interest,
        lines=content.given_back(invoice, whole_lines),
        parties={"recipient": recipient.particulars, "issuer": issuer(recipient.virtual_account)},
    )
    CreditNotePart.objects.bulk_create([_row(note, share) for share in _rows(shares)])
    return note


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


@internal()
def settle(by: By, invoice: Invoice, note: CreditNote) -> None:
    """What is unpaid first; the rest stays with the account. Enters the note into the books."""
    used = min(note.total, outstanding(invoice))
    if used:
        applied = Applied(invoice.number, used, AllocationKind.CREDIT_NOTE, "credit_note")
        to = {invoice.number: invoice.pk}
        rows = allocations.rows(by, None, to, [applied], by.day, note.pk)
        allocations.write(by, rows, came_with=True)
    books.enter_credit_note(by, note, used)


@internal()
def notify_holder(
    by: By,
    invoice: Invoice,
    note: CreditNote,
    found: Sequence[CreditPart],
    second: By | None = None,
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
        "kind": note.kind,
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
    to = account(note.billing_account_id)
    data |= to.wishes
    notify(by, "credit_note", to.recipients, customer=customer, reference=note.number, data=data)
