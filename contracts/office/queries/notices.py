"""What a notice says, its text made as its mail is made; from when it counts (Art. 33)."""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import datetime, time

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime

from contracts.office.context import TOKYO
from contracts.office.models import Erasure, Forgetting, Notice, OutboxMessage, Posting
from contracts.office.terms import notices as rules
from contracts.office.terms.addressing import saluted
from contracts.office.terms.posting import PostKind

FOR_ONE_PERSON = "nonce"
"""What of a notice's data only its recipient may know: the link that it makes."""

ONLY = "only"
"""What of a notice's data names the languages of its text, where it is not to speak both."""

FOOTER = "emails/footer.txt"

writers: dict[str, Callable[[OutboxMessage], EmailMessage]] = {}
"""What writes a kind's mail, without its attachments; the outbox's composers are here too."""


def text(notice: Notice, recipient: str = "", only: str = "") -> tuple[str, str] | None:
    """Subject and text of a notice by mail; None for one given otherwise, or erased since.

    In both languages, or `only` in one.
    """
    write = writers.get(notice.kind)
    if notice.channel != Notice.Channel.MAIL or write is None or _is_erased(notice):
        return None
    said = copy(notice)
    said.data = {name: value for name, value in notice.data.items() if name != FOR_ONE_PERSON}
    if only:
        said.data[ONLY] = [only]
    mail = write(OutboxMessage(notice=said, purpose=notice.kind, recipient=recipient))
    return str(mail.subject), str(mail.body)


def paragraphs(notice: Notice) -> tuple[str, tuple[str, ...]] | None:
    """Subject and text between salutation and footer, which paper words in its own places.

    In the language of its letter.

    None where `text` is.
    """
    language = rules.language_of(notice.data)
    said = text(notice, only=language)
    if said is None:
        return None
    subject, body = said
    found = body.strip().removesuffix(render_to_string(FOOTER, footing()).strip()).strip()
    if customer := notice.customer:
        found = found.removeprefix(saluted(customer.name, customer.is_person, language))
    return subject, tuple(filter(None, (one.strip() for one in found.split("\n\n"))))


def footing() -> dict[str, str]:
    """What the footer of every mail says."""
    return {"issuer": settings.ISSUER_NAME, "portal_url": settings.PORTAL_URL}


def _is_erased(notice: Notice) -> bool:
    """Whether its words went with the personal data of its company, or of a stranger (Art. 29)."""
    if notice.data:
        return False
    if notice.customer_id is None:
        return Forgetting.objects.filter(rows__office_notice__contains=notice.pk).exists()
    return Erasure.objects.filter(pk=notice.customer_id).exists()


def counts_from(
    notice: Notice, messages: Iterable[OutboxMessage], mailings: Iterable[Posting] = ()
) -> datetime | None:
    """Art. 33-2: the earlier of posting and dispatch; None where neither has come yet.

    A notice by mail whose matter was posted as well says so by `posted_at` in its data. What went
    by post (`mailings`) was dispatched by the end of its day.
    """
    if notice.channel != Notice.Channel.MAIL:
        return notice.at
    posted = notice.data.get("posted_at")
    posted_at = parse_datetime(posted) if isinstance(posted, str) else posted
    by_post = [
        datetime.combine(one.day, time.max, TOKYO) for one in mailings if one.kind != PostKind.NONE
    ]
    return rules.counts_from(posted_at, [*(message.sent_at for message in messages), *by_post])
