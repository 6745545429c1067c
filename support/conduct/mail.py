"""The notices of cases, and the one mail that all of them are."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms import notices
from contracts.office.terms.notices import NoticeKind
from support.conduct.queries.finding import KEEPERS

READERS = frozenset(one.value for one in KEEPERS)
KINDS = {
    "report_received": NoticeKind("通報の受付", "Report received", "30-2", READERS),
    "report_asked": NoticeKind(
        "通報の内容の確認", "More needed about your report", "30-2", READERS
    ),
    "report_answered": NoticeKind("通報への回答", "Answer to your report", "30-2", READERS),
    "holder_asked": NoticeKind(
        "説明・是正の依頼", "Explanation or remedy asked", "17-1(11)", READERS
    ),
    "information_deleted": NoticeKind("情報の削除", "Information deleted", "30-3"),
}
notices.declare(**KINDS)


@composer(*KINDS)
def conduct_notice(message: OutboxMessage) -> EmailMultiAlternatives:
    """What was done and under which clause, in words of staff where there are any."""
    values = {**context_of(message), "kind": KINDS[message.purpose]}
    if "question" in values:
        path = reverse("explanation", args=[values["question"]])
        values["link"] = urljoin(settings.PORTAL_URL, path)
    return compose("conduct", values, message.recipient)
