"""The notices that follow an end, and their mails."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms import notices
from contracts.office.terms.notices import NoticeKind
from support.offboarding.models import Certificate
from support.offboarding.terms.kinds import Item

HOLDER = {
    "offboarding_opened": NoticeKind(
        "契約終了後のお手続き", "After the end of the contract", "25-1"
    ),
    "offboarding_reminder": NoticeKind(
        "返還・消去の期限のご案内", "Return and erasure due", "25-1"
    ),
    "offboarding_overdue": NoticeKind("返還・消去の期限超過", "Return and erasure overdue", "25-1"),
}
CERTIFIED = {"erasure_certified": NoticeKind("消去証明書", "Certificate of erasure", "25-2")}
notices.declare(**HOLDER, **CERTIFIED)


@composer(*HOLDER)
def left_of_the_holder(message: OutboxMessage) -> EmailMultiAlternatives:
    """What is to be returned or erased, by which day, and where it is said to be done."""
    values = context_of(message)
    path = reverse("offboarding_of", args=[values["contracts"][0]])
    return compose(
        "offboarding",
        {
            **values,
            "kind": HOLDER[message.purpose],
            "items": [Item(one) for one in values["items"]],
            "link": urljoin(settings.PORTAL_URL, path),
        },
        message.recipient,
    )


def certificate_text(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail without its PDF."""
    values = context_of(message)
    path = reverse("offboarding_of", args=[values["contract"]])
    link = urljoin(settings.PORTAL_URL, path)
    return compose("erasure_certified", {**values, "link": link}, message.recipient)


@composer(*CERTIFIED, text=certificate_text)
def certificate(message: OutboxMessage) -> EmailMultiAlternatives:
    """With the stored PDF, byte for byte."""
    mail = certificate_text(message)
    row = Certificate.objects.get(number=message.notice.reference)
    mail.attach(f"{row.number}.pdf", bytes(row.pdf), "application/pdf")
    return mail
