"""What may be entered in the registers and done about an entry (Art. 20, 28, 29)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.horizon import check_reachable
from support.registers.terms.facts import Done, Entry
from support.registers.terms.kinds import (
    ACTS,
    CHOICES,
    ONLY_CONFIDENTIAL,
    SORTS,
    WITH_PAPER,
    WITH_PERSON,
    WITH_TEXT,
    ActKind,
    Basis,
    DutyTaken,
    Extent,
    Outcome,
    Register,
    Sort,
    State,
)
from support.registers.terms.standing import standing

LONGEST_NAME, LONGEST_TEXT = 120, 2000
_ARTICLES = {Register.SUBCONTRACTORS: "20", Register.CONFIDENTIAL: "28", Register.PERSONAL: "29"}


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is asked to be entered: the facts, and what people call it."""

    facts: Entry
    party: str
    title: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class NewAct:
    """What is asked to be recorded; `has_paper` where a file comes with it."""

    done: Done
    text: str = ""
    has_paper: bool = False
    to: Entry | None = None
    """The subcontract to which information goes."""


def clause_of(entry: Entry, kind: ActKind, choices: Collection[str] = ()) -> str:
    """The paragraph under which something is done; Art. 29-2 extends 28-3 to 28-6."""
    if entry.register is Register.SUBCONTRACTORS:
        return "20"
    if entry.sort is Sort.REQUEST:
        return "29-1"
    chosen = (one for one in Basis if kind is ActKind.DISCLOSED and one in choices)
    basis = next(chosen, None)
    paragraph = _PARAGRAPHS.get(basis or kind, 1)
    if entry.is_personal:
        return "29-1" if paragraph < 3 else "29-2"
    return f"28-{paragraph}"


_PARAGRAPHS: Mapping[ActKind | Basis, int] = {
    Basis.LAW: 2,
    Basis.LAW_SILENT: 2,
    ActKind.TOLD: 2,
    ActKind.MEASURES: 3,
    ActKind.ACCESS: 3,
    ActKind.ACCESS_ENDED: 3,
    ActKind.COPIED: 4,
    Basis.SUBCONTRACT: 5,
    ActKind.RETURN_ASKED: 6,
    ActKind.RETURNED: 6,
    ActKind.ERASED: 6,
}


def offered(entry: Entry) -> tuple[ActKind, ...]:
    """What may be done about an entry now: once it is closed, notes alone."""
    state = standing(entry).state
    if state is State.VOID:
        return ()
    if state is not State.OPEN:
        return (ActKind.NOTE,)
    kinds = ACTS[entry.sort]
    if entry.register is not Register.CONFIDENTIAL:
        kinds = tuple(kind for kind in kinds if kind not in ONLY_CONFIDENTIAL)
    gone = set()
    if not entry.people():
        gone.add(ActKind.ACCESS_ENDED)
    if entry.sort is Sort.SUBCONTRACT and entry.has(ActKind.ENDED):
        gone.add(ActKind.ENDED)
    return tuple(kind for kind in kinds if kind not in gone)


def check_entry(asked: NewEntry, today: date) -> None:
    """Raises Refused where an entry lacks what makes it one."""
    facts, clause = asked.facts, _ARTICLES[asked.facts.register]
    if facts.sort not in SORTS[facts.register]:
        raise Refused(clause, "この台帳に登録できない種類です", "This register has no such entries")
    for text, ja, en in (
        (asked.party, "相手方", "the other party"),
        (asked.title, "件名", "the subject"),
    ):
        if not 0 < len(text.strip()) <= LONGEST_NAME:
            raise Refused(
                clause,
                f"{ja}を1文字以上{LONGEST_NAME}文字までで入力してください",
                f"Enter {en} in 1 to {LONGEST_NAME} characters",
            )
    if facts.register is not Register.CONFIDENTIAL and not facts.scope.strip():
        raise Refused(clause, "範囲を入力してください", "Enter the scope")
    if (facts.asked is None) is (facts.sort is Sort.REQUEST):
        raise Refused(clause, "請求の内容を選んでください", "Choose what is requested")
    check_reachable(clause, facts.starts_on)
    if facts.starts_on > today and facts.sort is not Sort.SUBCONTRACT:
        raise Refused(
            clause,
            f"{ja_day(facts.starts_on)}はまだ来ていません",
            f"{en_day(facts.starts_on)} has not come yet",
        )


def check_act(entry: Entry, act: NewAct, today: date) -> None:
    """Raises Refused where something cannot be done, or is recorded without what proves it."""
    done = act.done
    clause = clause_of(entry, done.kind, done.choices)
    if done.kind not in offered(entry):
        raise Refused(
            clause,
            f"「{done.kind.ja}」は、今の状態ではできません",
            f"“{done.kind.en}” cannot be recorded in the present state",
        )
    _check_day(entry, done, clause, today)
    _check_content(act, clause)
    check = _CHECKS.get(done.kind)
    if check:
        check(entry, act, clause)


def _check_day(entry: Entry, done: Done, clause: str, today: date) -> None:
    """Nothing is recorded before it is done, but for a disclosure that the law will require."""
    check_reachable(clause, done.day)
    check_reachable(clause, done.until)
    is_ahead = done.kind is ActKind.DISCLOSED and Basis.LAW in done.choices
    if done.day > today and not is_ahead:
        raise Refused(
            clause,
            f"{ja_day(done.day)}はまだ来ていません",
            f"{en_day(done.day)} has not come yet",
        )
    if done.day < entry.starts_on and done.kind not in (ActKind.DUTIES, ActKind.CONSENT):
        raise Refused(
            clause,
            f"{ja_day(entry.starts_on)}より前の日です",
            f"The day is before {en_day(entry.starts_on)}",
        )
    if done.until and done.until < done.day:
        raise Refused(
            clause,
            f"期限が{ja_day(done.day)}より前です",
            f"The day named is before {en_day(done.day)}",
        )


def _check_content(act: NewAct, clause: str) -> None:
    done = act.done
    choice = CHOICES.get(done.kind)
    known = set(choice.kinds) if choice else set()
    several = done.kind is ActKind.DUTIES
    if bool(choice) is not bool(done.choices) or not known.issuperset(done.choices):
        raise Refused(clause, "選択肢から選んでください", "Choose one of those offered")
    if len(done.choices) > 1 and not several:
        raise Refused(clause, "一つだけ選んでください", "Choose only one")
    if done.kind in WITH_PERSON and not (done.who.strip() or act.to):
        raise Refused(clause, "だれにかを入力してください", "Enter to whom")
    if done.kind in WITH_TEXT and not act.text.strip():
        raise Refused(clause, "内容を入力してください", "Enter the details")
    if len(act.text) > LONGEST_TEXT or len(done.who) > LONGEST_NAME:
        raise Refused(
            clause,
            f"内容は{LONGEST_TEXT}文字、氏名・名称は{LONGEST_NAME}文字までです",
            f"Details may have {LONGEST_TEXT} characters, names {LONGEST_NAME}",
        )
    if done.kind in WITH_PAPER and not act.has_paper:
        raise Refused(clause, "書面のファイルが必要です", "The document is needed as a file")


def _check_ended(entry: Entry, act: NewAct, clause: str) -> None:
    if act.done.who not in entry.people():
        raise Refused(clause, "閲覧者ではありません", "This person has no access")


def _check_copy(entry: Entry, act: NewAct, clause: str) -> None:
    """Art. 28-4: beyond what the service needs, only with consent in writing beforehand."""
    beyond = Extent.BEYOND in act.done.choices
    if beyond and not entry.has(ActKind.CONSENT, act.done.day):
        raise Refused(
            clause,
            "必要な範囲を超える複製・改変には、あらかじめ書面の承諾が必要です",
            "Copies beyond what is needed require written consent beforehand",
        )


def _check_disclosure(entry: Entry, act: NewAct, clause: str) -> None:
    """Art. 28-1, 28-2, 28-5; Art. 29-1 knows no consent of the other party."""
    basis, day = Basis(act.done.choices[0]), act.done.day
    if basis is Basis.SUBCONTRACT:
        _check_subcontract(entry, act.to, day)
    elif act.to is not None:
        raise Refused(
            clause,
            "再委託先を選ぶのは、再委託に必要な開示のときだけです",
            "A subcontractor is chosen only where it is needed for the subcontract",
        )
    elif basis is Basis.CONSENT and entry.is_personal:
        raise Refused(
            "29-1",
            "個人情報は、相手方の承諾があっても第三者に開示できません",
            "Personal information is not disclosed to third parties, even with consent",
        )
    elif basis is Basis.CONSENT and not entry.has(ActKind.CONSENT, day):
        raise Refused(
            "28-1",
            "第三者への開示には、あらかじめ書面の承諾が必要です。先に「書面の承諾」を記録してください",
            "Disclosure requires written consent beforehand. Record the consent first",
        )


def _check_subcontract(entry: Entry, to: Entry | None, day: date) -> None:
    """Art. 28-5: only to a subcontractor that is bound as the operator is, while it works."""
    clause = "29-2" if entry.is_personal else "28-5"
    if to is None or to.sort is not Sort.SUBCONTRACT:
        raise Refused(clause, "再委託先を選んでください", "Choose the subcontractor")
    needed = DutyTaken.PERSONAL if entry.is_personal else DutyTaken.CONFIDENTIAL
    if needed not in to.duties_taken(day):
        raise Refused(
            clause,
            f"この再委託先は「{needed.ja}」の義務を{ja_day(day)}までに引き受けていません。"
            "先に台帳に書面を記録してください",
            f"The subcontractor had not taken on “{needed.en}” by {en_day(day)}."
            " Record the document in its entry first",
        )
    ended = to.last(ActKind.ENDED)
    if standing(to).state is not State.OPEN or (ended and ended.day < day):
        raise Refused(clause, "終了した再委託です", "The subcontract has ended")


def _check_answer(entry: Entry, act: NewAct, clause: str) -> None:
    """APPI Art. 36, 37: granted only to who it is, and refused with the reason."""
    outcome = Outcome(act.done.choices[0])
    if outcome is not Outcome.REFUSED and not entry.has(ActKind.IDENTIFIED, act.done.day):
        raise Refused(
            clause,
            "応じる前に本人確認が必要です。先に「本人確認」を記録してください",
            "The identity must be verified first. Record that before",
        )
    if outcome is not Outcome.GRANTED and not act.text.strip():
        raise Refused(
            clause,
            "応じない部分の理由を入力してください(個人情報保護法第36条)",
            "Enter the reason for what is refused (APPI Art. 36)",
        )


_CHECKS = {
    ActKind.ACCESS_ENDED: _check_ended,
    ActKind.COPIED: _check_copy,
    ActKind.DISCLOSED: _check_disclosure,
    ActKind.ANSWERED: _check_answer,
}
