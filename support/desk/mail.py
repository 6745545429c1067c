"""The mails about inquiries: that one arrived, what is answered, why it is out of scope."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.office.terms import notices
from contracts.office.terms.notices import NoticeKind

KINDS = {
    "inquiry_received": NoticeKind("お問い合わせの受付", "Inquiry received", "annex"),
    "inquiry_answered": NoticeKind("お問い合わせへの回答", "Inquiry answered", "annex"),
    "inquiry_refused": NoticeKind("サポート対象外のご連絡", "Inquiry out of scope", "annex"),
}
notices.declare(**KINDS)


@composer(*KINDS)
def inquiry_mail(message: OutboxMessage) -> EmailMultiAlternatives:
    """In the thread of the customer's own mail, its number in the subject."""
    values = context_of(message)
    path = reverse("inquiry", args=[values["number"]])
    context = {**values, "link": urljoin(settings.PORTAL_URL, path)}
    mail = compose(message.purpose, context, message.recipient)
    if values["answers"]:
        mail.extra_headers |= {"In-Reply-To": values["answers"], "References": values["answers"]}
    return mail
