"""Working on many rows together, finding the few that cannot be worked on, and stopping where
the fault is none of the rows'.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

ALIKE = 20
"""So many rows in a row that fail of one cause are no bad rows: the fault lies elsewhere."""

Done = TypeVar("Done")
Failed = tuple[int, Exception]


class Stopped(Exception):
    """Rows in a row failed of one cause. What was done before stands.

    `done` is what was returned until then, `failed` are those rows, of which none was reported,
    and `left` those not tried by themselves.
    """

    def __init__(self, failed: Sequence[Failed], done: Sequence = (), left: Sequence[int] = ()):
        self.failed, self.done, self.left = list(failed), list(done), list(left)
        super().__init__(self.cause)

    @property
    def cause(self) -> str:
        """What the last of them met."""
        error = self.failed[-1][1]
        return f"{type(error).__name__}: {error}"


@dataclass
class Streak:
    """The rows that failed of one cause since the last that did not."""

    rows: list[Failed] = field(default_factory=list)

    def failed(self, pk: int, error: Exception) -> list[Failed]:
        """Those before it that failed otherwise: they are bad rows."""
        others = [] if self.rows and _cause(self.rows[-1][1]) == _cause(error) else self.broken()
        self.rows.append((pk, error))
        return others

    def broken(self) -> list[Failed]:
        """What the streak was."""
        rows, self.rows = self.rows, []
        return rows

    @property
    def is_over(self) -> bool:
        return len(self.rows) >= ALIKE


def _cause(error: Exception) -> tuple:
    """What failed and on which way through the code; its words may name the row."""
    way = traceback.extract_tb(error.__traceback__)
    return type(error), tuple((frame.filename, frame.lineno) for frame in way)


def run(
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    report: Callable[[int, Exception], Done],
    *,
    is_wary: bool = False,
) -> list[Done]:
    """Do something with rows in one transaction; where that fails, with each half of them.

    Halving ends at the rows that fail by themselves: `report` gets each with its error, after
    its transaction was rolled back. So one bad row of a thousand costs about twenty attempts
    and keeps nothing back. Returns what `do` and `report` return, in the order of the rows.

    Raises Stopped where `ALIKE` rows in a row fail of one cause, or `do` raises it: the others
    would too. With `is_wary`, so many rows are tried before the rest.
    """
    parts = [ids] if ids else []
    if is_wary and len(ids) > ALIKE:
        parts = [ids[ALIKE:], ids[:ALIKE]]
    results: list[Done] = []
    streak = Streak()
    while parts:
        part = parts.pop()
        try:
            done = _together(part, do)
        except Stopped as stopped:
            _say(streak.broken(), report, results)
            left = [*stopped.left, *_rest(parts)]
            raise Stopped(stopped.failed, [*results, *stopped.done], left) from stopped
        except Exception as error:
            if len(part) > 1:
                parts += [part[len(part) // 2 :], part[: len(part) // 2]]
                continue
            _say(streak.failed(part[0], error), report, results)
            if streak.is_over:
                raise Stopped(streak.rows, results, _rest(parts)) from error
        else:
            _say(streak.broken(), report, results)
            results.append(done)
    _say(streak.broken(), report, results)
    return results


def _together(ids: Sequence[int], do: Callable[[Sequence[int]], Done]) -> Done:
    """In one transaction, which keeps what was done before a stop."""
    with transaction.atomic():
        try:
            return do(ids)
        except Stopped as error:
            stopped = error
    raise stopped


def _say(
    rows: Sequence[Failed], report: Callable[[int, Exception], Done], results: list[Done]
) -> None:
    results += (report(pk, error) for pk, error in rows)


def _rest(parts: Sequence[Sequence[int]]) -> list[int]:
    return [pk for part in reversed(parts) for pk in part]
