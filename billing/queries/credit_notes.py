"""Issued credit notes → the content of their document, from frozen rows alone."""

from billing.documents.content import Issuer, Recipient, Tax
from billing.documents.credit_note import CreditNoteContent, Returned
from billing.models import CreditNote, CreditNotePart
from billing.queries.content import REDUCED, SERVICE, subject, tax_label, tax_mark


def content(note: CreditNote) -> CreditNoteContent:
    """The content of a credit note's document."""
    parts = list(note.parts.all())
    taxed = [(part, part.percent) for part in parts if part.percent is not None]
    of = subject(note.invoice)
    return CreditNoteContent(
        number=note.number,
        issued_on=note.issued_on,
        invoice=note.invoice.number,
        invoice_issued_on=note.invoice.issued_on,
        subject=of,
        reason=note.reason,
        recipient=Recipient(**note.parties["recipient"]),
        issuer=Issuer.of(note.parties["issuer"]),
        lines=_lines(note, parts, of),
        taxes=tuple(
            Tax(tax_label(percent, part.category), part.amount, part.tax) for part, percent in taxed
        ),
        outside=sum(part.amount for part in parts if part.percent is None),
        total=note.total,
        has_reduced_rate=any(part.category == REDUCED for part, _ in taxed),
    )


def _lines(note: CreditNote, parts: list[CreditNotePart], of: str) -> tuple[Returned, ...]:
    """The lines given back whole, else one for each rate."""
    if note.lines:
        return tuple(
            Returned(row["title"], row["period"], row["amount"], row["tax"]) for row in note.lines
        )
    return tuple(_of_part(note, part, of) for part in parts)


def _of_part(note: CreditNote, part: CreditNotePart, of: str) -> Returned:
    if part.percent is not None:
        title = f"{of.removeprefix(SERVICE).strip()}の一部"
    elif note.bears_none == part.amount:
        title = "遅延損害金の一部"
    elif note.bears_none:
        title = f"遅延損害金({note.bears_none:,}円)と損害のご負担の一部"
    else:
        title = "損害のご負担の一部"
    return Returned(title, "", part.amount, tax_mark(part.percent, part.category))
