"""The kinds of what staff write, and its mail in both languages."""

from django.core.mail import EmailMultiAlternatives

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms import notices
from contracts.office.terms.notices import NoticeKind
from support.announcements.operations import calls
from support.announcements.queries import audience

notices.declare(
    **{
        audience.KIND: NoticeKind("お知らせ", "Announcement", "33-1"),
        calls.KIND: NoticeKind("電話でのお知らせ", "Notice by telephone", "33-1"),
    }
)


@composer(audience.KIND)
def announcement(message: OutboxMessage) -> EmailMultiAlternatives:
    """The words as they were written, Japanese first."""
    return compose("announcement", context_of(message), message.recipient)
