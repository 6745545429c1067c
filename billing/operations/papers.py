"""Notices that carry a document of billing have that document as their paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.models import CreditNote, DunningMessage, Invoice, InvoiceReissue
from billing.operations.documents import (
    StoredPdf,
    confirmation_pages,
    confirmation_pdf,
    credit_note_document,
    document,
    letter_pages,
    letter_pdf,
    reissue_document,
)
from billing.queries import credit_notes, letters
from billing.queries.confirmation import confirmation
from billing.queries.content import content
from contracts.models import Ending
from contracts.office.documents.pdf import laid_out
from contracts.office.models import Notice
from contracts.office.queries.papers import Paper, papers

if TYPE_CHECKING:
    from weasyprint.document import Document

DUNNING = "dunning:"
"""What the references of notices of dunning begin with."""


@papers("invoice")
def invoices(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    """As issued: what replaced an invoice has a notice of its own."""
    rows = Invoice.objects.filter(number__in=_references(notices))
    made = (_paper(one, partial(document, one), "invoice", partial(content, one)) for one in rows)
    return _by_notice(notices, made)


@papers("invoice_reissued")
def reissues(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    found = InvoiceReissue.objects.select_related("invoice__contract")
    made = (
        _paper(one, partial(reissue_document, one), "invoice", partial(content, one.invoice, one))
        for one in found.filter(number__in=_references(notices))
    )
    return _by_notice(notices, made)


@papers("credit_note")
def notes(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    found = CreditNote.objects.select_related("invoice")
    made = (
        _paper(
            *(one, partial(credit_note_document, one), "credit_note"),
            partial(credit_notes.content, one),
        )
        for one in found.filter(number__in=_references(notices))
    )
    return _by_notice(notices, made)


@papers("dunning_reminder", "dunning_second", "dunning_final")
def dunning(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    ids = [int(one.removeprefix(DUNNING)) for one in _references(notices)]
    rows = list(DunningMessage.objects.filter(pk__in=ids, text__has_key="invoices"))
    made = {
        f"{DUNNING}{row.pk}": Paper(
            *(one.reference, partial(letter_pdf, one)), partial(letter_pages, one)
        )
        for row, one in zip(rows, letters.letters(rows), strict=True)
    }
    return {one.pk: made[one.reference] for one in notices if one.reference in made}


@papers("cancellation_confirmed")
def cancellations(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    """The confirmation with its quote."""
    wanted = {one.pk: one.data.get("ending") for one in notices}
    rows = Ending.objects.select_related("contract").in_bulk(set(wanted.values()) - {None})
    made = {}
    for pk, ending in wanted.items():
        row = rows.get(ending)
        if row is not None and row.quote:
            shown = confirmation(row)
            name = shown.file_name.removesuffix(".pdf")
            made[pk] = Paper(
                *(name, partial(confirmation_pdf, shown)), partial(confirmation_pages, shown)
            )
    return made


def _references(notices: Iterable[Notice]) -> list[str]:
    return [one.reference for one in notices]


def _paper(
    row: Invoice | InvoiceReissue | CreditNote,
    stored: Callable[[], StoredPdf],
    template: str,
    shown: Callable[[], Content | CreditNoteContent],
) -> Paper:
    """Of a document that is made once, by its number."""
    return Paper(row.number, partial(_bytes, stored), partial(_pages, stored, template, shown))


def _bytes(stored: Callable[[], StoredPdf]) -> bytes:
    return bytes(stored().pdf)


def _pages(
    stored: Callable[[], StoredPdf],
    template: str,
    shown: Callable[[], Content | CreditNoteContent],
) -> "Document":
    """Drawn again to be printed with others, once the document itself is kept."""
    stored()
    found = shown()
    return laid_out(template, found, found.recipient.language)


def _by_notice(notices: Iterable[Notice], made: Iterable[Paper]) -> dict[int, Paper]:
    by_number = {one.name: one for one in made}
    return {one.pk: by_number[one.reference] for one in notices if one.reference in by_number}
