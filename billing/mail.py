"""The mail of billing: invoices with their PDF, receipts, demands, dunning."""

from django.core.mail import EmailMultiAlternatives
from django.utils.dateparse import parse_date

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.models import CreditNote, Invoice, InvoiceReissue
from billing.operations.documents import (
    confirmation_pdf,
    credit_note_document,
    document,
    reissue_document,
)
from billing.queries import credit_notes
from billing.queries.confirmation import confirmation
from billing.queries.content import content
from billing.queries.reissues import reissue_of, with_reissue
from contracts.mail import contract_notice
from contracts.models import Ending
from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer


def invoice_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    return _compose_invoice(message, content(*_words(message)))


@composer("invoice", text=invoice_text)
def invoice(message: OutboxMessage) -> EmailMultiAlternatives:
    """The PDF is made when the first mail that needs it goes out.

    What is sent again after a reissue carries the reissue.
    """
    row, reissue = _words(message)
    shown = content(row, reissue)
    mail = _compose_invoice(message, shown)
    stored = reissue_document(reissue, shown) if reissue else document(row, shown)
    mail.attach(shown.file_name, bytes(stored.pdf), "application/pdf")
    return mail


def _words(message: OutboxMessage) -> tuple[Invoice, InvoiceReissue | None]:
    """The invoice of a mail, and its last reissue when the mail was written."""
    rows = with_reissue(Invoice.objects.all(), message.created_at or message.notice.at)
    row = rows.get(number=message.notice.reference)
    return row, reissue_of(row)


def reissued_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    row = _reissue(message)
    return _compose_invoice(message, content(row.invoice, row), "invoice_reissued")


@composer("invoice_reissued", text=reissued_text)
def invoice_reissued(message: OutboxMessage) -> EmailMultiAlternatives:
    """With its PDF, made when the first mail that needs it goes out."""
    row = _reissue(message)
    shown = content(row.invoice, row)
    mail = _compose_invoice(message, shown, "invoice_reissued")
    pdf = bytes(reissue_document(row, shown).pdf)
    mail.attach(shown.file_name, pdf, "application/pdf")
    return mail


def _reissue(message: OutboxMessage) -> InvoiceReissue:
    found = InvoiceReissue.objects.select_related("invoice__contract")
    return found.get(number=message.notice.reference)


def credit_note_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    return _compose_credit_note(message, credit_notes.content(_credit_note(message)))


@composer("credit_note", text=credit_note_text)
def credit_note(message: OutboxMessage) -> EmailMultiAlternatives:
    """With its PDF, made when the first mail that needs it goes out."""
    note = _credit_note(message)
    shown = credit_notes.content(note)
    mail = _compose_credit_note(message, shown)
    pdf = bytes(credit_note_document(note, shown).pdf)
    mail.attach(f"{note.number}.pdf", pdf, "application/pdf")
    return mail


def _credit_note(message: OutboxMessage) -> CreditNote:
    return CreditNote.objects.select_related("invoice").get(number=message.notice.reference)


def _compose_credit_note(
    message: OutboxMessage, shown: CreditNoteContent
) -> EmailMultiAlternatives:
    return compose("credit_note", {**context_of(message), "note": shown}, message.recipient)


@composer("cancellation_confirmed", text=contract_notice)
def cancellation(message: OutboxMessage) -> EmailMultiAlternatives:
    """With the confirmation as PDF, made from what was kept with the notice."""
    mail = compose("cancellation_confirmed", context_of(message), message.recipient)
    ending = Ending.objects.filter(pk=message.notice.data.get("ending")).first()
    if ending is not None and ending.quote:
        shown = confirmation(ending)
        mail.attach(shown.file_name, confirmation_pdf(shown), "application/pdf")
    return mail


def _compose_invoice(
    message: OutboxMessage, shown: Content, template: str = "invoice"
) -> EmailMultiAlternatives:
    return compose(template, {**context_of(message), "invoice": shown}, message.recipient)


@composer("paid")
def paid(message: OutboxMessage) -> EmailMultiAlternatives:
    return compose("paid", context_of(message), message.recipient)


@composer("demand", "dunning_reminder", "dunning_second", "dunning_final")
def debts(message: OutboxMessage) -> EmailMultiAlternatives:
    """What is owed, with the interest to the day of the message."""
    values = context_of(message)
    for name in ("invoices", "others"):
        values[name] = [
            {**debt, "due_on": parse_date(debt["due_on"])} for debt in values.get(name, [])
        ]
    values.setdefault("contracts_left", True)
    return compose(message.purpose, values, message.recipient)
