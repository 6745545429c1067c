"""The papers of notices that carry a document of billing: that document itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from billing.models import CreditNote, DunningMessage, Invoice, InvoiceReissue
from billing.operations.documents import (
    StoredPdf,
    confirmation_pdf,
    credit_note_document,
    document,
    letter_pdf,
    reissue_document,
)
from billing.queries import letters
from billing.queries.confirmation import confirmation
from contracts.models import Ending
from contracts.office.models import Notice
from contracts.office.queries.papers import Paper, papers

DUNNING = "dunning:"
"""What the references of notices of dunning begin with."""


@papers("invoice")
def invoices(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    """As issued: what replaced an invoice has a notice of its own."""
    rows = Invoice.objects.filter(number__in=_references(notices))
    return _stored(notices, {row.number: partial(document, row) for row in rows})


@papers("invoice_reissued")
def reissues(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    found = InvoiceReissue.objects.select_related("invoice__contract")
    rows = found.filter(number__in=_references(notices))
    return _stored(notices, {row.number: partial(reissue_document, row) for row in rows})


@papers("credit_note")
def credit_notes(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    found = CreditNote.objects.select_related("invoice")
    rows = found.filter(number__in=_references(notices))
    return _stored(notices, {row.number: partial(credit_note_document, row) for row in rows})


@papers("dunning_reminder", "dunning_second", "dunning_final")
def dunning(notices: Sequence[Notice]) -> Mapping[int, Paper]:
    ids = [int(one.removeprefix(DUNNING)) for one in _references(notices)]
    rows = list(DunningMessage.objects.filter(pk__in=ids, text__has_key="invoices"))
    made = {
        f"{DUNNING}{row.pk}": Paper(one.reference, partial(letter_pdf, one))
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
            made[pk] = Paper(name, partial(confirmation_pdf, shown))
    return made


def _references(notices: Iterable[Notice]) -> list[str]:
    return [one.reference for one in notices]


def _stored(
    notices: Iterable[Notice], found: Mapping[str, Callable[[], StoredPdf]]
) -> dict[int, Paper]:
    """Documents that are made once, by their numbers."""
    return {
        one.pk: Paper(one.reference, partial(_bytes, found[one.reference]))
        for one in notices
        if one.reference in found
    }


def _bytes(stored: Callable[[], StoredPdf]) -> bytes:
    return bytes(stored().pdf)
