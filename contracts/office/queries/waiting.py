"""Today: what waits for staff, as cards. Each room registers its own.

A card is a kind of matter. One or several queues stand behind it, each of one sort of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Exists, Min, OuterRef, QuerySet, Value, Window
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, UNKNOWN, AlertKind
from contracts.office.context import TOKYO, Duty
from contracts.office.language import Text
from contracts.office.models import Alert, OutboxMessage
from contracts.office.queries.delivery import lost
from contracts.office.registry import Registry
from contracts.office.terms.notices import said_to_all

SHOWN = 5


@dataclass(frozen=True, slots=True)
class CardRow:
    """One matter: the url name of its page with argument and query, and what is said of it."""

    since: date
    page: str
    key: Any
    title: Text
    text: str = ""
    alert: int | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """`rows` are the oldest of `count`; `oldest` is the day of the first."""

    rows: list[CardRow]
    count: int
    oldest: date | None


def queue(
    waiting: QuerySet, since: str, row: Callable[[Any], CardRow], shown: int = SHOWN
) -> Queue:
    """The first in order of the column `since`, counted in the same statement."""
    counted = waiting.annotate(in_queue=Window(Count("*")), first_since=Window(Min(since)))
    found = list(counted.order_by(since, "pk")[:shown])
    if not found:
        return Queue([], 0, None)
    oldest = day_of(found[0].first_since)
    return Queue([row(one) for one in found], found[0].in_queue, oldest)


def day_of(moment: date | datetime) -> date:
    """The day in Tokyo."""
    return moment.astimezone(TOKYO).date() if isinstance(moment, datetime) else moment


Find = Callable[[datetime], Queue]


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of matter; `page` lists all of it. It comes `after` and `before` other cards.

    Where it names `duties` it is for staff with one of them alone, as its page is.
    """

    name: str
    title: Text
    page: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    queues: list[Find] = field(default_factory=list)

    def shows(self, find: Find) -> Find:
        """Add a queue, found as of a moment."""
        self.queues.append(find)
        return find

    def at(self, now: datetime) -> "Waiting":
        """The queues laid together, the oldest rows first."""
        queues = [*_alerts(self), *(find(now) for find in self.queues)]
        rows = sorted((row for one in queues for row in one.rows), key=lambda row: row.since)
        oldest = min((one.oldest for one in queues if one.oldest), default=None)
        return Waiting(self, sum(one.count for one in queues), oldest, rows[:SHOWN])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card as of a moment: how many wait, since when, the oldest of them."""

    card: Card
    count: int
    oldest: date | None
    rows: list[CardRow]

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def title(self) -> Text:
        return self.card.title

    @property
    def page(self) -> str:
        return self.card.page

    def days(self, today: date) -> int:
        return (today - self.oldest).days if self.oldest else 0


CARDS: Registry[Card] = Registry()

MAIL = CARDS.register(
    Card(
        "mail",
        _("Undelivered e-mail"),
        "admin:office_outboxmessage_changelist",
    )
)
OTHERS = CARDS.register(
    Card(
        "alerts",
        _("Other alerts"),
        "admin:office_alert_changelist",
        after=("mail",),
    )
)


def _alerts(card: Card) -> list[Queue]:
    """The open alerts of the kinds that name a card; those that no card shows are `OTHERS`."""
    is_open = Alert.objects.filter(resolved_at=None)
    if card is OTHERS:
        elsewhere = [kind.name for kind in ALERTS if _shown_on(kind) is not OTHERS]
        return [queue(is_open.exclude(kind__in=elsewhere), "created_at", alert_row)]
    own = [kind.name for kind in ALERTS if _shown_on(kind) is card]
    return [queue(is_open.filter(kind__in=own), "created_at", alert_row)] if own else []


def _shown_on(kind: AlertKind) -> Card:
    return CARDS.get(kind.card) or OTHERS


def alert_row(alert: Alert) -> CardRow:
    """An alert under the name of its kind, with the way to its matter."""
    kind, since = ALERTS.get(alert.kind), day_of(alert.created_at)
    page, key = "admin:office_alert_change", alert.pk
    if kind is not None and kind.page:
        page, key = kind.page, kind.key(alert.reference)
    label = str(kind.label if kind else UNKNOWN)
    return CardRow(since, page, key, label, alert.text, alert=alert.pk)


@MAIL.shows
def undelivered(now: datetime) -> Queue:
    """Mail that did not arrive, was not sent again, and of which no alert says so."""
    matter = Concat(Value("outbox:"), Cast(OuterRef("pk"), CharField()))
    of_mail = [kind.name for kind in ALERTS if kind.card == MAIL.name]
    waiting = lost().filter(~Exists(Alert.objects.filter(kind__in=of_mail, reference=matter)))
    return queue(waiting, "created_at", _message)


def _message(row: OutboxMessage) -> CardRow:
    what = said_to_all(row.document, row.purpose)
    text = f"{what}: {row.bounce or row.response}"[:200]
    return CardRow(day_of(row.created_at), "staff_message", row.pk, row.recipient, text)
