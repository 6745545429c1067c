"""Working on many rows together, finding the few that cannot be worked on, and stopping where
the fault is none of the rows'.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from hashlib import sha256
from traceback import walk_tb
from typing import Generic, TypeVar

from django.conf import settings
from django.db import transaction

ALIKE = 20
"""So many rows that one cause meets may be no bad rows: the fault may lie elsewhere."""
PROBES = 3
OURS = f"{settings.BASE_DIR}/"

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that failed by itself; its transaction was rolled back."""

    pk: int
    error: Exception

    @property
    def cause(self) -> str:
        return cause_of(self.error)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Done]):
    """What was returned for the parts that were done, and the rows that failed.

    `left` are, by cause, those that were not tried by themselves, as it is in the way of all;
    their place says so even where there are none.
    """

    done: list[Done] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)


def run(
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    known: Mapping[int, str] | None = None,
    suspected: Collection[str] = (),
    handled: Callable[[Done], Collection[int]] | None = None,
) -> Outcome[Done]:
    """Do something with rows in one transaction; where that fails, with each half of them.

    Halving ends at the rows that fail by themselves. So one bad row of a thousand costs about
    twenty attempts and keeps nothing back. Where one cause has met `ALIKE` rows and nothing was
    done between them, parts that meet it are put aside; if it also meets the first, the last and
    the middle one of what is aside, the rest is left, and otherwise all of it is gone on with.

    `known` are the rows that failed before, with their cause: they come last, and where they
    fail of it again they are not counted. While a cause is `suspected` from before to be in the
    way of all, three others are tried before the rest.

    Where `do` passes over some rows, `handled` names, by what it returned, those that it did not.
    A try that passes over all of its rows says nothing of any cause, and nothing was done in it.
    """
    known = known or {}
    work = _Work(do, known, handled)
    fresh = [pk for pk in ids if pk not in known]
    if suspected and fresh:
        fresh = work.probed(fresh, suspected)
    work.through(fresh)
    left = work.outcome.left
    again: list[int] = []
    for pk in ids:
        if pk in known:
            left.get(known[pk], again).append(pk)
    work.through(again)
    return work.outcome


def cause_of(error: Exception) -> str:
    """A short mark of what failed and where in our code. Its words, which may name the row, are
    no part of it; the constraint that a database names is, and so is the guard that raised it.
    """
    own = ""
    for frame, line in walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file.startswith(OURS) and "site-packages" not in file:
            own = f"{file.removeprefix(OURS)}:{frame.f_code.co_qualname}:{line}"
    what = (type(error).__module__, type(error).__qualname__, own, *_told(error))
    return sha256("\n".join(what).encode()).hexdigest()[:12]


def _told(error: Exception) -> tuple[str, ...]:
    """The constraint or column that the database names, and its function that raised the error.

    Of other contexts nothing is taken, as they may name the row.
    """
    told = getattr(error.__cause__, "diag", None)
    where = (getattr(told, "context", None) or "").partition("\n")[0]
    guard = where if where.startswith("PL/pgSQL") else ""
    names = ("table_name", "column_name", "constraint_name")
    return *(getattr(told, name, None) or "" for name in names), guard


class _Work(Generic[Done]):
    """How far it has come: how many rows each cause has met, which of them are in the way."""

    def __init__(
        self,
        do: Callable[[Sequence[int]], Done],
        known: Mapping[int, str],
        handled: Callable[[Done], Collection[int]] | None,
    ) -> None:
        self.do, self.known, self.handled = do, known, handled
        self.outcome: Outcome[Done] = Outcome()
        self.met: Counter[str] = Counter()
        self.aside: dict[str, list[Sequence[int]]] = {}

    def through(self, ids: Sequence[int]) -> None:
        """Go on until every row is done, has failed, or is left."""
        parts = [ids] if ids else []
        while parts:
            self._halve(parts)
            waiting, self.aside = self.aside, {}
            for cause, some in waiting.items():
                rows = [pk for part in some for pk in part]
                if rows or not self.outcome.done:
                    rest = self.probed(rows, [cause])
                    parts += [rest] if rest else []

    def _halve(self, parts: list[Sequence[int]]) -> None:
        while parts:
            part = parts.pop()
            came = self._try(part)
            if came is _Came.DONE:
                parts[:0] = self._taken_back()
            elif came is _Came.PASSED_OVER:
                continue
            elif (cause := cause_of(came)) in self.aside:
                self.aside[cause].append(part)
            elif len(part) > 1:
                middle = len(part) // 2
                parts += [part[middle:], part[:middle]]
            else:
                self._fails(part[0], came, cause)

    def _taken_back(self) -> list[Sequence[int]]:
        """What was put aside, as something was done since: the cause is not in the way of all.

        Nor is any that has met fewer rows so far.
        """
        back = [part for parts in self.aside.values() for part in parts]
        self.met.clear()
        self.aside = {}
        return back

    def _try(self, part: Sequence[int]) -> "Exception | _Came":
        try:
            with transaction.atomic():
                done = self.do(part)
        except Exception as error:
            return error
        if self.handled is not None and not self.handled(done):
            return _Came.PASSED_OVER
        self.outcome.done.append(done)
        return _Came.DONE

    def _fails(self, pk: int, error: Exception, cause: str) -> None:
        self.outcome.failed.append(Failed(pk, error))
        if self.known.get(pk) != cause:
            self.met[cause] += 1
        if self.met[cause] >= ALIKE:
            self.aside[cause] = []

    def probed(self, ids: Sequence[int], causes: Collection[str]) -> list[int]:
        """What to go on with after some rows were tried: nothing where all met these causes.

        One that is passed over says nothing: others are tried in its place, ever more at once
        until there is one that is not.
        """
        order, at, size = _spread(ids), 0, 1
        met, last = 0, next(iter(causes))
        while at < len(order) and met < PROBES:
            part = order[at : at + size]
            came = self._try(part)
            if isinstance(came, Exception) and len(part) > 1:
                size = len(part) // 2
                continue
            at += len(part)
            if came is _Came.PASSED_OVER:
                size *= 2
                continue
            if isinstance(came, Exception):
                last = cause_of(came)
                self.outcome.failed.append(Failed(part[0], came))
                met += 1
            if came is _Came.DONE or last not in causes:
                self.met.clear()
                return _without(ids, order[:at])
        if met or (self.outcome.failed and not self.outcome.done):
            self.outcome.left.setdefault(last, []).extend(_without(ids, order[:at]))
        return []


class _Came(Enum):
    """What a try without an error came to."""

    DONE = auto()
    PASSED_OVER = auto()


def _spread(ids: Sequence[int]) -> list[int]:
    """The first, the last and the middle one; then the others."""
    places = (0, len(ids) - 1, len(ids) // 2) if ids else ()
    return list(dict.fromkeys([*(ids[place] for place in places), *ids]))


def _without(ids: Sequence[int], tried: Collection[int]) -> list[int]:
    gone = set(tried)
    return [pk for pk in ids if pk not in gone]
