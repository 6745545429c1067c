"""What is owed about an entry and until when, each with its reason (Art. 20, 28, 29)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from support.registers.terms.facts import Done, Entry
from support.registers.terms.kinds import ActKind, Basis, DueKind, DutyTaken, Register, Sort, State
from support.registers.terms.standing import asks, standing

ANSWER_WITHIN = timedelta(days=14)
"""An individual may sue from two weeks after the request arrived (APPI Art. 39); the day of
arrival does not count (Civil Code 140)."""
RETURN_WITHIN = timedelta(days=14)
"""Where the other party names no day. The terms are silent: `docs/decisions`."""


@dataclass(frozen=True, slots=True)
class Due:
    kind: DueKind
    due_on: date
    why: Explanation


def open_duties(entry: Entry) -> tuple[Due, ...]:
    """What is still owed, the earliest day first; nothing once the entry is closed."""
    if standing(entry).state is not State.OPEN:
        return ()
    return tuple(sorted(_duties(entry), key=lambda one: one.due_on))


def _duties(entry: Entry) -> Iterator[Due]:
    if entry.sort is Sort.SUBCONTRACT:
        yield from _bind(entry)
    if entry.sort is Sort.RECEIVED and not entry.has(ActKind.MEASURES):
        yield _protect(entry)
    if entry.register is Register.CONFIDENTIAL:
        yield from _tell(entry)
    if entry.sort is Sort.REQUEST:
        yield _answer(entry)
    else:
        yield from _give_back(entry)


def _bind(entry: Entry) -> Iterator[Due]:
    """Art. 20: bound to all three by the day from which the subcontractor works."""
    taken = entry.duties_taken(date.max)
    missing = [duty for duty in DutyTaken if duty not in taken]
    if missing:
        start = entry.starts_on
        yield _due(
            DueKind.BIND,
            start,
            "20",
            f"再委託の開始日({ja_day(start)})までに必要です。"
            f"まだ無いもの:{'、'.join(duty.ja for duty in missing)}",
            f"Needed by the start of the subcontract on {en_day(start)}."
            f" Missing: {', '.join(duty.en for duty in missing)}",
        )


def _protect(entry: Entry) -> Due:
    """Art. 28-3: whoever receives information protects it from the day on which it arrives."""
    start = entry.starts_on
    return _due(
        DueKind.PROTECT,
        start,
        _of_28(entry, 3),
        f"受領した日({ja_day(start)})から管理の措置が必要です",
        f"Measures are needed from the day of receipt, {en_day(start)}",
    )


def _tell(entry: Entry) -> Iterator[Due]:
    """Art. 28-2: before the disclosure, or at once where it came to be known later.

    The first notice is about the first disclosure, and so on.
    """
    disclosed = [one for one in entry.of(ActKind.DISCLOSED) if Basis.LAW in one.choices]
    for one in disclosed[len(list(entry.of(ActKind.TOLD))) :]:
        late = one.recorded_on > one.day
        due = max(one.day, one.recorded_on)
        yield _due(
            DueKind.TELL,
            due,
            "28-2",
            f"{ja_day(one.day)}に{one.who}へ開示しています。すみやかに通知します"
            if late
            else f"{ja_day(one.day)}に{one.who}へ開示する前に通知します",
            f"Disclosed to {one.who} on {en_day(one.day)}: tell the other party at once"
            if late
            else f"To be told before it is disclosed to {one.who} on {en_day(one.day)}",
        )


def _give_back(entry: Entry) -> Iterator[Due]:
    """Art. 28-6: on request, both returned and erased; of a subcontract after its end."""
    asked = entry.last(asks(entry))
    if asked is None:
        return
    due = asked.until or asked.day + RETURN_WITHIN
    ja, en = _reason(entry, asked, due)
    for kind, act in ((DueKind.RETURN, ActKind.RETURNED), (DueKind.ERASE, ActKind.ERASED)):
        done = entry.last(act)
        if done is None or done.day < asked.day:
            yield _due(kind, due, _of_28(entry, 6), ja, en)


def _reason(entry: Entry, asked: Done, due: date) -> tuple[str, str]:
    ja, en = ("要請の日", "the request")
    if entry.sort is Sort.SUBCONTRACT:
        ja, en = ("再委託の終了日", "the end of the subcontract")
    if asked.until:
        return (
            f"{ja}({ja_day(asked.day)})に指定された期限です",
            f"The day named with {en} on {en_day(asked.day)}",
        )
    days = RETURN_WITHIN.days
    return (
        f"{ja}({ja_day(asked.day)})の翌日から{days}日の{ja_day(due)}までです",
        f"{days} days from the day after {en} on {en_day(asked.day)}, to {en_day(due)}",
    )


def _answer(entry: Entry) -> Due:
    """Art. 29-1: without delay, and before the individual may sue."""
    due = entry.starts_on + ANSWER_WITHIN
    return _due(
        DueKind.ANSWER,
        due,
        "29-1",
        f"請求が届いた日({ja_day(entry.starts_on)})の翌日から2週間の{ja_day(due)}までです。"
        "その後は本人が訴えを起こせます(個人情報保護法第39条)",
        f"Two weeks from the day after the request arrived on {en_day(entry.starts_on)},"
        f" to {en_day(due)}. After that the individual may sue (APPI Art. 39)",
    )


def _of_28(entry: Entry, paragraph: int) -> str:
    """Paragraphs 3 to 6 of Art. 28 hold for personal information by Art. 29-2."""
    if entry.sort is Sort.SUBCONTRACT:
        return "20"
    return "29-2" if entry.is_personal else f"28-{paragraph}"


def _due(kind: DueKind, due_on: date, clause: str, ja: str, en: str) -> Due:
    return Due(kind, due_on, Explanation(clause, kind.value, ja, en, {"due_on": due_on}))
