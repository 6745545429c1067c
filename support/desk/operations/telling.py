"""Mail about an inquiry: that it arrived, and what is answered, to strangers too."""

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.record import notify, write_to
from support.desk.models import Inquiry, Message


def recipient_of(row: Inquiry) -> str:
    """Where an answer goes; empty where nobody can be mailed."""
    return row.contact or (row.opened_by.email if row.opened_by else "")


@internal()
def acknowledge(by: By, row: Inquiry, message: Message) -> None:
    """It arrived, under which number, and when we work on it."""
    _mail(by, "inquiry_received", row, message)


@internal()
def tell(by: By, kind: str, row: Inquiry, message: Message) -> None:
    """What was answered."""
    _mail(by, kind, row, message)


def _mail(by: By, kind: str, row: Inquiry, message: Message) -> None:
    recipient = recipient_of(row)
    heard = row.messages.exclude(message_id="").order_by("-id").first()
    data = {
        "number": row.number,
        "subject": row.subject,
        "name": row.contact_name,
        "text": message.body,
        "reason": row.scope_reason,
        "answers": heard.message_id if heard else "",
        "is_over": row.resolved_at is not None,
    }
    reference = f"inquiry:{row.number}:{message.pk}"
    if row.customer is not None:
        recipients = [recipient] if recipient else []
        notify(by, kind, recipients, customer=row.customer, reference=reference, data=data)
    elif recipient:
        write_to(by, kind, recipient, reference, data)
