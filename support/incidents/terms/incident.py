"""Incidents: known, told without delay, repaired, closed (Art. 13-1, 27). Fees run on (22-2)."""

from datetime import datetime

from contracts.office.terms.explanation import Explanation, Refused, cite
from support.incidents.terms.course import Course, Effect, Kind, Scope
from support.incidents.terms.windows import en_minutes, ja_minutes, minutes_between

GROUNDS = tuple(f"13-1({n})" for n in range(1, 9))
TELLING, REPAIR, CARRIER, TOGETHER = "27-1", "27-2", "27-3", "27-4"


def record(
    effect: Effect, ground: str, starts_at: datetime, known_at: datetime, now: datetime
) -> Explanation:
    """What has begun and is known. An interruption has one of the eight grounds of 13-1.

    It began before it was known, or at that moment. Raises Refused.
    """
    if ground and ground not in GROUNDS:
        raise Refused("13-1", f"{ground}という事由はありません", f"There is no ground {ground}")
    if effect is Effect.INTERRUPTED and not ground:
        raise Refused(
            "13-1",
            "サービスを利用できないときは、中断の事由を選んでください",
            "Choose the ground of the interruption where the service is unavailable",
        )
    if known_at > now:
        raise Refused(
            TELLING,
            "検知の日時が先の日時です。これから行うものは保守として予告してください",
            "It cannot be known in the future; what has not started is announced as maintenance",
        )
    if starts_at > known_at:
        raise Refused(
            TELLING,
            "発生は検知より後になりません",
            "It cannot have started after it was known",
        )
    if ground:
        return Explanation(
            ground,
            "interruption",
            f"{cite(ground)}によるサービスの中断です。利用料金は変わりません",
            f"The service is interrupted under Art. {ground}; fees stay the same (Art. 22-2)",
        )
    return Explanation(
        TELLING,
        "incident",
        "設備の障害です。利用料金は変わりません",
        "Equipment is faulty; fees stay the same (Art. 22-2)",
    )


def announce(course: Course, now: datetime) -> Explanation:
    """Telling those affected, once, with the delay since it was known. Raises Refused."""
    if course.kind is not Kind.INCIDENT or course.known_at is None:
        raise Refused(TELLING, "障害ではありません", "This is not an incident")
    if course.announced_at is not None:
        raise Refused(TELLING, "すでにお知らせしています", "It has already been announced")
    minutes = minutes_between(course.known_at, now)
    return Explanation(
        TELLING,
        "delay",
        f"検知から{ja_minutes(minutes)}でお知らせしました",
        f"Announced {en_minutes(minutes)} after it was known",
        {"minutes": minutes},
    )


def update(course: Course) -> Explanation:
    """What follows to those told already. Raises Refused before, and once it is over."""
    is_incident = course.kind is Kind.INCIDENT
    clause = TELLING if is_incident else "13-2"
    _told(course, clause)
    if course.closed_at is not None if is_incident else course.is_over():
        raise Refused(clause, "すでに終わっています", "It is already over")
    return Explanation(clause, "update", "その後の状況です", "What has happened since")


def widen(course: Course, scope: Scope) -> Explanation:
    """Further contracts are found to be affected, while it is not over. Raises Refused."""
    clause = TELLING if course.kind is Kind.INCIDENT else "13-2"
    if scope is Scope.ALL:
        raise Refused(clause, "すでにすべての契約が対象です", "All contracts are affected already")
    if course.is_over():
        raise Refused(clause, "すでに終わっています", "It is already over")
    return Explanation(
        clause, "widened", "影響する契約を追加しました", "Further contracts are affected"
    )


def repair(course: Course, at: datetime, now: datetime) -> Explanation:
    """The moment from which the service is whole again (27-2), once. Raises Refused."""
    if course.kind is not Kind.INCIDENT or course.known_at is None:
        raise Refused(REPAIR, "障害ではありません", "This is not an incident")
    if course.ended_at is not None:
        raise Refused(REPAIR, "すでに復旧しています", "It has already been repaired")
    if not course.starts_at <= at <= now:
        raise Refused(
            REPAIR,
            "復旧は、発生からいままでの日時で入力してください",
            "The repair lies between the start and now",
        )
    minutes = minutes_between(course.known_at, at)
    return Explanation(
        REPAIR,
        "repair",
        f"検知から{ja_minutes(minutes)}で復旧しました",
        f"Repaired {en_minutes(minutes)} after it was known",
        {"minutes": minutes},
    )


def order_carrier(course: Course, at: datetime, now: datetime) -> Explanation:
    """The order to repair a rented line (27-3), from when the fault is known. Raises Refused."""
    _open_incident(course, CARRIER)
    if course.known_at is not None and not course.known_at <= at <= now:
        raise Refused(
            CARRIER,
            "指示は、検知からいままでの日時で入力してください",
            "The order lies between the detection and now",
        )
    return Explanation(
        CARRIER,
        "carrier",
        "通信回線の事業者に修理を指示しました",
        "The carrier of the line was ordered to repair it",
    )


def agree_measure(course: Course, at: datetime, now: datetime) -> Explanation:
    """What holder and operator decided together (27-4). Raises Refused."""
    _open_incident(course, TOGETHER)
    if not course.starts_at <= at <= now:
        raise Refused(
            TOGETHER,
            "協議は、発生からいままでの日時で入力してください",
            "It was agreed between the start and now",
        )
    return Explanation(
        TOGETHER,
        "measure",
        "契約者と協議して、それぞれの対応を決めました",
        "The holder and we decided what each of us does",
    )


def close(course: Course) -> Explanation:
    """The report on what was told and repaired. Raises Refused."""
    _open_incident(course, REPAIR)
    _told(course, REPAIR)
    if course.ended_at is None:
        raise Refused(REPAIR, "復旧を先に登録してください", "Record the repair first")
    return Explanation(
        REPAIR,
        "report",
        "原因と対策を報告します",
        "A report states the cause and the measures",
    )


def _open_incident(course: Course, clause: str) -> None:
    if course.kind is not Kind.INCIDENT:
        raise Refused(clause, "障害ではありません", "This is not an incident")
    if course.closed_at is not None:
        raise Refused(clause, "すでに終結しています", "It has already been closed")


def _told(course: Course, clause: str) -> None:
    if course.announced_at is None:
        raise Refused(clause, "先にお知らせを出してください", "Announce it first")
