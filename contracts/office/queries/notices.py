"""What a notice says, its text made as its mail is made; from when it counts (Art. 33)."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.mail import EmailMessage
from django.utils.dateparse import parse_datetime

from contracts.office.models import Erasure, Forgetting, Notice, OutboxMessage
from contracts.office.terms import notices as rules

FOR_ONE_PERSON = "nonce"
"""What of a notice's data only its recipient may know: the link that it makes."""

writers: dict[str, Callable[[OutboxMessage], EmailMessage]] = {}
"""What writes a kind's mail, without its attachments; the outbox's composers are here too."""


def text(notice: Notice, recipient: str = "") -> tuple[str, str] | None:
    """Subject and text of a notice by mail; None for one given otherwise, or erased since."""
    write = writers.get(notice.kind)
    if notice.channel != Notice.Channel.MAIL or write is None or _is_erased(notice):
        return None
    notice.data = {name: value for name, value in notice.data.items() if name != FOR_ONE_PERSON}
    mail = write(OutboxMessage(notice=notice, purpose=notice.kind, recipient=recipient))
    return str(mail.subject), str(mail.body)


def _is_erased(notice: Notice) -> bool:
    """Whether its words went with the personal data of its company, or of a stranger (Art. 29)."""
    if notice.data:
        return False
    if notice.customer_id is None:
        return Forgetting.objects.filter(rows__office_notice__contains=notice.pk).exists()
    return Erasure.objects.filter(pk=notice.customer_id).exists()


def counts_from(notice: Notice, messages: Iterable[OutboxMessage]) -> datetime | None:
    """Art. 33-2: the earlier of posting and dispatch; None where neither has come yet.

    A notice by mail whose matter was posted as well says so by `posted_at` in its data.
    """
    if notice.channel != Notice.Channel.MAIL:
        return notice.at
    posted = notice.data.get("posted_at")
    posted_at = parse_datetime(posted) if isinstance(posted, str) else posted
    return rules.counts_from(posted_at, [message.sent_at for message in messages])
