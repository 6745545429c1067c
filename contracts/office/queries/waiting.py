"""Today: what waits for staff, as cards. Each room registers its own.

A card is a kind of matter. One or several queues stand behind it, each of one sort of rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value, Window
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


@dataclass(frozen=True, slots=True)
class Unread:
    """A queue of which nothing is read yet: most are empty most of the time."""

    waiting: QuerySet
    since: str
    row: Callable[[Any], CardRow]

    def read(self) -> Queue:
        """The first in order of the column `since`, counted in the same statement."""
        counted = self.waiting.annotate(in_queue=Window(Count("*")), first_since=F(self.since))
        found = list(counted.order_by(self.since, "pk")[:SHOWN])
        if not found:
            return Queue([], 0, None)
        oldest = day_of(found[0].first_since)
        return Queue([self.row(one) for one in found], found[0].in_queue, oldest)


def day_of(moment: date | datetime) -> date:
    """The day in Tokyo."""
    return moment.astimezone(TOKYO).date() if isinstance(moment, datetime) else moment


Find = Callable[[datetime], Queue | Unread]


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of matter; `page`, asked for `query`, lists all of it.

    It comes `after` and `before` other cards.
    Where it names `duties` it is for staff with one of them alone, as its page is.
    """

    name: str
    title: Text
    page: str
    query: str = ""
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
        (found,) = waiting([self], now)
        return found


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

    @property
    def query(self) -> str:
        return self.card.query

    def days(self, today: date) -> int:
        return (today - self.oldest).days if self.oldest else 0


CARDS: Registry[Card] = Registry()

MAIL = CARDS.register(
    Card(
        "mail",
        _("Undelivered e-mail"),
        "admin:office_outboxmessage_changelist",
        query="undelivered=1",
    )
)
OTHERS = CARDS.register(
    Card(
        "alerts",
        _("Other alerts"),
        "admin:office_alert_changelist",
        query="resolved_at__isempty=1",
        after=("mail",),
    )
)


def waiting(cards: Iterable[Card], now: datetime) -> list[Waiting]:
    """Cards as of a moment: whose queues are empty is asked at once, then each of the others."""
    alerts = _alerts()
    asked = [(card, [*alerts[card.name], *(find(now) for find in card.queues)]) for card in cards]
    unread = [one for _, queues in asked for one in queues if isinstance(one, Unread)]
    filled = _filled(unread)
    return [
        _laid_together(
            card,
            [
                one if isinstance(one, Queue) else one.read()
                for one in queues
                if isinstance(one, Queue) or id(one) in filled
            ],
        )
        for card, queues in asked
    ]


def _filled(queues: Sequence[Unread]) -> set[int]:
    """The identities of those in which anything waits."""
    if not queues:
        return set()
    written = [
        one.waiting.query.exists().get_compiler(connection=connection).as_sql() for one in queues
    ]
    columns = ", ".join(f"EXISTS ({statement})" for statement, _ in written)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [one for _, values in written for one in values])
        (found,) = cursor.fetchall()
    return {id(one) for one, is_filled in zip(queues, found, strict=True) if is_filled}


def _laid_together(card: Card, queues: Sequence[Queue]) -> Waiting:
    """The oldest rows first."""
    rows = sorted((row for one in queues for row in one.rows), key=lambda row: row.since)
    oldest = min((one.oldest for one in queues if one.oldest), default=None)
    return Waiting(card, sum(one.count for one in queues), oldest, rows[:SHOWN])


def _alerts() -> Mapping[str, list[Unread]]:
    """By card the open alerts of the kinds that name it; those that no card shows are `OTHERS`."""
    is_open = Alert.objects.filter(resolved_at=None)
    kinds = defaultdict(list)
    for name in is_open.order_by().values_list("kind", flat=True).distinct():
        kinds[_shown_on(ALERTS.get(name)).name].append(name)
    found: dict[str, list[Unread]] = defaultdict(list)
    for card, names in kinds.items():
        found[card].append(Unread(is_open.filter(kind__in=names), "created_at", alert_row))
    return found


def _shown_on(kind: AlertKind | None) -> Card:
    return (CARDS.get(kind.card) if kind else None) or OTHERS


def alert_row(alert: Alert) -> CardRow:
    """An alert under the name of its kind, with the way to its matter."""
    kind, since = ALERTS.get(alert.kind), day_of(alert.created_at)
    page, key = "admin:office_alert_change", alert.pk
    if kind is not None and kind.page:
        page, key = kind.page, kind.key(alert.reference)
    label = str(kind.label if kind else UNKNOWN)
    return CardRow(since, page, key, label, alert.text, alert=alert.pk)


@MAIL.shows
def undelivered(now: datetime) -> Unread:
    """Mail that did not arrive, was not sent again, and of which no alert says so."""
    matter = Concat(Value("outbox:"), Cast(OuterRef("pk"), CharField()))
    of_mail = [kind.name for kind in ALERTS if kind.card == MAIL.name]
    waiting = lost().filter(~Exists(Alert.objects.filter(kind__in=of_mail, reference=matter)))
    return Unread(waiting, "created_at", _message)


def _message(row: OutboxMessage) -> CardRow:
    what = said_to_all(row.document, row.purpose)
    text = f"{what}: {row.bounce or row.response}"[:200]
    return CardRow(day_of(row.created_at), "staff_message", row.pk, row.recipient, text)
