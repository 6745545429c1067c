"""Which step of the dunning policy an unpaid invoice takes on a day (Art. 13-3, 17-1(5), 22-1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from billing.terms.due import roll
from contracts.office.terms.labels import Labelled
from contracts.terms.periods import ONE_DAY

WARNING_DAYS = 7
"""A suspension needs a final demand at least so many days before it."""


class Step(Labelled):
    REMINDER = "reminder", "お支払いのご確認", "Payment reminder"
    SECOND = "second", "督促", "Second reminder"
    FINAL = "final", "最終督促", "Final demand"
    SUSPENSION = "suspension", "停止の起案", "Suspension proposed"
    TERMINATION = "termination", "解除の起案", "Termination proposed"


PROPOSALS = (Step.SUSPENSION, Step.TERMINATION)
MESSAGES = (Step.REMINDER, Step.SECOND, Step.FINAL)


@dataclass(frozen=True, slots=True)
class PolicyStep:
    step: Step
    days: int
    """Days after the due date."""


Policy = Sequence[PolicyStep]


@dataclass(frozen=True, slots=True)
class DunnedInvoice:
    """An unpaid invoice; `taken` are its steps so far, left-out ones included.

    `touchable` are the proposals that would still touch one of its contracts. Dunning waits
    where it is `held`: by staff, or, `without_data`, until the bank data reach its due day.
    """

    invoice: str
    due_on: date
    outstanding: int
    taken: Mapping[Step, date] = field(default_factory=dict)
    touchable: frozenset[Step] = frozenset()
    held: bool = False
    without_data: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that an invoice takes; `left_out` of a proposal, the step still counts."""

    invoice: str
    step: Step
    left_out: bool


def step_due(taken: Mapping[Step, date], policy: Policy, due_on: date, day: date) -> Step | None:
    """The next step of an invoice, if it is old enough for it on the day."""
    step = next((step for step in policy if step.step not in taken), None)
    if step is None or day < due_on + timedelta(days=step.days):
        return None
    return step.step


def has_letter_next(taken: Mapping[Step, date], policy: Policy) -> bool:
    """Whether the next step of an invoice is a message: whatever else could be done comes later."""
    return next((step.step for step in policy if step.step not in taken), None) in MESSAGES


def is_dunned(outstanding: int, minimum: int) -> bool:
    """Whether an unpaid amount is large enough for any step (`dunning_minimum`)."""
    return outstanding >= max(minimum, 1)


def step_on(debt: DunnedInvoice, policy: Policy, day: date, minimum: int) -> Taken | None:
    """The step that an invoice takes on a bank business day, if any."""
    if debt.held or not is_dunned(debt.outstanding, minimum):
        return None
    step = step_due(debt.taken, policy, debt.due_on, day)
    if step is None or any(taken >= day for taken in debt.taken.values()):
        return None
    if step is Step.SUSPENSION and not _warned(debt, day):
        return None
    return Taken(debt.invoice, step, _is_left_out(step, debt))


def _is_left_out(step: Step, debt: DunnedInvoice) -> bool:
    return step in PROPOSALS and step not in debt.touchable


def _warned(debt: DunnedInvoice, day: date) -> bool:
    final = debt.taken.get(Step.FINAL)
    return final is not None and final + timedelta(days=WARNING_DAYS) <= day


def steps_on(
    debts: Iterable[DunnedInvoice],
    policy: Policy,
    day: date,
    minimum: int,
    is_bank_day: Callable[[date], bool],
) -> list[Taken]:
    """The steps of a day in the policy's order; none when the banks are closed."""
    if not is_bank_day(day):
        return []
    order = {step.step: position for position, step in enumerate(policy)}
    taken = (step_on(debt, policy, day, minimum) for debt in debts)
    return sorted((t for t in taken if t is not None), key=lambda t: order[t.step])


def demanded(step: str, total: int, due: int) -> int:
    """The yen that a message asks for: of the invoices that took its step, `total`.

    A final demand asks for all that is overdue, `due`.
    """
    return due if step == Step.FINAL else total


def pay_by(day: date, is_bank_day: Callable[[date], bool]) -> date:
    """Until when a letter of a day asks to be paid: the time that a warning leaves, by bank."""
    return roll(day + timedelta(days=WARNING_DAYS), "next_bank_day", is_bank_day)


def next_step(
    debt: DunnedInvoice, policy: Policy, day: date, is_bank_day: Callable[[date], bool]
) -> tuple[Step, date] | None:
    """The step that comes next if nothing is paid or held, and its day, today or later.

    A proposal that would touch no contract any more is none.
    """
    coming = (step for step in policy if step.step not in debt.taken)
    step = next((one for one in coming if not _is_left_out(one.step, debt)), None)
    if step is None:
        return None
    days = [day, debt.due_on + timedelta(days=step.days)]
    days += [taken + ONE_DAY for taken in debt.taken.values()]
    if step.step is Step.SUSPENSION and Step.FINAL in debt.taken:
        days.append(debt.taken[Step.FINAL] + timedelta(days=WARNING_DAYS))
    return step.step, roll(max(days), "next_bank_day", is_bank_day)


class NotNow(Labelled):
    """Why an overdue invoice cannot be written about now, the weightiest first."""

    HELD = (
        "held",
        "督促を保留しています",
        "Dunning is on hold",
    )
    NO_DATA = (
        "no_data",
        "支払期限までの銀行データがまだありません。先に銀行ファイルを取り込んでください",
        "The bank data do not reach the due date yet; import the bank file first",
    )
    TODAY = (
        "today",
        "本日すでに督促の段階が進んでいます。次は明日以降に送れます",
        "A step has already been taken today; the next can be sent from tomorrow",
    )
    SMALL = (
        "small",
        "未払額が督促の最低額に達していません",
        "The unpaid amount is below the minimum for dunning",
    )
    NO_MESSAGE = (
        "no_message",
        "送れる督促状はすべて送付済みです。次は停止または解除の起案です",
        "All letters have been sent; the next step is a proposal to suspend or terminate",
    )
    NOTHING_LEFT = (
        "nothing_left",
        "送れる督促状はすべて送付済みです。停止・解除できる契約もありません",
        "All letters have been sent, and no contract is left to suspend or terminate",
    )


def message_now(debt: DunnedInvoice, policy: Policy, day: date, minimum: int) -> Step | NotNow:
    """The message that staff can send about an overdue invoice before its day.

    Always the next step of the policy: none is skipped, none taken twice or twice a day.
    """
    if debt.held:
        return NotNow.NO_DATA if debt.without_data else NotNow.HELD
    if any(taken >= day for taken in debt.taken.values()):
        return NotNow.TODAY
    if not is_dunned(debt.outstanding, minimum):
        return NotNow.SMALL
    step = next((step.step for step in policy if step.step not in debt.taken), None)
    if step in MESSAGES:
        return step
    return NotNow.NO_MESSAGE if debt.touchable else NotNow.NOTHING_LEFT
