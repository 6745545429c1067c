"""Mail that was handed over, all that waited before it is looked at."""

from django.core import mail
from django.core.mail import EmailMessage

from contracts.office import outbox


def mailed() -> list[EmailMessage]:
    """Every mail of the test so far."""
    outbox.send_waiting()
    return mail.outbox
