"""What is due when after a contract has ended, and what may be answered (Art. 25, 28-6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, plural
from support.offboarding.terms.kinds import (
    CLAUSES,
    ITEMS,
    METHODS,
    SIDES,
    WITH_WORDS,
    Item,
    Method,
    Side,
)
from support.offboarding.terms.policy import Policy

LONGEST_NAME, LONGEST_TEXT, LONGEST_REASON = 120, 1000, 300
BEFORE_CERTIFYING = tuple(one for one in ITEMS[Side.OPERATOR] if one is not Item.CERTIFY)


@dataclass(frozen=True, slots=True)
class Due:
    """A line of a checklist, its day, and why it is that day."""

    item: Item
    due_on: date
    why: Explanation

    @property
    def side(self) -> Side:
        return SIDES[self.item]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item: on which day, by whom, how.

    `arrived_on` is the day on which the holder's word arrived otherwise than by the portal.
    """

    method: Method
    day: date
    who: str
    how: str = ""
    arrived_on: date | None = None


def lines(ends_on: date, policy: Policy) -> tuple[Due, ...]:
    """Both checklists of a contract whose last day is `ends_on`.

    The day of the end is not counted (Civil Code 140); due days do not roll.
    """
    return tuple(_due(item, ends_on, policy) for items in ITEMS.values() for item in items)


def _due(item: Item, ends_on: date, policy: Policy) -> Due:
    days = _days(item, policy)
    due_on = ends_on + timedelta(days=days)
    clause = CLAUSES[item]
    why = Explanation(
        clause,
        "after_the_end",
        f"契約の最終日({ja_day(ends_on)})の翌日から数えて{days}日目です",
        f"{plural(days, 'day')} after the contract's last day, {en_day(ends_on)}",
        {"ends_on": ends_on, "days": days},
    )
    return Due(item, due_on, why)


def _days(item: Item, policy: Policy) -> int:
    if item is Item.CERTIFY:
        return policy.certify_days
    return policy.holder_days if SIDES[item] is Side.HOLDER else policy.operator_days


def reminders(ends_on: date, policy: Policy) -> tuple[date, ...]:
    """The days on which the holder is reminded of what is left, in order; none before the day
    after the end.
    """
    due_on = ends_on + timedelta(days=policy.holder_days)
    offsets = (-policy.remind_before, policy.remind_after, policy.remind_again)
    found = (due_on + timedelta(days=offset) for offset in offsets)
    return tuple(day for day in found if day > ends_on + timedelta(days=1))


def left_of(days: Collection[date], today: date) -> tuple[date, ...]:
    """The reminders still to come: those that were missed are given as one."""
    return tuple(sorted(day for day in days if day > today))


def check(item: Item, answer: Answer, today: date, *, by_staff: bool) -> None:
    """Raises Refused for what cannot be recorded about an item."""
    clause = CLAUSES[item]
    if answer.method not in METHODS[item] or item is Item.CERTIFY:
        raise Refused(
            clause,
            f"「{item.ja}」では「{answer.method.ja}」を選べません",
            f"“{answer.method.en}” cannot be chosen for “{item.en}”",
        )
    if answer.day > today or (answer.arrived_on and answer.arrived_on > today):
        raise Refused(clause, "今日までの日を入力してください", "Enter a day up to today")
    if not answer.who.strip():
        raise Refused(clause, "行った人を入力してください", "Enter who did it")
    if answer.method in WITH_WORDS and not answer.how.strip():
        raise Refused(clause, "方法を入力してください", "Enter how it was done")
    if len(answer.who) > LONGEST_NAME or len(answer.how) > LONGEST_TEXT:
        raise Refused(clause, "文字が多すぎます", "There are too many characters")
    is_from_holder = by_staff and SIDES[item] is Side.HOLDER
    if is_from_holder and answer.arrived_on is None:
        raise Refused(
            clause,
            "契約者の連絡が届いた日を入力してください",
            "Enter the day on which the holder's word arrived",
        )
    if answer.arrived_on is not None and not is_from_holder:
        raise Refused(
            clause,
            "届いた日は、契約者に代わって登録するときだけ入力します",
            "A day of arrival is only for what the holder reported",
        )
    if answer.arrived_on is not None and answer.arrived_on < answer.day:
        raise Refused(
            clause,
            "届いた日は、行った日より前にできません",
            "It cannot have arrived before it was done",
        )


def check_withdrawal(item: Item, reason: str, *, is_done: bool, is_certified: bool) -> None:
    """Raises Refused where a record cannot be withdrawn, or not without a reason."""
    clause = CLAUSES[item]
    if not is_done or item is Item.CERTIFY:
        raise Refused(
            clause, "取り消せる記録がありません", "There is no record that can be withdrawn"
        )
    if is_certified and SIDES[item] is Side.OPERATOR:
        raise Refused(
            clause,
            "消去証明書を発行した後は、当社の記録を取り消せません",
            "Once the certificate of erasure is issued, our own records are not withdrawn",
        )
    if not reason.strip():
        raise Refused(clause, "理由を入力してください", "Enter the reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(clause, "文字が多すぎます", "There are too many characters")


def check_certificate(done: Collection[Item]) -> Explanation:
    """Why a certificate can be issued: everything of the operator's was done. Raises Refused."""
    missing = [one for one in BEFORE_CERTIFYING if one not in done]
    if missing:
        raise Refused(
            "25-2",
            f"先に「{missing[0].ja}」を記録してください",
            f"First record: {missing[0].en}",
        )
    return Explanation(
        "25-2",
        "certified",
        "当社の返還と消去がすべて終わったので、証明書を発行しました",
        "The certificate was issued once the operator's return and erasure were done",
    )
