"""What a notice says: its text, made as its mail is made (Art. 33)."""

from collections.abc import Callable

from django.core.mail import EmailMessage

from contracts.office.models import Notice, OutboxMessage

FOR_ONE_PERSON = "nonce"
"""What of a notice's data only its recipient may know: the link that it makes."""

writers: dict[str, Callable[[OutboxMessage], EmailMessage]] = {}
"""What writes a kind's mail, without its attachments; the outbox's composers are here too."""


def text(notice: Notice, recipient: str = "") -> tuple[str, str] | None:
    """Subject and text of a notice by mail; None for one that was given otherwise."""
    write = writers.get(notice.kind)
    if notice.channel != Notice.Channel.MAIL or write is None:
        return None
    notice.data = {name: value for name, value in notice.data.items() if name != FOR_ONE_PERSON}
    mail = write(OutboxMessage(notice=notice, purpose=notice.kind, recipient=recipient))
    return str(mail.subject), str(mail.body)
