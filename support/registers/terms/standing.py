"""Whether information is confidential, and how far an entry has come (Art. 20, 28, 29)."""

from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, cite
from support.registers.terms.facts import Entry
from support.registers.terms.kinds import ActKind, Exemption, Register, Sort, State


@dataclass(frozen=True, slots=True)
class Standing:
    """`closed_on` is the day from which nothing more is owed; None while the entry is open."""

    state: State
    why: Explanation
    closed_on: date | None = None


def standing(entry: Entry) -> Standing:
    """What an entry is today, by what was done about it."""
    if voided := entry.last(ActKind.VOIDED):
        why = _why(entry, "誤って登録したものです", "Entered in error")
        return Standing(State.VOID, why, voided.recorded_on)
    if entry.register is Register.CONFIDENTIAL and (outside := not_confidential(entry)):
        exempt = entry.last(ActKind.EXEMPT)
        return Standing(State.OUTSIDE, outside, exempt.day if exempt else entry.starts_on)
    closed = _closed_on(entry)
    return Standing(State.CLOSED if closed else State.OPEN, _protected(entry), closed)


def not_confidential(entry: Entry) -> Explanation | None:
    """Art. 28-1: why information is not protected; None where it is.

    It is confidential where it was designated in writing by the day on which it was provided,
    with its scope and its marking. Items 1 to 4 are found by staff, item 5 follows from those.
    """
    exempt = entry.last(ActKind.EXEMPT)
    if exempt:
        ground = Exemption(exempt.choices[0])
        return _outside(
            ground.value,
            f"{ground.ja}({cite(ground.value)})",
            f"{ground.en}: item {ground.value[-2]} of Art. 28-1",
        )
    if entry.designated_on is None:
        return _outside(
            "28-1(5)",
            "書面による秘密の指定がありません",
            "It was not designated confidential in writing",
        )
    if entry.designated_on > entry.starts_on:
        return _outside(
            "28-1(5)",
            f"書面による指定({ja_day(entry.designated_on)})が提供の日({ja_day(entry.starts_on)})"
            "より後です",
            f"It was designated on {en_day(entry.designated_on)}, after it was provided on"
            f" {en_day(entry.starts_on)}",
        )
    for text, ja, en in (
        (entry.scope, "秘密情報の範囲が特定されていません", "Its scope was not specified"),
        (entry.marking, "秘密情報である旨の表示がありません", "It was not marked as confidential"),
    ):
        if not text.strip():
            return _outside("28-1(5)", ja, en)
    return None


def _outside(clause: str, ja: str, en: str) -> Explanation:
    return Explanation(clause, "not_confidential", ja, en)


def _protected(entry: Entry) -> Explanation:
    if entry.sort is Sort.SUBCONTRACT:
        return _why(
            entry,
            "当社と同等の義務を再委託先に負わせます",
            "The subcontractor bears the same duties as the operator",
        )
    if entry.sort is Sort.REQUEST:
        return _why(
            entry,
            "本人であることを確かめ、遅滞なく回答します",
            "To be answered without delay, once it is known who asks",
        )
    if entry.is_personal:
        return _why(
            entry,
            "サービスの遂行の範囲でだけ使い、第三者に開示しません。契約の終了後も続きます",
            "Used for the service alone and disclosed to nobody, also after the contract has ended",
        )
    designated = entry.designated_on or entry.starts_on
    return _why(
        entry,
        f"{ja_day(designated)}に書面で指定され、範囲と表示があるので秘密情報です。"
        "契約の終了後も続きます",
        f"Confidential: designated in writing on {en_day(designated)}, with its scope and marking."
        " This holds after the contract has ended",
    )


_CLAUSES = {Register.SUBCONTRACTORS: "20", Register.CONFIDENTIAL: "28-1", Register.PERSONAL: "29-1"}


def _why(entry: Entry, ja: str, en: str) -> Explanation:
    return Explanation(_CLAUSES[entry.register], "standing", ja, en)


def _closed_on(entry: Entry) -> date | None:
    """The day on which the last of what ends an entry was done.

    The request of an individual ends with its answer, everything else when it was returned and
    erased, of a subcontract after its end.
    """
    if entry.sort is Sort.REQUEST:
        answered = entry.last(ActKind.ANSWERED)
        return answered.day if answered else None
    asked = entry.last(asks(entry))
    if entry.sort is Sort.SUBCONTRACT and asked is None:
        return None
    since = asked.day if asked else entry.starts_on
    returned, erased = entry.last(ActKind.RETURNED), entry.last(ActKind.ERASED)
    if returned is None or erased is None or min(returned.day, erased.day) < since:
        return None
    return max(returned.day, erased.day)


def asks(entry: Entry) -> ActKind:
    """What makes return and erasure due."""
    return ActKind.ENDED if entry.sort is Sort.SUBCONTRACT else ActKind.RETURN_ASKED
