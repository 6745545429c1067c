"""Art. 30, 31: what may be done about a case, what it bears, who is told what."""

import pytest

from contracts.office.terms.explanation import Refused
from support.conduct.terms import acting, telling
from support.conduct.terms.facts import Case, Step
from support.conduct.terms.kinds import ITEMS, Channel, Item, Matter, Outcome, State, StepKind
from support.conduct.terms.telling import ReporterState
from tests.rules.builders import d

DAY = d("2026-07-10")
F, U, M = Outcome.FOUNDED, Outcome.UNFOUNDED, Outcome.MORE
REPORTED = Step(StepKind.REPORTED, DAY)
ADDED, TOLD, CLOSED = (Step(kind, DAY) for kind in (StepKind.ADDED, StepKind.TOLD, StepKind.CLOSED))
EXPLAINED, IDENTIFIED = Step(StepKind.EXPLAINED, DAY), Step(StepKind.IDENTIFIED, DAY)


def assessed(outcome: Outcome) -> Step:
    return Step(StepKind.ASSESSED, DAY, outcome)


def asked(until: str) -> Step:
    return Step(StepKind.ASKED, DAY, until=d(until))


def case(*steps: Step, item=Item.MAIL, channel=Channel.PORTAL, known=True) -> Case:
    matter = Matter.CONDUCT if item in ITEMS[Matter.CONDUCT] else Matter.ANTISOCIAL
    return Case(matter, item, channel, DAY, known, (REPORTED, *steps))


def test_art_30_1_there_are_13_kinds_each_under_its_item():
    items = ITEMS[Matter.CONDUCT]
    assert [one.value for one in items] == [f"30-1({n})" for n in range(1, 14)]
    assert [one.value for one in ITEMS[Matter.ANTISOCIAL]] == ["31-1", "31-2", "31-4"]
    assert len({one.ja for one in Item} | {one.en for one in Item}) == 2 * len(Item)


@pytest.mark.parametrize(
    ("matter", "item", "channel", "day", "text", "said"),
    [
        (Matter.CONDUCT, Item.TIES, Channel.OWN, "2026-07-10", "x", "選べません"),
        (Matter.ANTISOCIAL, Item.MAIL, Channel.OWN, "2026-07-10", "x", "選べません"),
        (Matter.CONDUCT, Item.MAIL, Channel.OWN, "2026-07-11", "x", "まだ来ていません"),
        (Matter.CONDUCT, Item.MAIL, Channel.PORTAL, "2026-07-10", " ", "内容がありません"),
        (Matter.ANTISOCIAL, Item.TIES, Channel.PORTAL, "2026-07-10", "x", "担当者だけ"),
    ],
)
def test_art_30_2_a_report_has_its_kind_a_day_and_words(matter, item, channel, day, text, said):
    with pytest.raises(Refused, match=said):
        acting.check_report(matter, item, channel, d(day), text, DAY)
    acting.check_report(Matter.CONDUCT, Item.MAIL, Channel.PHONE, d("2026-07-01"), "x", DAY)


@pytest.mark.parametrize(
    ("steps", "state", "seen"),
    [
        ((), State.OPEN, ReporterState.LOOKING),
        ((ADDED,), State.OPEN, ReporterState.LOOKING),
        ((assessed(M),), State.MORE, ReporterState.ASKED),
        ((assessed(M), ADDED), State.OPEN, ReporterState.LOOKING),
        ((assessed(F),), State.FOUNDED, ReporterState.LOOKING),
        ((assessed(F), ADDED), State.FOUNDED, ReporterState.LOOKING),
        ((assessed(F), TOLD), State.FOUNDED, ReporterState.ANSWERED),
        ((assessed(U), TOLD, CLOSED), State.CLOSED, ReporterState.ANSWERED),
        ((assessed(U), TOLD, assessed(F)), State.FOUNDED, ReporterState.LOOKING),
    ],
)
def test_the_newest_assessment_holds_and_shows_once_the_reporter_was_told(steps, state, seen):
    found = case(*steps)
    assert (found.state, telling.seen_by_reporter(found)) == (state, seen)


@pytest.mark.parametrize(
    ("found", "first"),
    [
        (case(known=False), StepKind.IDENTIFIED),
        (case(), StepKind.ASSESSED),
        (case(asked("2026-07-20")), StepKind.EXPLAINED),
        (case(asked("2026-07-20"), EXPLAINED), StepKind.ASSESSED),
        (case(assessed(F)), StepKind.TOLD),
        (case(assessed(F), TOLD), StepKind.CLOSED),
        (case(assessed(U), channel=Channel.OWN), StepKind.CLOSED),
        (case(assessed(F), TOLD, CLOSED), StepKind.NOTE),
    ],
)
def test_what_comes_next_is_offered_first(found, first):
    assert acting.offered(found)[0] is first


@pytest.mark.parametrize(
    ("found", "kind", "is_offered"),
    [
        (case(assessed(F)), StepKind.DELETED, True),
        (case(), StepKind.DELETED, False),
        (case(assessed(F), item=Item.TIES), StepKind.DELETED, False),
        (case(assessed(F), channel=Channel.OWN), StepKind.TOLD, False),
        (case(assessed(F), channel=Channel.PHONE), StepKind.TOLD, True),
        (case(assessed(F)), StepKind.CLOSED, False),
        (case(assessed(F)), StepKind.IDENTIFIED, False),
        (case(asked("2026-07-20")), StepKind.IDENTIFIED, False),
        (case(), StepKind.IDENTIFIED, True),
        (case(known=False), StepKind.ASKED, False),
    ],
)
def test_art_30_3_what_may_be_done_in_which_state(found, kind, is_offered):
    if is_offered:
        acting.check_offered(found, kind)
    else:
        with pytest.raises(Refused, match="記録できません"):
            acting.check_offered(found, kind)


@pytest.mark.parametrize(
    ("found", "outcome", "reason", "said", "why"),
    [
        (case(), F, " ", "", "理由がありません"),
        (case(), None, "x", "", "評価を選んで"),
        (case(known=False), F, "x", "", "先に特定"),
        (case(), M, "x", " ", "通報者に確認したいこと"),
    ],
)
def test_art_30_2_an_assessment_has_its_reason_and_its_holder(found, outcome, reason, said, why):
    with pytest.raises(Refused, match=why):
        acting.check_assessment(found, outcome, reason, said)
    acting.check_assessment(case(known=False), U, "x", "")
    acting.check_assessment(case(channel=Channel.OWN), M, "x", "")


@pytest.mark.parametrize(
    ("item", "ground"),
    [
        (Item.IMPERSONATION, "17-1(1)"), (Item.INTERFERENCE, "17-1(2)"),
        (Item.TAMPERING, "17-1(3)"), (Item.MAIL, "17-1(11)"),
        (Item.TIES, "31-3"), (Item.DEMANDS, "31-3"), (Item.SUBCONTRACTOR, "31-6"),
    ],
)  # fmt: skip
def test_art_31_3_art_31_6_each_kind_leads_to_its_ground(item, ground):
    found = case(assessed(F), asked("2026-07-01"), item=item)
    assert acting.termination_ground(found) == ground
    acting.check_bears(found, ground, DAY)


@pytest.mark.parametrize(
    ("found", "ground", "why"),
    [
        (case(), "30-3", "評価されていません"),
        (case(assessed(U)), "30-3", "評価されていません"),
        (case(assessed(F), TOLD, CLOSED), "17-1(2)", "完了しています"),
        (case(assessed(F)), "31-3", "根拠になりません"),
        (case(assessed(F), item=Item.TIES), "30-3", "根拠になりません"),
        (case(assessed(F), item=Item.TIES), "31-6", "根拠になりません"),
        (case(assessed(F)), "17-1(11)", "先に期限を定めて"),
        (case(asked("2026-07-10"), assessed(F)), "17-1(11)", "まだ過ぎていません"),
        (case(asked("2026-07-10"), assessed(F), item=Item.SUBCONTRACTOR), "31-6", "まだ過ぎて"),
    ],
)
def test_art_17_1_a_measure_wants_a_founded_case_its_ground_and_its_time(found, ground, why):
    with pytest.raises(Refused, match=why) as caught:
        acting.check_bears(found, ground, DAY)
    assert caught.value.article == ground


@pytest.mark.parametrize(
    ("found", "ground"),
    [
        (case(assessed(F)), "30-3"),
        (case(assessed(F)), "13-3"),
        (case(assessed(F), item=Item.TIES), "31-3"),
        (case(asked("2026-07-09"), assessed(F)), "17-1(11)"),
        (case(asked("2026-07-20"), EXPLAINED, assessed(F)), "17-1(11)"),
        (case(asked("2026-07-20"), EXPLAINED, assessed(F), item=Item.SUBCONTRACTOR), "31-6"),
    ],
)
def test_art_17_1_after_the_day_or_the_explanation_it_may_be_terminated(found, ground):
    acting.check_bears(found, ground, DAY)


def test_art_17_1_no_case_is_closed_while_a_termination_rests_on_it():
    found = case(assessed(F), TOLD)
    acting.check_closing(found, 0)
    with pytest.raises(Refused, match="承認を待っています"):
        acting.check_closing(found, 1)


def test_art_31_the_holder_has_at_least_a_day_to_explain():
    with pytest.raises(Refused, match="明日以後"):
        acting.check_asking(case(item=Item.TIES), DAY, DAY)
    acting.check_asking(case(item=Item.TIES), d("2026-07-11"), DAY)
    assert case(asked("2026-07-20")).awaited == d("2026-07-20")
    assert case(asked("2026-07-20"), EXPLAINED).awaited is None


@pytest.mark.parametrize(
    ("item", "clause", "words"),
    [
        (Item.MAIL, "17-1(11)", "迷惑メール・嫌がらせメール)に当たるおそれのある行為について"),
        (Item.TIES, "31-3", "第31条第1項の表明と確約について、2026年7月20日までに説明を"),
        (
            Item.SUBCONTRACTOR,
            "31-6",
            "第31条第4項の表明と確約について、2026年7月20日までに説明または",
        ),
    ],
)
def test_art_31_1_what_the_holder_is_asked(item, clause, words):
    found = telling.holder_asked(case(item=item), d("2026-07-20"))
    assert (found.clause, words in found.ja) == (clause, True)


def test_art_30_3_neither_side_learns_of_the_other():
    for outcome in (F, U):
        words = telling.answered(outcome)
        assert words.clause == "30-2"
        assert not any(word in words.ja for word in ("停止", "解除", "削除", "契約者"))
    deleted = telling.information_deleted(case(), DAY)
    assert deleted.clause == "30-3"
    assert "通報" not in deleted.ja
    assert "report" not in deleted.en
