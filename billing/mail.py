"""The mail of billing: invoices with their PDF, receipts, demands, dunning."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.dateparse import parse_date

from billing.documents.content import Content
from billing.documents.credit_note import CreditNoteContent
from billing.models import CreditNote, Invoice, InvoiceReissue
from billing.operations.documents import (
    StoredPdf,
    confirmation_pdf,
    credit_note_document,
    document,
    reissue_document,
)
from billing.queries import credit_notes
from billing.queries.confirmation import confirmation
from billing.queries.content import content
from billing.queries.reissues import invoice_number, reissue_of, with_reissue
from contracts.mail import contract_notice
from contracts.models import Ending
from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms.delivery import Delivery, file_name
from contracts.office.terms.notices import LANGUAGE, languages_of
from contracts.people.models import BillingAccount


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
    if _is_attached(message):
        stored = reissue_document(reissue, shown) if reissue else document(row, shown)
        _attach(mail, row.billing_account, shown, stored)
    return mail


def _words(message: OutboxMessage) -> tuple[Invoice, InvoiceReissue | None]:
    """The invoice of a mail, and its last reissue when the mail was written."""
    invoices = Invoice.objects.select_related("billing_account")
    rows = with_reissue(invoices, message.created_at or message.notice.at)
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
    shown, account = content(row.invoice, row), row.invoice.billing_account
    mail = _compose_invoice(message, shown, "invoice_reissued")
    if _is_attached(message):
        _attach(mail, account, shown, reissue_document(row, shown))
    return mail


def _reissue(message: OutboxMessage) -> InvoiceReissue:
    found = InvoiceReissue.objects.select_related("invoice__contract", "invoice__billing_account")
    return found.get(number=message.notice.reference)


def credit_note_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    note = _credit_note(message)
    return _compose_credit_note(message, note, credit_notes.content(note))


@composer("credit_note", text=credit_note_text)
def credit_note(message: OutboxMessage) -> EmailMultiAlternatives:
    """With its PDF, made when the first mail that needs it goes out."""
    note = _credit_note(message)
    shown = credit_notes.content(note)
    mail = _compose_credit_note(message, note, shown)
    if _is_attached(message):
        _attach(mail, note.billing_account, shown, credit_note_document(note, shown))
    return mail


def _credit_note(message: OutboxMessage) -> CreditNote:
    found = CreditNote.objects.select_related("invoice", "billing_account")
    return found.get(number=message.notice.reference)


def _compose_credit_note(
    message: OutboxMessage, note: CreditNote, shown: CreditNoteContent
) -> EmailMultiAlternatives:
    way = _way(message, reverse("credit_note_pdf", args=[note.number]))
    values = {**context_of(message), **way, **_spoken(shown), "note": shown}
    return compose("credit_note", values, message.recipient)


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
    way = _way(message, reverse("invoice_pdf", args=[invoice_number(shown.number)]))
    values = {**context_of(message), **way, **_spoken(shown), "invoice": shown}
    return compose(template, values, message.recipient)


def _spoken(shown: Content | CreditNoteContent) -> dict[str, object]:
    """The language of the document first."""
    return {"languages": languages_of({LANGUAGE: shown.recipient.language})}


def _is_attached(message: OutboxMessage) -> bool:
    """As the account wanted it when the notice was written."""
    return message.notice.data.get("delivery") != Delivery.LINK


def _way(message: OutboxMessage, path: str) -> dict[str, object]:
    """Whether the PDF comes with the mail, and where it is in the portal."""
    return {"is_attached": _is_attached(message), "link": urljoin(settings.PORTAL_URL, path)}


def _attach(
    mail: EmailMultiAlternatives,
    account: BillingAccount,
    shown: Content | CreditNoteContent,
    stored: StoredPdf,
) -> None:
    partner = shown.issuer.name
    name = file_name(account.file_names, shown.number, shown.issued_on, partner, shown.total)
    mail.attach(name, bytes(stored.pdf), "application/pdf")


@composer("paid", "paid_corrected")
def paid(message: OutboxMessage) -> EmailMultiAlternatives:
    return compose(message.purpose, context_of(message), message.recipient)


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
