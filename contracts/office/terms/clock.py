"""Whether the day that a clock says may be lived: near the database's, after the last, and soon.

A day that was lived cannot be lived again, and what it sent cannot be called back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.office.terms.labels import Labelled

ONE_DAY = timedelta(days=1)
MOST_AHEAD = ONE_DAY
"""Of the database's day: the two clocks may stand on either side of a midnight."""
LONGEST_GAP = timedelta(days=7)
"""After the last day lived: a long weekend with an outage, not a wrong year."""


class Doubt(Labelled):
    """Why a day is not lived by itself."""

    AHEAD = (
        "ahead",
        "サーバーの時計が、データベースの時計より一日を超えて進んでいます",
        "The server's clock is more than a day ahead of the database's",
    )
    BACK = (
        "back",
        "すでに処理が済んだ日より前の日です",
        "Jobs of a later day have already run",
    )
    GAP = (
        "gap",
        "最後に処理した日から一週間を超えています",
        "More than a week has passed since the last day whose jobs ran",
    )


@dataclass(frozen=True, slots=True)
class Release:
    """What two people let pass: some doubts from `first` to `through`, both counted."""

    doubts: frozenset[Doubt]
    first: date
    through: date

    def covers(self, doubt: Doubt, day: date) -> bool:
        return doubt in self.doubts and self.first <= day <= self.through


def doubts(
    day: date, database_day: date, last: date | None, releases: Sequence[Release] = ()
) -> tuple[Doubt, ...]:
    """Why a day must wait for two people; none where it may be lived.

    `last` is the last day lived, None in a new installation. A gap that was released ends on
    the day of its release: another begins there.
    """
    found = []
    if day - database_day > MOST_AHEAD:
        found.append(Doubt.AHEAD)
    if last is not None and day < last:
        found.append(Doubt.BACK)
    elif last is not None and day - _since(last, day, releases) > LONGEST_GAP:
        found.append(Doubt.GAP)
    return tuple(one for one in found if not any(each.covers(one, day) for each in releases))


def _since(last: date, day: date, releases: Sequence[Release]) -> date:
    let_pass = [one.through for one in releases if Doubt.GAP in one.doubts and one.through <= day]
    return max([last, *let_pass])


def release(day: date, last: date | None, found: Collection[Doubt]) -> Release:
    """What is let pass of a day with doubts: that day, what the gap left out, or what was lived
    too early."""
    first = last + ONE_DAY if last and Doubt.GAP in found else day
    through = last if last and Doubt.BACK in found else day
    return Release(frozenset(found), first, through)
