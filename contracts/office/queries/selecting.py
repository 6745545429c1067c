"""Rows that wait for a day, by a statement in SQL, for jobs that look through whole tables."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from contracts.office.daily import Waits
from contracts.office.queries.written import fetched

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

    def first(self, days: Sequence[date]) -> date | None:
        """The first of some days with any, as things are now; in one statement.

        It asks about no day after that one.
        """
        statement = self.statement
        for name in self.of_the_day:
            statement = statement.replace(f"%({name})s", f"d.{name}")
        columns = ", ".join(self.of_the_day)
        arrays = ", ".join(f"%({name})s" for name in self.of_the_day)
        own = {name: list(map(value, days)) for name, value in self.of_the_day.items()}
        rows = fetched(
            f"SELECT d.day FROM (SELECT * FROM unnest({arrays}) a ({columns}) ORDER BY day) d"
            f" WHERE EXISTS ({statement}) ORDER BY d.day LIMIT 1",
            self.values | own,
        )
        return rows[0][0] if rows else None

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
