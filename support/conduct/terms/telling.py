"""What holder and reporter are told: never who reported, never what became of somebody else."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, cite
from contracts.office.terms.labels import Labelled
from support.conduct.terms.acting import clause_of
from support.conduct.terms.facts import Case
from support.conduct.terms.kinds import Item, Matter, Outcome, State, StepKind

REPORT = "30-2"


class ReporterState(Labelled):
    """How far a report has come, for whoever sent it."""

    LOOKING = "looking", "確認中", "Being looked into"
    ASKED = "asked", "追加の情報のお願い", "More information needed"
    ANSWERED = "answered", "回答済み", "Answered"


def seen_by_reporter(case: Case) -> ReporterState:
    """An assessment shows only once the reporter was told of it."""
    if case.is_answered:
        return ReporterState.ANSWERED
    return ReporterState.ASKED if case.state is State.MORE else ReporterState.LOOKING


def received(day: date) -> Explanation:
    return Explanation(
        REPORT,
        "report_received",
        f"{ja_day(day)}に通報を受け付けました。内容を確かめ、結果をお知らせします",
        f"We received your report on {en_day(day)}, look into it, and tell you the result",
    )


def more_needed() -> Explanation:
    return Explanation(
        REPORT,
        "report_asked",
        "通報の内容を確かめるため、次のことをお知らせください",
        "To look into your report, we need to know more",
    )


def answered(outcome: Outcome) -> Explanation:
    """What a reporter is told of the assessment, in general words."""
    if outcome is Outcome.FOUNDED:
        return Explanation(
            REPORT,
            "report_founded",
            "お知らせいただいた内容を確かめ、利用規約に基づいて必要な対応をしました。"
            "対応の内容は、関係する方の情報を守るためお伝えできません",
            "We looked into what you told us and took the steps that the terms provide for;"
            " to protect those concerned, we cannot say which",
        )
    return Explanation(
        REPORT,
        "report_unfounded",
        "お知らせいただいた内容を調べましたが、利用規約に反する事実は確認できませんでした",
        "We looked into what you told us and found nothing that is against the terms",
    )


def holder_asked(case: Case, until: date) -> Explanation:
    """Art. 17-1(11), 31: the holder is to explain or remedy by a day."""
    clause = clause_of(case, StepKind.ASKED)
    about = case.item.value
    if case.matter is Matter.CONDUCT:
        ja = f"{cite(about)}({case.item.ja})に当たるおそれのある行為について"
        en = f"About acts that may fall under Art. {about} ({case.item.en.lower()})"
        what_ja, what_en = "説明または是正", "explain or remedy them"
    else:
        ja = f"{cite(about)}の表明と確約について"
        en = f"About what is declared and promised under Art. {about}"
        what_ja, what_en = "説明", "explain"
        if case.item is Item.SUBCONTRACTOR:
            what_ja, what_en = "説明または必要な措置", "explain, or take the measures needed"
    return Explanation(
        clause,
        "holder_asked",
        f"{ja}、{ja_day(until)}までに{what_ja}をお願いします",
        f"{en}: please {what_en} by {en_day(until)}",
        {"until": until},
    )


def information_deleted(case: Case, day: date) -> Explanation:
    """Art. 30-3: deleted without notice before; told afterwards."""
    about = case.item.value
    return Explanation(
        "30-3",
        "information_deleted",
        f"{cite(about)}に当たる行為に関連する情報を、{ja_day(day)}に事前の通知なく削除しました",
        f"Information related to acts under Art. {about} was deleted on {en_day(day)},"
        " without notice before",
        {"item": about, "day": day},
    )
