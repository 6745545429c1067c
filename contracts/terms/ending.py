"""How a contract ends or shrinks: cancellation, reduction, termination, the service's end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, cite, plural
from contracts.office.terms.horizon import check_reachable
from contracts.terms.arrival import check_end_not_passed_by, check_term_not_begun
from contracts.terms.editions import Book
from contracts.terms.facts import Contract, Formed, ServerChange, Term, formed
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, period_after

ANTISOCIAL_GROUNDS = ("31-3", "31-6")
TERMINATION_GROUNDS = (*(f"17-1({n})" for n in range(1, 14)), *ANTISOCIAL_GROUNDS)


def owes_no_damages(ground: str) -> bool:
    """Art. 31-7: who terminates for anti-social forces answers for no damage of the other."""
    return ground in ANTISOCIAL_GROUNDS


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """When a notice of cancellation takes effect: the last day, and why it is that day."""

    arrived_on: date
    earliest: date
    ends_on: date
    explanation: Explanation


def notice_period(life: Life, day: date, desired: date | None) -> NoticePeriod:
    """Art. 16-1: the preferred day, but not before the notice period is over."""
    check_reachable("16-1", desired)
    months = life.figures.on(day).cancellation_notice_months
    earliest = period_after(day, months)
    ends_on = max(earliest, desired or earliest)
    later = plural(months, "month")
    if desired is not None and desired >= earliest:
        ja = (
            f"{ja_day(day)}に通知を受け付け、{months}か月後の{ja_day(earliest)}以後に終了できます。"
            f"ご希望の{ja_day(desired)}が最終日です"
        )
        en = (
            f"The notice arrived on {en_day(day)}; the contract can end {later} later,"
            f" from {en_day(earliest)} on, and ends on the preferred day, {en_day(desired)}"
        )
    else:
        ja = f"{ja_day(day)}に通知を受け付けたため、{months}か月後の{ja_day(earliest)}が最終日です"
        en = (
            f"The notice arrived on {en_day(day)},"
            f" so the last day is {later} later, {en_day(earliest)}"
        )
    if desired is not None and desired < earliest:
        ja += f"。ご希望の{ja_day(desired)}はそれより前のため、選べません"
        en += f"; the preferred day, {en_day(desired)}, is before it"
    inputs = {"arrived_on": day, "months": months, "desired": desired, "earliest": earliest}
    return NoticePeriod(
        day, earliest, ends_on, Explanation("16-1", "notice_period", ja, en, inputs)
    )


def is_open_ended(contract: Contract, day: date) -> bool:
    """Formed or active, and no end of the whole contract fixed."""
    return isinstance(contract, Formed) and contract.is_live(day) and contract.ends_on is None


def check_open_ended(contract: Formed, day: date, article: str) -> None:
    """Refuse unless formed or active with no end of the whole contract fixed."""
    contract.check_live(day, article)
    if contract.ends_on is not None:
        raise Refused(
            article,
            f"契約は{ja_day(contract.ends_on)}に終了することが決まっています",
            f"The contract is already set to end on {en_day(contract.ends_on)}",
        )


def cancel(
    life: Life, day: date, desired: date | None, arrived_on: date | None = None
) -> NoticePeriod:
    """Art. 16-1: the holder's cancellation of the whole contract.

    `day` is that of entry; a notice entered later counts from the day on which it arrived.
    """
    check_open_ended(life.contract, day, "16-1")
    notice = notice_period(life, arrived_on or day, desired)
    check_end_not_passed_by(life, day, notice.ends_on, "16-1")
    return notice


@dataclass(frozen=True, slots=True)
class Reduction:
    """Servers that leave; `part_ends_on` is their last day, None on the annual plan."""

    change: ServerChange
    part_ends_on: date | None
    explanation: Explanation


def reduce(
    life: Life, day: date, servers: int, desired: date | None, arrived_on: date | None = None
) -> Reduction:
    """Art. 15-2, 16-1 for a part: `servers` fewer, counted as in `cancel`."""
    check_open_ended(life.contract, day, "16-1")
    arrived_on = arrived_on or day
    if life.plan(arrived_on) is Plan.ANNUAL:
        reduction = _with_a_term(life.begun(arrived_on), arrived_on, servers)
        check_term_not_begun(life, day, reduction.change.with_term or 0, "16-1")
    else:
        period = notice_period(life, arrived_on, desired)
        check_end_not_passed_by(life, day, period.ends_on, "16-1")
        change = ServerChange(-servers, effective_on=period.ends_on + ONE_DAY)
        reduction = Reduction(change, period.ends_on, period.explanation)
    _check_servers_remain(life, reduction.change)
    return reduction


def _with_a_term(begun: tuple[Term, ...], day: date, servers: int) -> Reduction:
    if not begun:
        raise Refused(
            "16-1",
            "年額プランの減数はサービス開始後に承ります",
            "Servers on the annual plan can be reduced only after the service has started",
        )
    term = begun[-1]
    in_time = day <= term.notice_deadline
    number = term.number + (1 if in_time else 2)
    ja = f"年額プランのため第{number}期の初日に減数します(通知期限 {ja_day(term.notice_deadline)})"
    en = (
        f"On the annual plan, they are removed as term {number} begins"
        f" (notice deadline {en_day(term.notice_deadline)})"
    )
    inputs = {"arrived_on": day, "notice_deadline": term.notice_deadline, "with_term": number}
    return Reduction(
        ServerChange(-servers, with_term=number),
        None,
        Explanation("16-1", "annual_reduction", ja, en, inputs),
    )


def _check_servers_remain(life: Life, change: ServerChange) -> None:
    """At least one server on every later day, changes on file included."""
    after = life.with_servers(change)
    leaves = after.day_of(change)
    for day, _ in after.server_changes:
        if day >= leaves and after.servers(day) < 1:
            raise Refused(
                "16-1",
                "台数が0台になるため、減数では受け付けられません",
                f"No server would remain on {en_day(day)}; cancel the contract instead",
            )


@dataclass(frozen=True, slots=True)
class Termination:
    ends_on: date
    ground: str
    explanation: Explanation


def can_be_terminated(contract: Contract, day: date) -> bool:
    """Whether a termination effective on the day would still end it earlier."""
    return isinstance(contract, Formed) and (contract.ends_on is None or day < contract.ends_on)


def terminate(contract: Contract, day: date, effective: date, ground: str) -> Termination:
    """Art. 17-1, 31: termination by the company, at once or on a set day; no residual fee."""
    contract = formed(contract, "17-1")
    contract.check_live(day, "17-1")
    check_reachable("17-1", effective)
    if effective < day:
        raise Refused(
            "17-1",
            f"解除日({ja_day(effective)})が過ぎています",
            f"{en_day(effective)} has already passed",
        )
    if contract.ends_on is not None and effective >= contract.ends_on:
        raise Refused(
            "17-1",
            f"契約は{ja_day(contract.ends_on)}に終了することが決まっています",
            f"The contract is already set to end on {en_day(contract.ends_on)}",
        )
    explanation = Explanation(
        ground,
        "termination",
        f"{cite(ground)}に該当するため{ja_day(effective)}をもって解除します",
        f"Terminated under Art. {ground} as of {en_day(effective)}",
        {"ground": ground, "effective": effective},
    )
    return Termination(effective, ground, explanation)


def terminate_part(
    life: Life, day: date, servers: int, effective: date, ground: str
) -> ServerChange:
    """Art. 17-1 for a part: `servers` have `effective` as their last day; no residual fee."""
    terminate(life.contract, day, effective, ground)
    change = ServerChange(-servers, effective_on=effective + ONE_DAY)
    _check_servers_remain(life, change)
    return change


@dataclass(frozen=True, slots=True)
class ServiceEnding:
    """The service's end, and the contracts that it ends.

    `notified_on` is the day at whose end all holders count as notified.
    """

    effective_on: date
    notified_on: date
    ends: tuple[str, ...]
    explanation: Explanation


def service_end_notified_on(book: Book, day: date) -> date:
    """Art. 18-2: what is posted on a day counts as notified to all at the end of this one."""
    return period_after(day, book.on(day).service_end_notice_months)


def end_service(
    contracts: Iterable[Formed],
    book: Book,
    day: date,
    effective: date,
    posted: date | None = None,
) -> ServiceEnding:
    """Art. 18: announced to all; every contract that would last longer ends on the day set.

    `posted` is the end that was announced before: only an earlier one replaces it.
    """
    check_reachable("18-2", effective)
    months = book.on(day).service_end_notice_months
    earliest = service_end_notified_on(book, day)
    if posted is not None and effective >= posted:
        raise Refused(
            "18-2",
            f"サービスは{ja_day(posted)}に終了することを掲示しています。それより前の日だけを指定できます",
            f"The end of the service on {en_day(posted)} is posted already;"
            " only an earlier day can replace it",
        )
    if effective < earliest:
        raise Refused(
            "18-2",
            f"終了日は{ja_day(earliest)}以後にしてください",
            f"The end date must be {en_day(earliest)} or later",
        )
    ends = tuple(
        c.number
        for c in contracts
        if c.is_live(day) and (c.ends_on is None or effective < c.ends_on)
    )
    explanation = Explanation(
        "18-2",
        "service_end",
        f"{ja_day(day)}の掲示から{months}か月の期間は{ja_day(earliest)}に満了し、サービスは{ja_day(effective)}に終了します",
        f"Posted on {en_day(day)}, the period of {plural(months, 'month')} ends on"
        f" {en_day(earliest)}; the service ends on {en_day(effective)}",
        {"posted_on": day, "earliest": earliest, "effective": effective},
    )
    return ServiceEnding(effective, earliest, ends, explanation)
