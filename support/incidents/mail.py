"""The notices of incidents and maintenance, and the one mail that all of them are."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms import notices
from contracts.office.terms.notices import NoticeKind
from support.incidents.terms.course import Effect

KINDS = {
    "incident_announced": NoticeKind("障害のお知らせ", "Incident", "27-1"),
    "incident_updated": NoticeKind("障害の続報", "Update on an incident", "27-1"),
    "incident_repaired": NoticeKind("障害の復旧", "Incident repaired", "27-2"),
    "incident_closed": NoticeKind("障害のご報告", "Incident report", "27-2"),
    "maintenance_announced": NoticeKind("保守のお知らせ", "Maintenance", "13-2"),
    "maintenance_updated": NoticeKind("保守の続報", "Update on maintenance", "13-2"),
    "maintenance_finished": NoticeKind("保守の終了", "Maintenance finished", "13-2"),
    "maintenance_cancelled": NoticeKind("保守の中止", "Maintenance cancelled", "13-2"),
}
notices.declare(**KINDS)


@composer(*KINDS)
def disruption_notice(message: OutboxMessage) -> EmailMultiAlternatives:
    """What it is, whom it affects and since when, what is said of it, where to follow it."""
    values = context_of(message)
    path = reverse("disruption", args=[values["disruption"]])
    return compose(
        "disruption",
        {
            **values,
            "kind": KINDS[message.purpose],
            "effect": Effect(values["effect"]),
            "link": urljoin(settings.PORTAL_URL, path),
        },
        message.recipient,
    )
