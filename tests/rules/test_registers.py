"""Registers: what is confidential, what is owed until when, what may be done."""

from dataclasses import replace

import pytest

from contracts.office.terms.explanation import Refused
from support.registers.terms.acting import (
    NewAct,
    NewEntry,
    check_act,
    check_entry,
    clause_of,
    offered,
)
from support.registers.terms.duties import open_duties
from support.registers.terms.facts import Done, Entry
from support.registers.terms.kinds import ActKind, Asked, Register, Sort, State
from support.registers.terms.standing import standing
from tests.days import d

A = ActKind
TODAY = d("2026-06-30")


def done(kind: ActKind, day: str, *choices: str, who="", recorded="", until="") -> Done:
    return Done(kind, d(day), d(recorded or day), choices, who, d(until) if until else None)


def secret(*acts: Done, sort: Sort = Sort.RECEIVED, **facts) -> Entry:
    """Drawings that came on 2026-06-01, designated and marked."""
    facts = {"scope": "構成図", "marking": "秘", "designated_on": d("2026-05-25"), **facts}
    return Entry(Register.CONFIDENTIAL, sort, d("2026-06-01"), done=acts, **facts)


def personal(*acts: Done, sort: Sort = Sort.RECEIVED, **facts) -> Entry:
    return Entry(Register.PERSONAL, sort, d("2026-06-01"), "氏名と連絡先", done=acts, **facts)


def request(*acts: Done, day: str = "2026-06-01") -> Entry:
    asked = Asked.DISCLOSURE
    return Entry(Register.PERSONAL, Sort.REQUEST, d(day), "操作履歴", asked=asked, done=acts)


def subcontract(*acts: Done) -> Entry:
    return Entry(Register.SUBCONTRACTORS, Sort.SUBCONTRACT, d("2026-06-01"), "監視", done=acts)


BOUND = done(A.DUTIES, "2026-05-20", "28", "29", "other")
MEASURES = done(A.MEASURES, "2026-06-01")
ANSWERED = done(A.ANSWERED, "2026-06-03", "refused")


def owed(entry: Entry) -> list[tuple[str, str, str]]:
    return [(one.kind.value, str(one.due_on), one.why.clause) for one in open_duties(entry)]


# --- Art. 28-1: what is confidential ----------------------------------------------


@pytest.mark.parametrize(
    ("facts", "clause"),
    [
        ({}, ""),
        ({"designated_on": d("2026-06-01")}, ""),  # on the day itself
        ({"designated_on": d("2026-06-02")}, "28-1(5)"),
        ({"designated_on": None}, "28-1(5)"),
        ({"scope": " "}, "28-1(5)"),
        ({"marking": ""}, "28-1(5)"),
    ],
)
def test_art_28_1_confidential_is_what_was_designated_specified_and_marked(facts, clause):
    found = standing(secret(**facts))
    assert found.state is (State.OUTSIDE if clause else State.OPEN)
    assert found.why.clause == (clause or "28-1")
    assert bool(open_duties(secret(**facts))) is not bool(clause)


@pytest.mark.parametrize("item", ["28-1(1)", "28-1(2)", "28-1(3)", "28-1(4)"])
def test_art_28_1_the_four_exceptions_end_the_duties_on_their_day(item):
    found = standing(secret(done(A.EXEMPT, "2026-06-10", item)))
    assert (found.state, found.why.clause) == (State.OUTSIDE, item)
    assert found.closed_on == d("2026-06-10")


def test_art_28_1_personal_information_needs_no_marking():
    assert standing(personal()).state is State.OPEN
    assert A.EXEMPT not in offered(personal())


# --- Due days -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        # Art. 20: bound to all three in writing by the day on which the work begins
        (subcontract(), [("bind", "2026-06-01", "20")]),
        (subcontract(done(A.DUTIES, "2026-05-20", "28", "29")), [("bind", "2026-06-01", "20")]),
        (subcontract(BOUND), []),
        # after its end what it was given comes back: 2026-06-10 + 14 days
        (
            subcontract(BOUND, done(A.ENDED, "2026-06-10")),
            [("return", "2026-06-24", "20"), ("erase", "2026-06-24", "20")],
        ),
        (
            subcontract(BOUND, done(A.ENDED, "2026-06-10"), done(A.RETURNED, "2026-06-12")),
            [("erase", "2026-06-24", "20")],
        ),
        # Art. 28-3, by 29-2 for personal information: from the day of receipt
        (secret(), [("protect", "2026-06-01", "28-3")]),
        (personal(), [("protect", "2026-06-01", "29-2")]),
        (secret(MEASURES), []),
        (secret(sort=Sort.GIVEN), []),
        # Art. 28-6: on request, 14 days or the day that the other party named
        (
            secret(MEASURES, done(A.RETURN_ASKED, "2026-06-17")),
            [("return", "2026-07-01", "28-6"), ("erase", "2026-07-01", "28-6")],
        ),
        (
            secret(MEASURES, done(A.RETURN_ASKED, "2026-06-17", until="2026-06-20")),
            [("return", "2026-06-20", "28-6"), ("erase", "2026-06-20", "28-6")],
        ),
        (
            personal(done(A.RETURN_ASKED, "2026-06-17"), sort=Sort.GIVEN),
            [("return", "2026-07-01", "29-2"), ("erase", "2026-07-01", "29-2")],
        ),
        # returned before the request does not settle it
        (
            secret(
                MEASURES, done(A.RETURNED, "2026-06-05"), done(A.RETURN_ASKED, "2026-06-17"),
                done(A.ERASED, "2026-06-18"),
            ),
            [("return", "2026-07-01", "28-6")],
        ),
        # Art. 29-1 with APPI 39: two weeks from the day after its arrival
        (request(), [("answer", "2026-06-15", "29-1")]),
        (request(day="2026-02-14"), [("answer", "2026-02-28", "29-1")]),
        (request(day="2028-02-16"), [("answer", "2028-03-01", "29-1")]),
        (request(done(A.PASSED_ON, "2026-06-03")), [("answer", "2026-06-15", "29-1")]),
        (request(done(A.ANSWERED, "2026-06-03", "refused")), []),
    ],
)  # fmt: skip
def test_what_is_owed_until_when_under_which_clause(entry, expected):
    assert owed(entry) == expected


LAW, SILENT = "law", "law_silent"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        # recorded before it happens: told before it happens
        ((done(A.DISCLOSED, "2026-06-20", LAW, recorded="2026-06-10"),), ["2026-06-20"]),
        # known only afterwards: at once
        ((done(A.DISCLOSED, "2026-06-05", LAW, recorded="2026-06-10"),), ["2026-06-10"]),
        ((done(A.DISCLOSED, "2026-06-05", SILENT),), []),
        ((done(A.DISCLOSED, "2026-06-05", LAW), done(A.TOLD, "2026-06-05")), []),
        ((done(A.TOLD, "2026-06-04"), done(A.DISCLOSED, "2026-06-05", LAW)), []),
        (
            (
                done(A.DISCLOSED, "2026-06-05", LAW),
                done(A.TOLD, "2026-06-05"),
                done(A.DISCLOSED, "2026-06-08", LAW),
            ),
            ["2026-06-08"],
        ),
    ],
)
def test_art_28_2_the_other_party_is_told_before_or_at_once(acts, expected):
    found = owed(secret(MEASURES, *acts))
    assert found == [("tell", day, "28-2") for day in expected]
    assert owed(personal(MEASURES, *acts)) == []  # 29-2 extends paragraphs 3 to 6 only


@pytest.mark.parametrize(
    ("acts", "state", "closed"),
    [
        ((MEASURES,), "open", None),
        ((done(A.RETURNED, "2026-06-20"),), "open", None),
        ((done(A.RETURNED, "2026-06-20"), done(A.ERASED, "2026-06-22")), "closed", "2026-06-22"),
        ((done(A.VOIDED, "2026-06-03", recorded="2026-06-04"),), "void", "2026-06-04"),
    ],
)
def test_art_28_6_nothing_is_left_when_it_was_both_returned_and_erased(acts, state, closed):
    found = standing(secret(*acts))
    assert (found.state.value, found.closed_on) == (state, closed and d(closed))


def test_art_28_7_art_29_3_no_end_of_a_contract_ends_them():
    """The rules know no contract: an entry stays open until it is returned and erased."""
    for entry in (secret(MEASURES), personal(MEASURES)):
        assert standing(entry).closed_on is None
        assert "契約の終了後も続きます" in standing(entry).why.ja


# --- What may be done -------------------------------------------------------------


def refused(entry: Entry, act: Done, text: str = "内容", paper: bool = True, to=None) -> str:
    """The clause that does not allow it; empty where it may be done."""
    try:
        check_act(entry, NewAct(act, text, paper, to), TODAY)
    except Refused as refusal:
        return refusal.article
    return ""


CONSENT = done(A.CONSENT, "2026-06-10")


@pytest.mark.parametrize(
    ("entry", "act", "clause"),
    [
        # to third parties only with written consent beforehand …
        (secret(), done(A.DISCLOSED, "2026-06-12", "consent", who="X"), "28-1"),
        (secret(CONSENT), done(A.DISCLOSED, "2026-06-09", "consent", who="X"), "28-1"),
        (secret(CONSENT), done(A.DISCLOSED, "2026-06-12", "consent", who="X"), ""),
        # … or by law; of personal information no consent of the other party helps
        (secret(), done(A.DISCLOSED, "2026-07-05", LAW, who="X"), ""),
        (secret(), done(A.DISCLOSED, "2026-07-05", SILENT, who="X"), "28-2"),
        (personal(CONSENT), done(A.DISCLOSED, "2026-06-12", "consent", who="X"), "29-1"),
        (personal(), done(A.DISCLOSED, "2026-06-12", LAW, who="X"), ""),
        (secret(CONSENT), done(A.DISCLOSED, "2026-06-12", "consent"), "28-1"),
        # Art. 28-4: copies beyond what is needed
        (secret(), done(A.COPIED, "2026-06-12", "needed"), ""),
        (secret(), done(A.COPIED, "2026-06-12", "beyond"), "28-4"),
        (secret(CONSENT), done(A.COPIED, "2026-06-12", "beyond"), ""),
        (personal(), done(A.COPIED, "2026-06-12", "beyond"), "29-2"),
        (secret(), done(A.COPIED, "2026-06-12"), "28-4"),
        (secret(), done(A.COPIED, "2026-06-12", "needed", "beyond"), "28-4"),
        # who had access
        (secret(), done(A.ACCESS, "2026-06-12", who="山田"), ""),
        (secret(), done(A.ACCESS, "2026-06-12"), "28-3"),
        (secret(), done(A.ACCESS_ENDED, "2026-06-12", who="山田"), "28-3"),
        (
            secret(done(A.ACCESS, "2026-06-12", who="山田")),
            done(A.ACCESS_ENDED, "2026-06-12", who="佐藤"),
            "28-3",
        ),
        # days
        (secret(), done(A.MEASURES, "2026-05-31"), "28-3"),
        (secret(), done(A.MEASURES, "2026-07-01"), "28-3"),
        (secret(), done(A.RETURN_ASKED, "2026-06-17", until="2026-06-16"), "28-6"),
        # an individual is answered once it is known who it is; a refusal needs its reason
        (request(), done(A.ANSWERED, "2026-06-05", "granted"), "29-1"),
        (
            request(done(A.IDENTIFIED, "2026-06-04")),
            done(A.ANSWERED, "2026-06-05", "granted"),
            "",
        ),
        (request(), done(A.ANSWERED, "2026-06-05", "refused"), ""),
        # what an entry of another sort, or a closed one, knows not
        (request(), done(A.MEASURES, "2026-06-05"), "29-1"),
        (secret(sort=Sort.GIVEN), done(A.COPIED, "2026-06-05", "needed"), "28-4"),
        (personal(), done(A.TOLD, "2026-06-05"), "29-1"),
        (subcontract(), done(A.RETURN_ASKED, "2026-06-05"), "20"),
        (request(ANSWERED), done(A.IDENTIFIED, "2026-06-05"), "29-1"),
        (request(ANSWERED), done(A.NOTE, "2026-06-05"), ""),
        (secret(done(A.VOIDED, "2026-06-03")), done(A.NOTE, "2026-06-05"), "28-1"),
    ],
)
def test_what_may_be_done_and_the_clause_that_speaks_against_it(entry, act, clause):
    assert refused(entry, act) == clause


@pytest.mark.parametrize(
    ("entry", "duties", "clause"),
    [
        (secret(), BOUND, ""),
        (secret(), done(A.DUTIES, "2026-06-12", "28"), ""),
        (secret(), done(A.DUTIES, "2026-06-13", "28"), "28-5"),  # the day after
        (secret(), done(A.DUTIES, "2026-06-01", "29", "other"), "28-5"),
        (personal(), done(A.DUTIES, "2026-06-01", "28", "other"), "29-2"),
        (personal(), done(A.DUTIES, "2026-06-01", "29"), ""),
    ],
)
def test_art_28_5_a_subcontractor_gets_it_once_it_bears_the_same_duties(entry, duties, clause):
    act = done(A.DISCLOSED, "2026-06-12", "subcontract")
    assert refused(entry, act, to=subcontract(duties)) == clause
    ended = subcontract(duties, done(A.ENDED, "2026-06-11"))
    assert refused(entry, act, to=ended)
    assert refused(entry, act, to=secret())
    assert refused(entry, replace(act, who="X")) in ("28-5", "29-2")


def test_what_the_terms_want_in_writing_needs_its_file_and_what_says_nothing_needs_words():
    for entry, act in (
        (subcontract(), BOUND),
        (secret(), CONSENT),
    ):
        act = replace(act, day=d("2026-06-10"))
        assert refused(entry, act, paper=True) == ""
        assert refused(entry, act, paper=False)
    assert refused(secret(), MEASURES, text=" ") == "28-3"
    part = done(A.ANSWERED, "2026-06-05", "partly")
    assert refused(request(done(A.IDENTIFIED, "2026-06-04")), part, text="") == "29-1"


def test_who_may_see_it_now():
    entry = secret(
        done(A.ACCESS, "2026-06-02", who="山田"),
        done(A.ACCESS, "2026-06-03", who="佐藤"),
        done(A.ACCESS_ENDED, "2026-06-10", who="山田"),
    )
    assert entry.people() == ("佐藤",)


def test_each_act_stands_under_its_paragraph():
    expected = {
        A.ENTERED: "28-1", A.CONSENT: "28-1", A.TOLD: "28-2", A.MEASURES: "28-3",
        A.COPIED: "28-4", A.RETURN_ASKED: "28-6", A.RETURNED: "28-6", A.ERASED: "28-6",
    }  # fmt: skip
    assert {kind: clause_of(secret(), kind) for kind in expected} == expected
    of_basis = {"consent": "28-1", LAW: "28-2", SILENT: "28-2", "subcontract": "28-5"}
    assert {one: clause_of(secret(), A.DISCLOSED, [one]) for one in of_basis} == of_basis
    assert clause_of(personal(), A.MEASURES) == "29-2"
    assert clause_of(personal(), A.DISCLOSED, ["subcontract"]) == "29-2"
    assert clause_of(personal(), A.DISCLOSED, [LAW]) == "29-1"
    assert clause_of(request(), A.ANSWERED) == "29-1"


# --- Entering -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "words", "clause"),
    [
        (subcontract(), {}, ""),
        (replace(subcontract(), starts_on=d("2026-07-15")), {}, ""),  # is to begin
        (replace(subcontract(), scope=" "), {}, "20"),
        (replace(secret(), starts_on=d("2026-07-01")), {}, "28"),
        (replace(secret(), scope="", marking=""), {}, ""),  # entered as it came: item 5
        (replace(secret(), sort=Sort.REQUEST), {}, "28"),
        (replace(request(), asked=None), {}, "29"),
        (replace(personal(), asked=Asked.ERASURE), {}, "29"),
        (secret(), {"party": " "}, "28"),
        (secret(), {"title": "x" * 121}, "28"),
    ],
)
def test_what_makes_an_entry(facts, words, clause):
    asked = NewEntry(facts, **{"party": "相手方", "title": "件名", **words})
    if not clause:
        return check_entry(asked, TODAY)
    with pytest.raises(Refused) as refusal:
        check_entry(asked, TODAY)
    assert refusal.value.article == clause
    return None
