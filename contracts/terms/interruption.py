"""Interruptions of the service and planned maintenance (Art. 13-1, 13-2). Fees run on."""

from datetime import datetime

from contracts.office.terms.explanation import Explanation, Refused, cite
from contracts.office.terms.horizon import check_reachable

GROUNDS = tuple(f"13-1({n})" for n in range(1, 9))
MAINTENANCE = "13-2"


def interrupt(ground: str, starts_at: datetime, now: datetime) -> Explanation:
    """An interruption without notice, on one of the eight grounds, recorded once it is known."""
    if ground not in GROUNDS:
        raise Refused("13-1", f"{ground}という事由はありません", f"There is no ground {ground}")
    if starts_at > now:
        raise Refused(
            "13-1",
            "これから始まるものは計画停止として予告してください",
            "What has not started yet is announced as planned maintenance",
        )
    return Explanation(
        ground,
        "interruption",
        f"{cite(ground)}によりサービスを中断しています",
        f"The service is interrupted under Art. {ground}",
    )


def announce(starts_at: datetime, ends_at: datetime, now: datetime) -> Explanation:
    """Planned maintenance: announced before it starts, with the time it is to take."""
    if starts_at <= now:
        raise Refused(
            MAINTENANCE,
            "開始前に予告してください",
            "Maintenance must be announced before it starts",
        )
    check_reachable(MAINTENANCE, ends_at.date())
    if ends_at <= starts_at:
        raise Refused(MAINTENANCE, "終了は開始より後です", "The end must be after the start")
    return Explanation(
        MAINTENANCE,
        "maintenance",
        f"{cite(MAINTENANCE)}により計画停止を予告します",
        "Planned maintenance is announced under Art. 13-2",
    )


def restore(starts_at: datetime, ended_at: datetime | None, at: datetime) -> None:
    """The end of an interruption, once, not before its start."""
    if ended_at is not None:
        raise Refused("13-1", "すでに復旧しています", "The service has already been restored")
    if at < starts_at:
        raise Refused("13-1", "開始より前です", "That is before the interruption started")
