"""The mail of billing: invoices with their PDF, receipts, demands, dunning."""

from django.core.mail import EmailMultiAlternatives
from django.utils.dateparse import parse_date

from billing.documents.content import Content
from billing.models import Invoice
from billing.operations.documents import document
from billing.queries.content import content
from contracts.mail import compose, context_of
from contracts.models import OutboxMessage
from contracts.outbox import composer


def invoice_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    return _compose_invoice(message, content(Invoice.objects.get(number=message.notice.reference)))


@composer("invoice", text=invoice_text)
def invoice(message: OutboxMessage) -> EmailMultiAlternatives:
    """The PDF is made when the first mail that needs it goes out."""
    row = Invoice.objects.get(number=message.notice.reference)
    shown = content(row)
    mail = _compose_invoice(message, shown)
    mail.attach(shown.file_name, bytes(document(row).pdf), "application/pdf")
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
