"""The dunning policy as a whole: what it may be, and how a debt would go through it (Art. 24-1)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from billing.terms.dunning import (
    PROPOSALS,
    WARNING_DAYS,
    DunnedInvoice,
    Policy,
    PolicyStep,
    Step,
    Taken,
    is_dunned,
)
from contracts.office.terms.explanation import plural
from contracts.terms.periods import ONE_DAY

LONGEST = 365
"""Days after the due date that a step may wait at most."""


class InvalidStep(ValueError):
    """A step of a policy that cannot be as given, and why, in both languages."""

    def __init__(self, step: Step, ja: str, en: str) -> None:
        super().__init__(f"{step}: {ja} / {en}")
        self.step = step
        self.ja = ja
        self.en = en


def checked(days: Mapping[Step, int]) -> list[PolicyStep]:
    """All five steps in their order, each later than the one before it. Raises InvalidStep."""
    steps: list[PolicyStep] = []
    for step in Step:
        count = days.get(step)
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= LONGEST:
            raise InvalidStep(
                step,
                f"1〜{LONGEST}の整数を入力してください。",
                f"Enter a whole number from 1 to {LONGEST}.",
            )
        if steps and count <= steps[-1].days:
            raise InvalidStep(
                step,
                f"前の段階({steps[-1].days}日)より後の日数にしてください。",
                f"Enter more days than for the previous step ({plural(steps[-1].days, 'day')}).",
            )
        steps.append(PolicyStep(step, count))
    return steps


def course(
    debt: DunnedInvoice,
    policy: Policy,
    first: date,
    minimum: int,
    is_bank_day: Callable[[date], bool],
) -> Iterator[tuple[date, Taken]]:
    """The steps that a debt would take from `first` on if nothing came in, with their days."""
    if debt.held or not is_dunned(debt.outstanding, minimum):
        return
    taken = dict(debt.taken)
    for one in policy:
        if one.step in taken:
            continue
        day = max([first, debt.due_on + timedelta(days=one.days), *_days_after(taken)])
        if one.step is Step.SUSPENSION:
            if Step.FINAL not in taken:
                return
            day = max(day, taken[Step.FINAL] + timedelta(days=WARNING_DAYS))
        while not is_bank_day(day):
            day += ONE_DAY
        taken[one.step] = day
        left_out = one.step in PROPOSALS and one.step not in debt.touchable
        yield day, Taken(debt.invoice, one.step, left_out)


def _days_after(taken: Mapping[Step, date]) -> list[date]:
    return [day + ONE_DAY for day in taken.values()]
