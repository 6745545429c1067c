"""The stages of a day: what happens by itself, registered by the room that carries it out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from contracts.office.registry import Registry


def _nothing(*_: date) -> None:
    """A stage with nothing to do at its end."""


class Waits(Protocol):
    """A statement that finds what waits on a day, with the values that it names.

    `values` are the same for all days, `of_the_day` says what follows from one.
    """

    @property
    def statement(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...

    @property
    def of_the_day(self) -> Mapping[str, Callable[[date], object]]: ...

    def of(self, day: date) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """`select` finds the ids that wait, `work` carries some out, `finish` closes the stage.

    All take the day. `waiting` says in SQL on which days `select` may find any, so that many
    stages are asked at once; `first` finds the first of some such days, as things are now. A
    stage without either is asked on every day. With `months`, found for a day and
    the first day to catch up from, the stage is run for each month by itself, and they take the
    month's first day after the day.
    It comes `after` and `before` other stages, by name. `in_turn` says that workers write one after
    the other, as whoever takes numbers without a gap keeps the others waiting.
    """

    name: str
    select: Callable[..., list[int]]
    work: Callable[..., None]
    finish: Callable[..., None] = _nothing
    months: Callable[[date, date], Sequence[date]] | None = None
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    first: Callable[[Sequence[date]], date | None] | None = None
    waiting: Waits | None = None
    in_turn: bool = False

    def key(self, month: date | None = None) -> str:
        """`dun`, `bill:2026-04`: by this it is found again."""
        return f"{self.name}:{month:%Y-%m}" if month else self.name


STAGES: Registry[Stage] = Registry()


@dataclass(frozen=True, slots=True)
class DayStage:
    """A stage on a day, of one month where it has months."""

    stage: Stage
    day: date
    month: date | None = None

    @property
    def key(self) -> str:
        return self.stage.key(self.month)

    @property
    def _when(self) -> tuple[date, ...]:
        return (self.day, self.month) if self.month else (self.day,)

    def select(self) -> list[int]:
        return self.stage.select(*self._when)

    def work(self, ids: Sequence[int]) -> None:
        self.stage.work(ids, *self._when)

    def finish(self) -> None:
        self.stage.finish(*self._when)


def stages_of(day: date, since: date) -> list[DayStage]:
    """The stages of a day in their order; `since` is the first day whose jobs run."""
    return [one for stage in STAGES for one in _on(stage, day, since)]


def _on(stage: Stage, day: date, since: date) -> list[DayStage]:
    if stage.months is None:
        return [DayStage(stage, day)]
    return [DayStage(stage, day, month) for month in stage.months(day, since)]


def stage_of(key: str, day: date) -> DayStage:
    """A stage of a day by its key. Raises KeyError for an unknown one."""
    name, _, month = key.partition(":")
    return DayStage(STAGES[name], day, date.fromisoformat(f"{month}-01") if month else None)
