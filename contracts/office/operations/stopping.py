"""Work that one cause stops: one alert says so, until it goes on by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.office import bisecting
from contracts.office.alert_kinds import ALERTS, AlertKind
from contracts.office.bisecting import Stopped
from contracts.office.context import TOKYO
from contracts.office.models import Alert
from contracts.office.operations import alerts

STOPPED = ALERTS.register(AlertKind("work_stopped", _("Work stopped by one cause")))
"""Open until the work succeeds; its matter is what stopped."""

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Done]):
    """What was returned; `stopped` where the rest waits until the cause is mended."""

    done: list[Done]
    stopped: Stopped | None = None


def guarded(
    what: str,
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    report: Callable[[int, Exception], Done],
    now: datetime,
    has_stopped: bool | None = None,
) -> Outcome[Done]:
    """Bisecting them, with one alert about what stopped, which is closed once the work succeeds.

    While it is open the work is begun warily, so that trying again costs little. Who has read
    already whether it is says so by `has_stopped`.
    """
    is_open = _alerts(what).exists() if has_stopped is None else has_stopped
    try:
        done = bisecting.run(ids, do, report, is_wary=is_open)
    except Stopped as stopped:
        stops(what, stopped, now)
        return Outcome(stopped.done, stopped)
    if is_open:
        alerts.resolve(STOPPED, [what], now)
    return Outcome(done)


def stops(what: str, stopped: Stopped, now: datetime) -> None:
    """One alert about what stopped, with the cause."""
    text = (
        f"{what} を止めました。続けて{len(stopped.failed)}件が同じ原因で失敗したためです。"
        f"原因が直れば、続きから自動で再開します: {stopped.cause}"
    )[:2000]
    day = now.astimezone(TOKYO).date()
    alerts.alert(STOPPED, what, text.replace("\x00", ""), day, now)


def goes_on(what: str, now: datetime) -> None:
    """Close the alert: it works again."""
    _alerts(what).update(resolved_at=now)


def _alerts(what: str) -> QuerySet[Alert]:
    return Alert.objects.filter(kind=STOPPED.name, reference=what, resolved_at=None)
