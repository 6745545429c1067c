"""The mails about contracts: each says what its notice says."""

from django.core.mail import EmailMultiAlternatives
from django.utils.dateparse import parse_date

from contracts.office.mail import compose, context_of
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composer


@composer(
    "received",
    "accepted",
    "refused",
    "application_withdrawn",
    "changed",
    "request_received",
    "request_refused",
    "request_lapsed",
    "non_renewal",
    "end_withdrawn",
    "terminated",
    "transferred",
    "transfer_lapsed",
    "suspended",
    "resumed",
    "part_suspended",
    "part_resumed",
    "renewal_reminder",
    "renewed",
)
def contract_notice(message: OutboxMessage) -> EmailMultiAlternatives:
    return compose(message.purpose, context_of(message), message.recipient)


@composer("service_end")
def service_end(message: OutboxMessage) -> EmailMultiAlternatives:
    """The day, and the last day of each of the holder's contracts."""
    values = context_of(message)
    values["contracts"] = [
        {**one, "ends_on": parse_date(one["ends_on"])} for one in values["contracts"]
    ]
    return compose(message.purpose, values, message.recipient)


@composer("figures_changed")
def figures_changed(message: OutboxMessage) -> EmailMultiAlternatives:
    """Each figure before and after, with the day from which it is another."""
    values = context_of(message)
    for name in ("contracts", "accounts"):
        values[name] = [
            {**group, "changes": [_dated(one) for one in group["changes"]]}
            for group in values[name]
        ]
    return compose(message.purpose, values, message.recipient)


def _dated(change: dict) -> dict:
    return {**change, "effective_on": parse_date(change["effective_on"])}
