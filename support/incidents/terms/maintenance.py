"""Planned maintenance, announced in time or urgent with its reason (Art. 13-1(1), 13-2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.office.terms.days import en_moment, ja_moment
from contracts.office.terms.explanation import Explanation, Refused, plural
from contracts.office.terms.horizon import check_reachable
from support.incidents.terms.course import Course, Kind
from support.incidents.terms.windows import Window, day_of

PLANNED, URGENT = "13-2", "13-1(1)"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Under which clause maintenance is announced, and why."""

    ground: str
    explanation: Explanation


def earliest(now: datetime, notice_days: int) -> datetime:
    """The first moment at which maintenance announced now may start."""
    return now + timedelta(days=notice_days)


def announce(
    window: Window,
    now: datetime,
    notice_days: int,
    urgent_reason: str,
    others: Iterable[tuple[str, Window]],
) -> Announcement:
    """Before it starts, by `notice_days` times 24 hours; later only with a reason of urgency.

    `others` are numbers and windows of what else is announced for the same contracts: no two
    overlap. Raises Refused.
    """
    if window.ends_at <= window.starts_at:
        raise Refused(PLANNED, "終了は開始より後です", "The end must be after the start")
    check_reachable(PLANNED, day_of(window.ends_at))
    if window.starts_at <= now:
        raise Refused(
            PLANNED,
            "開始前に予告してください。始まったものは障害として登録してください",
            "Maintenance is announced before it starts; what has started is an incident",
        )
    for number, other in others:
        if window.overlaps(other):
            raise Refused(
                PLANNED,
                f"同じ契約の保守{number}と時間が重なります",
                f"It overlaps maintenance {number} of the same contracts",
            )
    first = earliest(now, notice_days)
    if window.starts_at >= first:
        return Announcement(PLANNED, _planned(notice_days))
    if not urgent_reason:
        raise Refused(
            PLANNED,
            f"開始の{notice_days}日前までに予告します。{ja_moment(first)}以降を指定するか、"
            "緊急の理由を入力してください",
            f"It is announced {plural(notice_days, 'day')} before it starts: choose"
            f" {en_moment(first)} or later, or give the reason why it is urgent",
        )
    return Announcement(
        URGENT,
        Explanation(
            URGENT,
            "urgent",
            f"緊急の保守です。{urgent_reason}。利用料金は変わりません",
            f"The maintenance is urgent: {urgent_reason}. Fees stay the same (Art. 22-2)",
        ),
    )


def _planned(notice_days: int) -> Explanation:
    return Explanation(
        PLANNED,
        "maintenance",
        f"開始の{notice_days}日前までに予告する定期の保守です。利用料金は変わりません",
        f"Regular maintenance, announced {plural(notice_days, 'day')} ahead;"
        " fees stay the same (Art. 22-2)",
        {"notice_days": notice_days},
    )


def finish(course: Course, at: datetime, now: datetime) -> Explanation:
    """The moment at which it was over, once. Raises Refused."""
    _standing(course)
    if not course.starts_at < at <= now:
        raise Refused(
            PLANNED,
            "終了は、開始より後で、いままでの日時で入力してください",
            "The end lies after the start, and not in the future",
        )
    return Explanation(PLANNED, "finish", "保守を終えました", "The maintenance is finished")


def cancel(course: Course, now: datetime) -> Explanation:
    """Before it starts; what has started is finished. Raises Refused."""
    _standing(course)
    if course.starts_at <= now:
        raise Refused(
            PLANNED,
            "すでに始まっています。終了を登録してください",
            "It has started; record its end",
        )
    return Explanation(PLANNED, "cancel", "保守を中止します", "The maintenance is cancelled")


def _standing(course: Course) -> None:
    if course.kind is not Kind.MAINTENANCE:
        raise Refused(PLANNED, "保守ではありません", "This is not maintenance")
    if course.is_over():
        raise Refused(PLANNED, "すでに終わっています", "It is already over")
