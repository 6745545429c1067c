"""Which figures are in force on a day: editions, individual agreements (Art. 2-2, 3)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.parameters import DEFAULTS, Parameters
from contracts.terms.periods import ONE_DAY


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition's changes to the edition before it, from its effective day on."""

    effective_on: date
    order: int
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed individually, from a day to a day (or permanently). It always wins."""

    first: date
    last: date | None
    parameters: Mapping[str, Any]

    def governs(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


Agreements = tuple[Agreement, ...]


@dataclass(frozen=True)
class FiguresByDay:
    """The figures in force by day: `sets[0]` before all `days`, `sets[n]` from `days[n - 1]` on."""

    days: tuple[date, ...]
    sets: tuple[Parameters, ...]

    def on(self, day: date) -> Parameters:
        return self.sets[bisect_right(self.days, day)]

    def changes(self, first: date, last: date) -> list[date]:
        """The days after `first`, up to `last`, on which figures may differ from the day before."""
        return [day for day in self.days if first < day <= last]


class Book(FiguresByDay):
    """The figures of all editions. Those of one day apply in order of publication (Art. 3)."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        sets: dict[date, Parameters] = {}
        figures = DEFAULTS
        for edition in sorted(editions, key=lambda e: (e.effective_on, e.order)):
            figures = replace(figures, **edition.parameters)
            sets[edition.effective_on] = figures
        super().__init__(tuple(sets), (DEFAULTS, *sets.values()))

    def agreed(self, agreements: Agreements) -> FiguresByDay:
        """The same with what was agreed individually, each agreement over those before it."""
        if not agreements:
            return self
        days = set(self.days)
        for agreement in agreements:
            days.add(agreement.first)
            if agreement.last is not None and agreement.last < date.max:
                days.add(agreement.last + ONE_DAY)
        starts = tuple(sorted(days))
        sets = (self._overlaid(day, agreements) for day in starts)
        return FiguresByDay(starts, (self.sets[0], *sets))

    def _overlaid(self, day: date, agreements: Agreements) -> Parameters:
        """The figures from a day on, on which an edition or an agreement begins or ends."""
        figures = self.on(day)
        for agreement in agreements:
            if agreement.governs(day):
                figures = _overlay(figures, agreement.parameters)
        return figures


def _overlay(figures: Parameters, agreed: Mapping[str, Any]) -> Parameters:
    """An agreed monthly price displaces the edition's price for the year (Art. 21-2)."""
    values = dict(agreed)
    if values.get("annual_unit_price") is None:
        values.pop("annual_unit_price", None)
        if "unit_price" in values:
            values["annual_unit_price"] = None
    return replace(figures, **values)


def check_agreement(day: date, first: date, last: date | None) -> None:
    """Art. 2-2: an agreement takes effect on its day or later; what was billed stays."""
    check_reachable("2-2", first)
    check_reachable("2-2", last)
    if first < day:
        raise Refused(
            "2-2",
            f"適用開始日({ja_day(first)})が過ぎています",
            f"{en_day(first)} has already passed",
        )
    if last is not None and last < first:
        raise Refused(
            "2-2",
            f"適用終了日({ja_day(last)})が開始日より前です",
            f"The last day, {en_day(last)}, is before the first day",
        )


def publication(day: date, effective: date) -> Explanation:
    """Art. 3-1: an edition is published before or on the day it takes effect."""
    check_reachable("3-1", effective)
    if effective < day:
        raise Refused(
            "3-1",
            f"施行日({ja_day(effective)})が公表日({ja_day(day)})より前です",
            f"It would take effect on {en_day(effective)}, before its publication on {en_day(day)}",
        )
    return Explanation(
        "3-1",
        "publication",
        f"{ja_day(day)}に公表し、{ja_day(effective)}から施行します",
        f"Published on {en_day(day)}, in force from {en_day(effective)}",
        {"published_on": day, "effective_on": effective},
    )
