"""The clocks of response and resolution, which run in hours of support only (annex (2))."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from contracts.office.terms.days import TOKYO, en_day, en_moment, ja_day, ja_moment
from contracts.office.terms.explanation import Explanation, plural
from contracts.office.terms.labels import Labelled
from contracts.office.terms.working_days import DaysOff
from support.desk.terms import hours
from support.desk.terms.hours import Span
from support.desk.terms.kinds import Priority

CLAUSE = "annex"
RISK = 4
"""At risk is what has less than a quarter of its minutes left."""
MOST_NAMED = 3
"""The most days off that an explanation names."""


@dataclass(frozen=True, slots=True)
class Target:
    """Within how many minutes of support we answer first, and resolve."""

    response: int
    resolution: int


DEFAULTS: Mapping[Priority, Target] = {
    Priority.URGENT: Target(60, hours.MINUTES_A_DAY),
    Priority.HIGH: Target(120, 2 * hours.MINUTES_A_DAY),
    Priority.NORMAL: Target(hours.MINUTES_A_DAY, 5 * hours.MINUTES_A_DAY),
    Priority.LOW: Target(2 * hours.MINUTES_A_DAY, 10 * hours.MINUTES_A_DAY),
}
"""What is aimed at until staff set another target."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A target of a priority for what is opened from a day on."""

    priority: Priority
    effective_from: date
    target: Target


def target(priority: Priority, day: date, policies: Iterable[Policy]) -> Target:
    """The target in force on a day for a priority."""
    known = [one for one in policies if one.priority == priority and one.effective_from <= day]
    if not known:
        return DEFAULTS[priority]
    return max(known, key=lambda one: one.effective_from).target


class Standing(Labelled):
    IN_TIME = "in_time", "期限内", "In time"
    AT_RISK = "at_risk", "期限間近", "Due soon"
    BREACHED = "breached", "期限超過", "Overdue"
    PAUSED = "paused", "時計停止中", "Clock stopped"
    MET = "met", "期限内に完了", "Met"
    MISSED = "missed", "期限後に完了", "Missed"


@dataclass(frozen=True, slots=True)
class Run:
    """The moments of an inquiry that its clocks depend on."""

    opened_at: datetime
    target: Target
    first_answered_at: datetime | None = None
    resolved_at: datetime | None = None
    waits: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """How one clock stands: due when, of how many minutes how many are spent.

    `due_at` is None while the clock is stopped with minutes left. `risk_at` is from when it is
    at risk.
    """

    standing: Standing
    due_at: datetime | None
    risk_at: datetime | None
    minutes: int
    spent: int
    why: Explanation

    @property
    def left(self) -> int:
        """Minutes of support that are left; never below 0."""
        return max(0, self.minutes - self.spent)


def response(run: Run, now: datetime, off: DaysOff) -> Clock:
    """The clock of the first answer: from the arrival on, whoever is waited for."""
    return _clock("support_response", run, run.target.response, run.first_answered_at, (), now, off)


def resolution(run: Run, now: datetime, off: DaysOff) -> Clock:
    """The clock of the resolution: it stands still while the customer or the maker is awaited."""
    return _clock(
        "support_resolution", run, run.target.resolution, run.resolved_at, run.waits, now, off
    )


def next_of(run: Run, now: datetime, off: DaysOff) -> Clock | None:
    """The clock that runs out first; None where everything is done."""
    if run.resolved_at is not None:
        return None
    found = resolution(run, now, off)
    if run.first_answered_at is not None:
        return found
    first = response(run, now, off)
    if found.due_at is None or first.due_at is None:
        return first
    return min(first, found, key=lambda clock: clock.due_at or now)


def _clock(
    rule: str,
    run: Run,
    count: int,
    done_at: datetime | None,
    waits: tuple[Span, ...],
    now: datetime,
    off: DaysOff,
) -> Clock:
    due_at = hours.after(run.opened_at, count, off, waits)
    risk_at = hours.after(run.opened_at, count - count // RISK, off, waits)
    spent = hours.minutes(run.opened_at, done_at or now, off, waits)
    waited = hours.minutes(run.opened_at, done_at or now, off) - spent
    found = _standing(due_at, risk_at, done_at, now, waits)
    why = _why(rule, run, count, waited, due_at, off)
    return Clock(found, due_at, risk_at, count, spent, why)


def _standing(
    due_at: datetime | None,
    risk_at: datetime | None,
    done_at: datetime | None,
    now: datetime,
    waits: tuple[Span, ...],
) -> Standing:
    """The due moment itself is too late: what ends there is half-open."""
    at = hours.to_the_minute(done_at or now)
    if done_at is not None:
        return Standing.MET if due_at is None or at < due_at else Standing.MISSED
    if due_at is not None and at >= due_at:
        return Standing.BREACHED
    if any(wait.ends_at is None for wait in waits):
        return Standing.PAUSED
    return Standing.AT_RISK if risk_at is not None and at >= risk_at else Standing.IN_TIME


def _why(
    rule: str, run: Run, count: int, waited: int, due_at: datetime | None, off: DaysOff
) -> Explanation:
    inputs = {"opened_at": run.opened_at, "minutes": count, "waited": waited, "due_at": due_at}
    ja = f"{ja_moment(run.opened_at)}に受け付け、サポート時間で{ja_minutes(count)}以内です"
    en = f"received {en_moment(run.opened_at)}, within {en_minutes(count)} of support hours"
    if waited:
        ja += f"。待っていた{ja_minutes(waited)}は数えません"
        en += f", without the {en_minutes(waited)} of waiting"
    if due_at is None:
        ja, en = f"{ja}。いまは時計を止めています", f"{en}; the clock is stopped now"
        return Explanation(CLAUSE, rule, ja, en, inputs)
    ja, en = f"{ja}。期限は{ja_moment(due_at)}です", f"{en}: due {en_moment(due_at)}"
    first, last = (one.astimezone(TOKYO).date() for one in (run.opened_at, due_at))
    rest = hours.days_off_between(first, last, off)
    if rest:
        ja += f"。休みの日: {'、'.join(map(ja_day, rest[:MOST_NAMED]))}"
        en += f"; days off: {', '.join(map(en_day, rest[:MOST_NAMED]))}"
        if len(rest) > MOST_NAMED:
            ja += f"ほか{len(rest) - MOST_NAMED}日"
            en += f" and {plural(len(rest) - MOST_NAMED, 'more day')}"
    return Explanation(CLAUSE, rule, ja, en, inputs)


def ja_minutes(count: int) -> str:
    """`8時間30分`, `45分`: hours are hours of support, not days."""
    whole, rest = divmod(count, 60)
    return f"{whole}時間{rest}分" if whole and rest else f"{whole}時間" if whole else f"{rest}分"


def en_minutes(count: int) -> str:
    """`8 hours 30 minutes`."""
    whole, rest = divmod(count, 60)
    parts = [plural(whole, "hour")] if whole else []
    return " ".join([*parts, *([plural(rest, "minute")] if rest or not whole else [])])
