"""Renewal, its reminders, and the notice against it (Art. 14-2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, plural
from contracts.terms.arrival import check_end_not_passed_by
from contracts.terms.facts import Term
from contracts.terms.life import Life

REMINDER_DAYS = (60, 30)


@dataclass(frozen=True, slots=True)
class NonRenewal:
    ends_on: date
    explanation: Explanation


def decline(life: Life, day: date, arrived_on: date | None = None) -> NonRenewal:
    """A notice of non-renewal, from either side, ends the contract with its term.

    `day` is that of entry; a notice entered later counts from the day on which it arrived.
    """
    arrived_on = arrived_on or day
    contract, begun = life.contract, life.begun(arrived_on)
    if not begun or not contract.is_live(day):
        raise Refused(
            "14-2", "サービスが始まっていません", "The service has not started, or has ended"
        )
    if contract.ends_on is not None:
        raise Refused(
            "14-2",
            f"契約は{ja_day(contract.ends_on)}に終了することが決まっています",
            f"The contract is already set to end on {en_day(contract.ends_on)}",
        )
    term = begun[-1]
    if arrived_on > term.notice_deadline:
        raise Refused(
            "14-2",
            f"通知期限({ja_day(term.notice_deadline)})を過ぎています",
            f"The notice deadline, {en_day(term.notice_deadline)}, has passed",
        )
    check_end_not_passed_by(life, day, term.ends_on, "14-2")
    return NonRenewal(
        term.ends_on,
        Explanation(
            "14-2",
            "non_renewal",
            f"通知期限({ja_day(term.notice_deadline)})までに通知があったため、"
            f"第{term.number}期の満了日({ja_day(term.ends_on)})に終了します",
            f"Notice was given by {en_day(term.notice_deadline)}, so the contract ends with term"
            f" {term.number}"
            f" on {en_day(term.ends_on)}",
            {"arrived_on": arrived_on, "notice_deadline": term.notice_deadline},
        ),
    )


def reminder_days(term: Term) -> Iterator[tuple[int, date]]:
    """The days on which the holder is reminded of a term's notice deadline."""
    for days in REMINDER_DAYS:
        day = term.notice_deadline - timedelta(days=days)
        if day >= term.starts_on:
            yield days, day


def explain_renewal(term: Term) -> Explanation:
    return Explanation(
        "14-2",
        "renewal",
        f"通知期限までに通知がなかったため、{ja_day(term.starts_on)}から{ja_day(term.ends_on)}まで"
        f"{term.months}か月更新されました",
        f"No notice was given by the deadline: renewed for {plural(term.months, 'month')},"
        f" {en_day(term.starts_on)} to {en_day(term.ends_on)}",
        {"term": term.number, "months": term.months},
    )
