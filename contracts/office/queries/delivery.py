"""How far mail has come, one answer for every page; addresses at which it does not arrive."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from contracts.office.models import OutboxMessage
from contracts.office.queries.written import WrittenColumns
from contracts.office.terms.notices import ACCOUNT

Delivery = OutboxMessage.Delivery


def current(messages: QuerySet) -> QuerySet:
    """Without those in whose place another was sent."""
    return messages.filter(resent=None)


def first_mailed(kind: str, about: str) -> QuerySet[OutboxMessage]:
    """The mails of a kind whose document begins so, each as it was sent first.

    With notice, customer and what was sent in its place, in the documents' order.
    """
    found = OutboxMessage.objects.filter(document__startswith=about, purpose=kind, resends=None)
    return found.select_related("notice__customer", "resent").order_by("document", "recipient")


def of_notices(messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Every mail of the notices to which some belong."""
    return OutboxMessage.objects.filter(notice__in=messages.order_by().values("notice"))


def lost() -> QuerySet:
    """What did not arrive, is not tried again and was not sent again.

    Not of what was written about signing in: anybody may name an address that there is not.
    """
    found = OutboxMessage.objects.filter(delivery__in=OutboxMessage.LOST)
    return current(found.exclude(purpose=ACCOUNT))


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How many messages have come how far."""

    waiting: int
    sent: int
    bounced: int
    unanswered: int
    failed: int

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.bounced + self.unanswered + self.failed


def counted(messages: QuerySet) -> Deliveries:
    """Current messages by how far they have come, in one statement."""
    by_state = {state.value: Count("pk", filter=Q(delivery=state.value)) for state in Delivery}
    return Deliveries(**current(messages).order_by().aggregate(**by_state))


def bouncing(addresses: Iterable[str]) -> set[str]:
    """Those at which a mail bounced and none sent since its report has arrived.

    An address that is changed is another one; a mail that the server took after the report, and
    that did not bounce, clears it.
    """
    asked = list(dict.fromkeys(addresses))
    return {address for (address,) in _BOUNCING.of(asked)} if asked else set()


def _bounced(addresses: object) -> QuerySet[OutboxMessage, tuple]:
    later = OutboxMessage.objects.filter(
        recipient=OuterRef("recipient"),
        delivery=Delivery.SENT,
        sent_at__gt=OuterRef("bounced_at"),
    )
    bounced = OutboxMessage.objects.filter(recipient__anyof=addresses, delivery=Delivery.BOUNCED)
    return bounced.filter(~Exists(later)).values_list("recipient")


_BOUNCING = WrittenColumns(_bounced)
