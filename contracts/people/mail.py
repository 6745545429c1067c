"""The mails about people: invitations."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from contracts.office.context import Member
from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer
from contracts.people.operations.members import token_of


@composer("invited")
def invited(message: OutboxMessage) -> EmailMultiAlternatives:
    """The link is in the mail only: shown elsewhere, without the nonce, the text lacks it."""
    values = context_of(message)
    nonce = values.pop("nonce", "")
    path = reverse("invitation", args=[token_of(nonce)]) if nonce else ""
    role = Member(values["role"])
    return compose(
        "invited",
        {
            **values,
            "link": urljoin(settings.PORTAL_URL, path) if path else "",
            "role_ja": role.ja,
            "role_en": role.en,
        },
        message.recipient,
    )
