"""Which months are closed, what may be closed or opened again, and where entries go meanwhile.

A month is closed with all before it, and they are opened again from the last one back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing.terms.bookkeeping import Entry
from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month

CLAUSE = "23-1"
DAYS_TO_CLOSE = 5
"""Bank days after a month before somebody is reminded that it is open."""


class Step(Labelled):
    CLOSED = "closed", "締切り", "Closed"
    REOPENED = "reopened", "再開", "Reopened"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to a month, by its first day, on a day."""

    month: date
    step: Step
    day: date


def closed_through(acts: Iterable[Act]) -> date | None:
    """The last day that is closed, after acts in their order; None where none is."""
    last = {act.month: act.step for act in acts}
    closed = [month for month, step in last.items() if step is Step.CLOSED]
    return month_last(max(closed)) if closed else None


def in_effect(acts: Sequence[Act], day: date) -> list[date | None]:
    """Each last day that was closed at some moment of a day, that of its end first."""
    before = [act for act in acts if act.day < day]
    found = [closed_through(before)]
    for act in (act for act in acts if act.day == day):
        before.append(act)
        found.append(closed_through(before))
    return list(dict.fromkeys(reversed(found)))


def dated(entries: Sequence[Entry], closed: date | None, recorded_on: date) -> list[Entry]:
    """The entries of an event, none of them of a closed day.

    One that would be is of the day on which it is recorded, and nothing of the event is before
    it: an advance is not used before it came.
    """
    if closed is None or all(entry.day > closed for entry in entries):
        return list(entries)
    return [replace(entry, day=max(entry.day, recorded_on)) for entry in entries]


def check_recording(closed: date | None, recorded_on: date) -> None:
    """Raises Refused on a day that is closed itself."""
    if closed is not None and recorded_on <= closed:
        raise Refused(
            CLAUSE,
            f"{_ja(closed)}までの帳簿は締め切られています。今日の日付で記録するか、"
            "月次締めの画面でその月を再開してください",
            f"The books are closed to the end of {_en(closed)}: record it with today's date, or"
            " reopen the month on the page of the month close",
        )


def check_close(month: date, day: date, acts: Iterable[Act]) -> None:
    """Raises Refused for a month that is not over, closed, or not the next one."""
    closed = closed_through(acts)
    if day <= month_last(month):
        raise Refused(
            CLAUSE,
            f"{_ja(month)}はまだ終わっていません。翌月の初日から締め切れます",
            f"{_en(month)} is not over; it can be closed from the first day of the next month",
        )
    if closed is None:
        return
    if month <= closed:
        raise Refused(CLAUSE, f"{_ja(month)}は締切り済みです", f"{_en(month)} is closed already")
    if (waiting := next_month(closed)) != month:
        raise Refused(
            CLAUSE,
            f"先に{_ja(waiting)}を締め切ってください。月は順に締め切ります",
            f"Close {_en(waiting)} first: months are closed in their order",
        )


def check_reopen(month: date, acts: Iterable[Act]) -> None:
    """Raises Refused for a month that is not the last one closed."""
    closed = closed_through(acts)
    if closed is None or month > closed:
        raise Refused(CLAUSE, f"{_ja(month)}は締め切られていません", f"{_en(month)} is not closed")
    if month_first(closed) != month:
        raise Refused(
            CLAUSE,
            f"先に{_ja(closed)}を再開してください。新しい月から順に再開します",
            f"Reopen {_en(closed)} first: months are reopened from the last one back",
        )


def remind_from(month: date, is_bank_day: Callable[[date], bool]) -> date:
    """The day from which somebody is reminded that a month is open: DAYS_TO_CLOSE bank days on."""
    day, left = month_last(month), DAYS_TO_CLOSE
    while left:
        day += ONE_DAY
        left -= is_bank_day(day)
    return day


def late(
    first: date, day: date, closed: date | None, is_bank_day: Callable[[date], bool]
) -> list[date]:
    """The months of the books, from that of `first`, that should be closed by a day, oldest first.

    Where none was ever closed it is the last of them alone: it closes those before.
    """
    month = next_month(closed) if closed else month_first(first)
    found = []
    while month_last(month) < day and remind_from(month, is_bank_day) <= day:
        found.append(month)
        month = next_month(month)
    return found if closed else found[-1:]


def _ja(day: date) -> str:
    return f"{day:%Y年%-m月}"


def _en(day: date) -> str:
    return f"{day:%B %Y}"
