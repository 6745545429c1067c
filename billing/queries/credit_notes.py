"""Issued credit notes → the content of their document, from frozen rows alone."""

from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.translation import gettext, override

from billing.documents.content import Issuer, Recipient
from billing.documents.credit_note import CreditNoteContent, Returned
from billing.models import CreditNote, CreditNotePart, Invoice
from billing.queries.content import fees, lines_at, subject, tax_totals, title_with_contract
from billing.terms.tax import rate_of
from contracts.office.language import is_english


def content(note: CreditNote) -> CreditNoteContent:
    """The content of a credit note's document."""
    with override(Recipient(**note.parties["recipient"]).language):
        return as_issued(note)


def of_invoice(invoice: Invoice) -> list[CreditNoteContent]:
    """What its credit notes say, in the language that is active, by number."""
    notes = list(invoice.credit_notes.prefetch_related("parts").order_by("number"))
    for note in notes:
        note.invoice = invoice
    return [as_issued(note) for note in notes]


def as_issued(note: CreditNote) -> CreditNoteContent:
    """What a credit note says, in the language that is active: as its invoice's page shows it."""
    parts = list(note.parts.all())
    return CreditNoteContent(
        number=note.number,
        issued_on=note.issued_on,
        invoice=note.invoice.number,
        invoice_issued_on=note.invoice.issued_on,
        subject=subject(note.invoice),
        reason=note.reason,
        recipient=Recipient(**note.parties["recipient"]),
        issuer=Issuer.of(note.parties["issuer"]),
        lines=_lines(note, parts),
        taxes=tax_totals(parts),
        outside=sum(part.amount for part in parts if part.percent is None),
        total=note.total,
    )


def _lines(note: CreditNote, parts: list[CreditNotePart]) -> tuple[Returned, ...]:
    """The lines given back whole, else one for each rate."""
    if note.lines:
        titles = _titles(note)
        return tuple(
            Returned(
                titles[row["position"]],
                row["amount"],
                rate_of(Decimal(row["percent"] or 0), row["category"]),
                parse_date(row["first"] or ""),
                parse_date(row["last"] or ""),
            )
            for row in note.lines
        )
    return tuple(_of_part(note, part) for part in parts)


def _titles(note: CreditNote) -> dict[int, str]:
    """Of lines given back whole, by position: as kept in Japanese, else worded again."""
    if not is_english():
        return {row["position"]: row["title"] for row in note.lines}
    rows = lines_at(note.invoice, [row["position"] for row in note.lines])
    return {row.position: title_with_contract(row) for row in rows}


def _of_part(note: CreditNote, part: CreditNotePart) -> Returned:
    if part.percent is not None:
        title = gettext("Part of the %(fees)s") % {"fees": fees(note.invoice)}
    elif note.bears_none == part.amount:
        title = gettext("Part of the late interest")
    elif note.bears_none:
        yen = f"{note.bears_none:,}"
        title = gettext("Part of the late interest (%(yen)s yen) and of the damages") % {"yen": yen}
    else:
        title = gettext("Part of the damages")
    return Returned(title, part.amount, rate_of(part.percent, part.category))
