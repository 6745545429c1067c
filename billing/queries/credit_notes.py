"""Issued credit notes → the content of their document, from frozen rows alone."""

from decimal import Decimal

from django.utils.dateparse import parse_date

from billing.documents.content import Issuer, Recipient
from billing.documents.credit_note import CreditNoteContent, Returned
from billing.models import CreditNote, CreditNotePart
from billing.queries.content import SERVICE, subject, tax_totals
from billing.terms.tax import rate_of


def content(note: CreditNote) -> CreditNoteContent:
    """The content of a credit note's document."""
    parts = list(note.parts.all())
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
        taxes=tax_totals(parts),
        outside=sum(part.amount for part in parts if part.percent is None),
        total=note.total,
    )


def _lines(note: CreditNote, parts: list[CreditNotePart], of: str) -> tuple[Returned, ...]:
    """The lines given back whole, else one for each rate."""
    if note.lines:
        return tuple(
            Returned(
                row["title"],
                row["amount"],
                rate_of(Decimal(row["percent"] or 0), row["category"]),
                parse_date(row["first"] or ""),
                parse_date(row["last"] or ""),
            )
            for row in note.lines
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
    return Returned(title, part.amount, rate_of(part.percent, part.category))
