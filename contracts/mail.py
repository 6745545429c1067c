"""The mails about contracts: each says what its notice says."""

from django.core.mail import EmailMultiAlternatives

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer


@composer(
    "received",
    "accepted",
    "refused",
    "changed",
    "request_received",
    "request_refused",
    "non_renewal",
    "end_withdrawn",
    "terminated",
    "transferred",
    "interrupted",
    "maintenance",
    "restored",
    "suspended",
    "resumed",
    "renewal_reminder",
    "renewed",
)
def contract_notice(message: OutboxMessage) -> EmailMultiAlternatives:
    return compose(message.purpose, context_of(message), message.recipient)
