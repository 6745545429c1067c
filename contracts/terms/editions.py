"""Which figures are in force on a day: editions, individual agreements (Art. 2-2, 3)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.parameters import DEFAULTS, Parameters


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition's changes to the edition before it, from its effective day on."""

    effective_on: date
    order: int
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed individually, from a day to a day (or for good). It always wins."""

    first: date
    last: date | None
    parameters: Mapping[str, object]

    def governs(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


Agreements = tuple[Agreement, ...]


class Book:
    """All editions. Editions of one effective day apply in order of publication (Art. 3)."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._days: list[date] = []
        self._parameters: list[Parameters] = [DEFAULTS]
        for edition in sorted(editions, key=lambda e: (e.effective_on, e.order)):
            self._days.append(edition.effective_on)
            self._parameters.append(replace(self._parameters[-1], **edition.parameters))

    def on(self, day: date, agreements: Agreements = ()) -> Parameters:
        """The figures in force on a day, individual agreements over the editions."""
        parameters = self._parameters[bisect_right(self._days, day)]
        for agreement in agreements:
            if agreement.governs(day):
                parameters = _overlaid(parameters, agreement.parameters)
        return parameters

    def changes(self, first: date, last: date, agreements: Agreements = ()) -> list[date]:
        """The days after `first`, up to `last`, on which figures may differ from the day before."""
        if not agreements:
            return [day for day in self._days if first < day <= last]
        days = set(self._days)
        for agreement in agreements:
            days.add(agreement.first)
            if agreement.last is not None:
                days.add(date.fromordinal(agreement.last.toordinal() + 1))
        return sorted(day for day in days if first < day <= last)


def _overlaid(parameters: Parameters, agreed: Mapping[str, object]) -> Parameters:
    """An agreed monthly price displaces the edition's price for the year (Art. 21-2)."""
    values = dict(agreed)
    if values.get("annual_unit_price") is None:
        values.pop("annual_unit_price", None)
        if "unit_price" in values:
            values["annual_unit_price"] = None
    return replace(parameters, **values)


def check_agreement(day: date, first: date, last: date | None) -> None:
    """Art. 2-2: an agreement takes effect on its day or later; what was billed stays."""
    check_reachable("2-2", first)
    check_reachable("2-2", last)
    if first < day:
        raise Refused(
            "2-2", f"適用開始日({first})が過ぎています", f"{first} is before the day, {day}"
        )
    if last is not None and last < first:
        raise Refused(
            "2-2",
            f"適用終了日({last})が開始日より前です",
            f"its last day, {last}, is before its first",
        )


def publication(day: date, effective: date) -> Explanation:
    """Art. 3-1: an edition is published before or on the day it takes effect."""
    check_reachable("3-1", effective)
    if effective < day:
        raise Refused(
            "3-1",
            f"施行日({effective})が公表日({day})より前です",
            f"it would take effect on {effective}, before its publication on {day}",
        )
    return Explanation(
        "3-1",
        "publication",
        f"{day}に公表し、{effective}から施行します",
        f"published on {day}, in force from {effective}",
        {"published_on": day, "effective_on": effective},
    )
