"""The mail of billing: invoices with their PDF, receipts, demands, dunning."""

from django.core.mail import EmailMultiAlternatives
from django.utils.dateparse import parse_date

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.models import CreditNote, Invoice
from billing.operations.documents import confirmation_pdf, credit_note_document, document
from billing.queries import credit_notes
from billing.queries.confirmation import confirmation
from billing.queries.content import content
from contracts.mail import contract_notice
from contracts.models import Ending
from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer


def invoice_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    return _compose_invoice(message, content(Invoice.objects.get(number=message.notice.reference)))


@composer("invoice", text=invoice_text)
def invoice(message: OutboxMessage) -> EmailMultiAlternatives:
    """The PDF is made when the first mail that needs it goes out."""
    row = Invoice.objects.get(number=message.notice.reference)
    shown = content(row)
    mail = _compose_invoice(message, shown)
    mail.attach(shown.file_name, bytes(document(row, shown).pdf), "application/pdf")
    return mail


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


def _compose_invoice(message: OutboxMessage, shown: Content) -> EmailMultiAlternatives:
    return compose("invoice", {**context_of(message), "invoice": shown}, message.recipient)


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
    return compose(message.purpose, values, message.recipient)
