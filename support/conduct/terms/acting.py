"""What may be done about a case, what comes next, and on what it bears (Art. 13, 17, 30, 31)."""

from collections.abc import Mapping
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from support.conduct.terms.facts import Case
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, State, StepKind

LONGEST_NAME, LONGEST_TEXT = 120, 2000
MOST_FILES = 5
_SHORT = "30-2"


def clause_of(case: Case, kind: StepKind) -> str:
    """Under which clause an act stands."""
    if kind in (StepKind.REPORTED, StepKind.ADDED, StepKind.TOLD):
        return _SHORT if case.matter is Matter.CONDUCT else case.item.value
    if kind in (StepKind.ASKED, StepKind.EXPLAINED):
        return "17-1(11)" if case.matter is Matter.CONDUCT else termination_ground(case)
    if kind is StepKind.DELETED:
        return "30-3"
    return case.item.value


# --- What comes in -------------------------------------------------------------------


def check_report(
    matter: Matter, item: Item, channel: Channel, received_on: date, text: str, today: date
) -> None:
    """Raises Refused for what is of another matter, empty, or has not arrived."""
    belongs = (item.value[:2] == "30") == (matter is Matter.CONDUCT)
    clause = _SHORT if matter is Matter.CONDUCT else "31-3"
    if not belongs:
        raise Refused(clause, "この種類は選べません", "This kind cannot be chosen here")
    if received_on > today:
        raise Refused(
            clause,
            f"受付日({ja_day(received_on)})はまだ来ていません",
            f"{en_day(received_on)} is still to come",
        )
    if not text.strip():
        raise Refused(clause, "内容がありません", "There is no description")
    if channel is Channel.PORTAL and matter is not Matter.CONDUCT:
        raise Refused(clause, "担当者だけが登録できます", "Only staff can record this")


# --- What is done ----------------------------------------------------------------------


def offered(case: Case) -> tuple[StepKind, ...]:
    """What staff may record now, what comes next first."""
    if case.state is State.CLOSED:
        return (StepKind.NOTE,)
    found: list[StepKind] = []
    if not case.is_identified:
        found.append(StepKind.IDENTIFIED)
    if case.awaited is not None:
        found.append(StepKind.EXPLAINED)
    if case.state in (State.OPEN, State.MORE):
        found.append(StepKind.ASSESSED)
    is_assessed = case.state in (State.FOUNDED, State.UNFOUNDED)
    if is_assessed and case.has_reporter and not case.is_answered:
        found.append(StepKind.TOLD)
    if is_assessed and (case.is_answered or case.channel is not Channel.PORTAL):
        found.append(StepKind.CLOSED)
    if case.is_identified:
        found.append(StepKind.ASKED)
        if case.state is State.FOUNDED and case.matter is Matter.CONDUCT:
            found.append(StepKind.DELETED)
    if is_assessed:
        found.append(StepKind.ASSESSED)
    if case.is_identified and case.state is not State.FOUNDED and not case.has(StepKind.ASKED):
        found.append(StepKind.IDENTIFIED)
    return (*found, StepKind.NOTE)


def check_offered(case: Case, kind: StepKind) -> None:
    """Raises Refused for what cannot be done in the case's state."""
    if kind not in offered(case):
        raise Refused(
            clause_of(case, kind),
            f"いまは「{kind.ja}」を記録できません",
            f"“{kind.en}” cannot be recorded now",
        )


def check_closing(case: Case, proposals: int) -> None:
    """Not while terminations that rest on it wait for a second person. Raises Refused."""
    check_offered(case, StepKind.CLOSED)
    if proposals:
        raise Refused(
            clause_of(case, StepKind.CLOSED),
            "この案件を根拠とする解除の起案が、承認を待っています",
            "A termination that rests on this case waits for approval",
        )


def check_asking(case: Case, until: date, today: date) -> None:
    """The holder has at least a day to answer. Raises Refused."""
    check_offered(case, StepKind.ASKED)
    if until <= today:
        raise Refused(
            clause_of(case, StepKind.ASKED),
            "期限は明日以後の日にしてください",
            "The due day must be tomorrow or later",
        )


WITH_WORDS = (StepKind.EXPLAINED, StepKind.DELETED)
"""Acts that say nothing without their words; a note may be a file alone."""


def check_words(case: Case, kind: StepKind, words: str, has_files: bool) -> None:
    """Raises Refused for an act that says nothing."""
    is_empty = not words.strip()
    if is_empty and (kind in WITH_WORDS or (kind is StepKind.NOTE and not has_files)):
        raise Refused(clause_of(case, kind), "内容がありません", "There is nothing to record")


def check_assessment(case: Case, outcome: Outcome | None, reason: str, said: str) -> None:
    """A reason always; founded only against a holder who is known. Raises Refused.

    Who reported in the portal is asked in words for what is missing.
    """
    check_offered(case, StepKind.ASSESSED)
    clause = clause_of(case, StepKind.ASSESSED)
    if outcome is None:
        raise Refused(clause, "評価を選んでください", "Choose an assessment")
    if outcome is Outcome.MORE and case.channel is Channel.PORTAL and not said.strip():
        raise Refused(
            clause,
            "通報者に確認したいことを書いてください",
            "Write what the reporter is asked",
        )
    if not reason.strip():
        raise Refused(clause, "評価の理由がありません", "The assessment has no reason")
    if outcome is Outcome.FOUNDED and not case.is_identified:
        raise Refused(
            clause,
            "対象の契約者がまだわかっていません。先に特定してください",
            "The holder concerned is not known yet; identify it first",
        )


# --- What it bears -----------------------------------------------------------------------

_GROUNDS: Mapping[Item, str] = {
    Item.TAMPERING: "17-1(3)",
    Item.IMPERSONATION: "17-1(1)",
    Item.INTERFERENCE: "17-1(2)",
    Item.MALWARE: "17-1(2)",
}
"""The ground of termination that a kind suggests; else a breach that was not remedied."""
NEEDS_ASKING = ("17-1(11)", "31-6")
"""Grounds that want the holder to have been asked, and its time to be over."""


def suspension_ground(case: Case) -> str:
    return "30-3" if case.matter is Matter.CONDUCT else "13-3"


def termination_ground(case: Case) -> str:
    """The ground to begin with; staff may choose another that the case bears."""
    if case.matter is Matter.ANTISOCIAL:
        return "31-6" if case.item is Item.SUBCONTRACTOR else "31-3"
    return _GROUNDS.get(case.item, "17-1(11)")


def check_bears(case: Case, ground: str, today: date) -> None:
    """A measure on a ground: refused unless the case was found to be so and bears that ground."""
    if case.state is State.CLOSED:
        raise Refused(ground, "この案件は完了しています", "The case is closed")
    if case.state is not State.FOUNDED:
        raise Refused(
            ground,
            "この案件は「該当する」と評価されていません",
            "The case has not been assessed as founded",
        )
    if ground not in _borne(case):
        raise Refused(
            ground,
            f"この案件({case.item.ja})は、この事由の根拠になりません",
            f"This case ({case.item.en}) does not bear this ground",
        )
    if ground in NEEDS_ASKING:
        _check_time_over(case, ground, today)


def _borne(case: Case) -> tuple[str, ...]:
    if case.matter is Matter.ANTISOCIAL:
        return ("13-3", termination_ground(case))
    return ("13-3", "30-3", *(f"17-1({n})" for n in range(1, 14)))


def _check_time_over(case: Case, ground: str, today: date) -> None:
    asked = case.last(StepKind.ASKED)
    if asked is None or asked.until is None:
        raise Refused(
            ground,
            "契約者に説明・是正をまだ求めていません。先に期限を定めて求めてください",
            "The holder has not been asked to explain or remedy it; ask first, with a due day",
        )
    if case.awaited is not None and today <= case.awaited:
        raise Refused(
            ground,
            f"契約者への期限({ja_day(case.awaited)})がまだ過ぎていません",
            f"The holder has until {en_day(case.awaited)}",
        )
