"""What may be done about an inquiry in which state, and what state follows (annex (2))."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled
from support.desk.terms.kinds import UNRESOLVED, State

CLAUSE = "annex"
SHORTEST_RATING, LONGEST_RATING = 1, 5


class Step(Labelled):
    """What is done about an inquiry."""

    HEAR = "hear", "お客さまの追記", "Message of the customer"
    ANSWER = "answer", "回答", "Answer"
    NOTE = "note", "内部メモ", "Internal note"
    ASSIGN = "assign", "担当の変更", "Assignment"
    SORT = "sort", "区分と優先度", "Category and priority"
    LINK = "link", "会社・契約の紐付け", "Company and contract"
    REFUSE = "refuse", "対象外の回答", "Answered as out of scope"
    MERGE = "merge", "統合", "Merge"
    ESCALATE = "escalate", "メーカーへの確認", "Escalation to the maker"
    RETURN = "return", "メーカーからの回答", "Return from the maker"
    RESOLVE = "resolve", "解決", "Resolution"
    REOPEN = "reopen", "再開", "Reopening"
    DISMISS = "dismiss", "取り扱わない", "Dismissal"
    RATE = "rate", "評価", "Rating"


OVER = (State.RESOLVED, State.OUT_OF_SCOPE)
ALLOWED: Mapping[Step, tuple[State, ...]] = {
    Step.HEAR: (*UNRESOLVED, *OVER),
    Step.ANSWER: UNRESOLVED,
    Step.NOTE: tuple(State),
    Step.ASSIGN: UNRESOLVED,
    Step.SORT: UNRESOLVED,
    Step.LINK: (*UNRESOLVED, *OVER),
    Step.REFUSE: UNRESOLVED,
    Step.MERGE: UNRESOLVED,
    Step.ESCALATE: (State.OPEN, State.ANSWERED),
    Step.RETURN: (State.ESCALATED,),
    Step.RESOLVE: UNRESOLVED,
    Step.REOPEN: (*OVER, State.DISMISSED),
    Step.DISMISS: (State.OPEN,),
    Step.RATE: OVER,
}
"""In which states something can be done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a step depends on."""

    state: State
    has_company: bool
    is_answered: bool
    is_erased: bool = False


def check(step: Step, now: Standing) -> None:
    """Raises Refused for what cannot be done in the present state."""
    if now.is_erased:
        raise Refused(
            CLAUSE,
            "保存する期間が終わり、このお問い合わせの内容は消去済みです",
            "what this inquiry said was erased when its time of keeping was over",
        )
    if now.state not in ALLOWED[step]:
        raise Refused(
            CLAUSE,
            f"「{now.state.ja}」のお問い合わせには「{step.ja}」を行えません",
            f"“{step.en}” cannot be done while an inquiry is “{now.state.en}”",
        )
    if step is Step.ESCALATE and not now.has_company:
        raise Refused(
            CLAUSE,
            "メーカーに確認する前に、会社を紐付けてください",
            "give it to a company before it is escalated to the maker",
        )
    if step is Step.DISMISS and now.has_company:
        raise Refused(
            CLAUSE,
            "会社のお問い合わせは、回答して終えてください",
            "an inquiry of a company is ended with an answer",
        )
    if step is Step.RESOLVE and not now.is_answered:
        raise Refused(
            CLAUSE,
            "まだ回答していません。回答とともに解決としてください",
            "it has not been answered; resolve it together with an answer",
        )


def offered(now: Standing) -> list[Step]:
    """What can be done in the present state."""
    return [step for step in Step if _is_allowed(step, now)]


def _is_allowed(step: Step, now: Standing) -> bool:
    try:
        check(step, now)
    except Refused:
        return False
    return True


def heard(state: State) -> State:
    """The state after a message of the customer: our turn, unless the maker's goes on."""
    return State.ESCALATED if state is State.ESCALATED else State.OPEN


def answered(state: State, *, resolves: bool) -> State:
    """The state after an answer: the customer's turn, unless the maker's goes on."""
    if resolves:
        return State.RESOLVED
    return State.ESCALATED if state is State.ESCALATED else State.ANSWERED


def check_rating(stars: int) -> None:
    """Raises Refused for anything but one to five."""
    if not SHORTEST_RATING <= stars <= LONGEST_RATING:
        raise Refused(CLAUSE, "評価は1から5で選んでください", "rate from 1 to 5")
