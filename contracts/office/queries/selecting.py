"""Rows that wait for a day, by a statement in SQL, for jobs that look through whole tables."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from contracts.office.daily import STAGES, Waits
from contracts.office.queries.written import FEW, fetched

NAMED = re.compile(r"%\((\w+)\)s")


def select_ids(statement: str, **values) -> list[int]:
    """The first column of what a statement finds."""
    return [row[0] for row in fetched(statement, values)]


class Waiting:
    """What a statement finds on a day, its `%(day)s`; ids are its first column.

    `of_the_day` are values that follow from the day, `values` are the same for all.
    """

    def __init__(
        self,
        statement: str,
        of_the_day: Mapping[str, Callable[[date], object]] | None = None,
        **values,
    ) -> None:
        self.statement = statement
        self.values = values
        self.of_the_day = {"day": lambda day: day, **(of_the_day or {})}

    def on(self, day: date) -> list[int]:
        """The ids of a day."""
        return select_ids(self.statement, **self.of(day))

    def of(self, day: date) -> dict[str, object]:
        """What the statement is asked with on a day."""
        return self.values | {name: value(day) for name, value in self.of_the_day.items()}


def first_of(asked: Sequence[Waits], day: date) -> int | None:
    """The position of the first that finds any on a day; in one statement for all."""
    cases: list[str] = []
    values: dict[str, Any] = {}
    for position, one in enumerate(asked):
        named = NAMED.sub(rf"%(\1_{position})s", one.statement)
        cases.append(f"WHEN EXISTS ({named}) THEN {position}")
        values |= {f"{name}_{position}": value for name, value in one.of(day).items()}
    return fetched(f"SELECT CASE {' '.join(cases)} END", values)[0][0]


def first_with_work(days: Sequence[date]) -> date | None:
    """The first of some days, in order, on which a stage has anything to do as things are.

    The days before it may be passed over: their jobs would find nothing.
    """
    found = None
    for stage in STAGES:
        if stage.waiting is None and days:
            first = stage.first(days) if stage.first is not None else days[0]
            if first is not None:
                found, days = first, [day for day in days if day < first]
    asked = [stage.waiting for stage in STAGES if stage.waiting is not None]
    return first_day(asked, days) or found


def first_day(asked: Sequence[Waits], days: Sequence[date]) -> date | None:
    """The first of some days on which any finds any, as things are now.

    In one statement for all, and so few days that its plan is kept; no later day is asked about.
    """
    conditions: list[str] = []
    values: dict[str, Any] = {}
    by_day: dict[str, Callable[[date], object]] = {"day": lambda day: day}
    for position, one in enumerate(asked):
        columns = {name: f"{name}_{position}" for name in one.of_the_day if name != "day"}
        columns["day"] = "day"
        conditions.append(f"EXISTS ({NAMED.sub(_of(columns, position), one.statement)})")
        values |= {f"{name}_{position}": value for name, value in one.values.items()}
        by_day |= {columns[name]: value for name, value in one.of_the_day.items()}
    arrays = ", ".join(f"%({name})s" for name in by_day)
    statement = (
        f"SELECT d.day FROM (SELECT * FROM unnest({arrays}) a ({', '.join(by_day)}) ORDER BY day) d"
        f" WHERE {' OR '.join(conditions)} ORDER BY d.day LIMIT 1"
    )
    in_order = sorted(days)
    for start in range(0, len(in_order), FEW):
        few = in_order[start : start + FEW]
        own = {name: list(map(value, few)) for name, value in by_day.items()}
        if rows := fetched(statement, values | own):
            return rows[0][0]
    return None


def _of(columns: Mapping[str, str], position: int) -> Callable[[re.Match], str]:
    """What stands for a value that a statement names: its day's column, or a value of its own."""

    def named(match: re.Match) -> str:
        name = match[1]
        return f"d.{columns[name]}" if name in columns else f"%({name}_{position})s"

    return named
