"""Art. 6, 13-18: formation, renewal, cancellation, reduction, termination, suspension."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.office.terms.explanation import Refused
from contracts.terms import application, ending, renewal, suspension
from contracts.terms.facts import AppliedFor, EndReason, Status
from contracts.terms.life import Life, life_of
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY
from tests.rules.builders import PlanChange, added, book, contract, d

BOOK = book()


def refusal(article: str, rule, *arguments) -> Refused:
    with pytest.raises(Refused) as caught:
        rule(*arguments)
    assert caught.value.article == article
    assert caught.value.ja
    assert caught.value.en
    return caught.value


# --- Art. 6: application ------------------------------------------------------

APPLIED = AppliedFor("C1", Plan.MONTHLY, 1)


def test_art_6_1_accepting_forms_the_contract_on_the_day():
    decision = application.accept(APPLIED, d("2026-03-25"), d("2026-04-01"), None)
    assert (decision.formed_on, decision.service_starts_on) == (d("2026-03-25"), d("2026-04-01"))
    assert decision.ends_on is None


def test_art_6_1_refused_when_not_applied_for_or_started_before():
    day = d("2026-03-25")
    refusal("6-1", application.accept, contract("2026-03-01"), day, day, None)
    refusal("6-1", application.accept, APPLIED, day, day - ONE_DAY, None)


def test_art_18_a_contract_accepted_before_the_services_end_ends_with_it():
    day, end = d("2026-03-25"), d("2026-05-31")
    decision = application.accept(APPLIED, day, end, end)
    assert (decision.ends_on, decision.end_reason) == (end, EndReason.SERVICE_ENDED)
    refusal("6-1", application.accept, APPLIED, day, end + ONE_DAY, end)


def test_annex_minimum_first_order():
    application.check_order(BOOK, d("2026-04-01"), 1)
    refusal("annex", application.check_order, book(minimum_first_order=3), d("2026-04-01"), 2)


def test_art_5_addresses_abroad_only_by_agreement():
    application.check_address("JP", agreed=False)
    application.check_address("US", agreed=True)
    refusal("5", application.check_address, "US", False)


def test_art_6_3_refusal_needs_an_open_application():
    assert application.refuse(APPLIED, d("2026-04-01"), "6-3(2)").clause == "6-3(2)"
    refusal("6-3", application.refuse, contract("2026-04-01"), d("2026-04-02"), "6-3(2)")


@pytest.mark.parametrize(
    ("changes", "servers", "effective"),
    [
        ({"ends_on": date(2026, 4, 30)}, 1, "2026-05-01"),
        ({"ends_on": date(2026, 9, 30)}, 1, "2026-05-01"),
        ({}, 1, "2026-04-30"),
        ({}, 0, "2026-05-01"),
    ],
)
def test_art_6_2_additions_refused(changes, servers, effective):
    facts = replace(contract("2026-04-01"), **changes)
    life = Life(facts, BOOK)
    refusal("6-2", application.add_servers, life, d("2026-05-01"), servers, d(effective))


def test_an_application_has_no_life_whatever_is_asked_of_it():
    for clause in ("6-2", "14-2", "16-1", "17-1"):
        refusal(clause, life_of, APPLIED, BOOK, clause)
    facts = contract("2026-04-01")
    assert life_of(facts, BOOK, "6-2") == Life(facts, BOOK)


def test_art_6_2_a_plan_changes_with_the_next_term():
    life = Life(contract("2026-04-01"), BOOK)
    assert application.change_plan(life, d("2026-05-01"), Plan.ANNUAL) == 2
    changed = life.with_plan(PlanChange(Plan.ANNUAL, 2))
    plans = [changed.plan_of_term(number) for number in (1, 2, 3)]
    assert plans == [Plan.MONTHLY, Plan.ANNUAL, Plan.ANNUAL]
    refusal("6-2", application.change_plan, life, d("2026-03-31"), Plan.ANNUAL)


# --- Art. 14, 15-1: terms -----------------------------------------------------


def test_art_14_1_first_term_and_its_deadline():
    (term,) = Life(contract("2026-04-01"), BOOK).begun(d("2026-04-01"))
    assert (term.ends_on, term.notice_deadline) == (d("2027-03-31"), d("2027-02-28"))


def test_art_14_2_renews_again_and_again_with_the_figures_of_each_first_day():
    shelf = book(("2027-03-01", {"renewal_months": 6, "renewal_notice_months": 2}))
    terms = Life(contract("2026-04-01"), shelf).begun(d("2027-10-01"))
    assert [(t.number, t.starts_on, t.months, t.notice_deadline) for t in terms] == [
        (1, d("2026-04-01"), 12, d("2027-02-28")),
        (2, d("2027-04-01"), 6, d("2027-07-31")),
        (3, d("2027-10-01"), 6, d("2028-01-31")),
    ]


def test_art_3_a_term_stays_as_it_was_fixed_when_it_began():
    recorded = Life(contract("2026-04-01"), BOOK).begun(d("2026-04-01"))
    facts = replace(contract("2026-04-01"), terms=recorded)
    shelf = book(("2026-04-01", {"term_months": 1}))
    assert Life(facts, shelf).begun(d("2026-12-01")) == recorded


def test_art_14_2_a_cancellation_with_a_later_end_does_not_stop_the_renewal():
    life = Life(contract("2026-04-01", ends_on=d("2027-04-30")), BOOK)
    assert len(life.begun(d("2028-01-01"))) == 2
    assert len(life.ending_on(d("2027-03-31")).begun(d("2028-01-01"))) == 1


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 24), st.integers(1, 24))
def test_terms_are_contiguous(start, first, later):
    shelf = book(term_months=first, renewal_months=later)
    life = Life(contract(start.isoformat()), shelf)
    terms = life.begun(start + timedelta(days=2000))
    for before, after in itertools.pairwise(terms):
        assert after.starts_on == before.ends_on + ONE_DAY
        assert after.number == before.number + 1
    assert life.term(len(terms)) == terms[-1]
    assert life.coming(terms[-1].starts_on) == life.term(len(terms) + 1)


def test_art_14_2_non_renewal_until_the_deadline():
    life = Life(contract("2026-04-01"), BOOK)
    decision = renewal.decline(life, d("2027-02-28"))
    assert decision.ends_on == d("2027-03-31")
    refusal("14-2", renewal.decline, life, d("2027-03-01"))
    refusal("14-2", renewal.decline, life, d("2026-03-31"))
    fixed = life.ending_on(d("2027-03-31"))
    refusal("14-2", renewal.decline, fixed, d("2027-02-01"))


def test_art_14_2_the_deadline_is_that_of_the_current_term():
    """BCApps#10354: not of the first."""
    life = Life(contract("2026-04-01"), BOOK)
    assert renewal.decline(life, d("2028-02-29")).ends_on == d("2028-03-31")


def test_art_14_2_reminders_60_and_30_days_before():
    (term,) = Life(contract("2026-04-01"), BOOK).begun(d("2026-04-01"))
    assert list(renewal.reminder_days(term)) == [(60, d("2026-12-30")), (30, d("2027-01-29"))]
    (short,) = Life(contract("2026-04-01"), book(term_months=2)).begun(d("2026-04-01"))
    assert list(renewal.reminder_days(short)) == []


def test_art_15_1_minimum_term():
    assert Life(contract("2026-04-15"), BOOK).minimum_term_ends_on == d("2027-04-14")
    fixed = contract("2026-04-15", minimum_term_ends_on=d("2026-10-14"))
    assert Life(fixed, BOOK).minimum_term_ends_on == d("2026-10-14")


# --- Art. 16: cancellation and reduction --------------------------------------


@pytest.mark.parametrize(
    ("day", "desired", "end"),
    [
        ("2026-08-31", None, "2026-09-30"),
        ("2026-08-31", "2026-09-29", "2026-09-30"),
        ("2026-08-31", "2026-09-30", "2026-09-30"),
        ("2026-08-31", "2026-12-24", "2026-12-24"),
        ("2026-04-30", None, "2026-05-31"),
    ],
)
def test_art_16_1_last_day_of_a_cancelled_contract(day, desired, end):
    life = Life(contract("2026-04-01"), BOOK)
    notice = ending.cancel(life, d(day), desired and d(desired))
    assert notice.ends_on == d(end)
    assert notice.explanation.clause == "16-1"
    assert notice.explanation.inputs["arrived_on"] == d(day)


def test_art_16_1_refused_while_an_end_is_fixed_or_before_formation():
    day = d("2026-05-01")
    ended = Life(contract("2026-04-01", ends_on=d("2026-12-31")), BOOK)
    refusal("16-1", ending.cancel, ended, day, None)
    refusal("16-1", life_of, APPLIED, BOOK, "16-1")


def test_art_16_1_a_contract_may_end_before_it_begins():
    facts = contract("2026-09-01", formed_on=d("2026-04-01"))
    notice = ending.cancel(Life(facts, BOOK), d("2026-05-01"), None)
    assert notice.ends_on == d("2026-06-01")
    assert replace(facts, ends_on=notice.ends_on).never_begins()


def test_art_15_2_a_reduction_leaves_on_the_day_after_its_notice_period():
    decided = ending.reduce(Life(contract("2026-04-01", 3), BOOK), d("2026-08-31"), 2, None)
    assert decided.part_ends_on == d("2026-09-30")
    assert decided.change == added(-2, "2026-10-01")


@pytest.mark.parametrize("servers", [3, 4])
def test_art_16_1_one_server_must_remain(servers):
    life = Life(contract("2026-04-01", 3), BOOK)
    refusal("16-1", ending.reduce, life, d("2026-08-31"), servers, None)


def test_art_16_1_changes_on_file_count_on_every_later_day():
    facts = contract("2026-04-01", 3, changes=(added(-2, "2027-01-01"), added(2, "2027-03-01")))
    life = Life(facts, BOOK)
    refusal("16-1", ending.reduce, life, d("2026-08-31"), 1, None)
    later = ending.reduce(life, d("2026-08-31"), 1, d("2027-02-28"))
    assert later.change.effective_on == d("2027-03-01")


@pytest.mark.parametrize(("day", "number"), [("2027-02-28", 2), ("2027-03-01", 3)])
def test_art_16_1_annual_reductions_come_with_a_term(day, number):
    life = Life(contract("2026-04-01", 3, Plan.ANNUAL), BOOK)
    decided = ending.reduce(life, d(day), 1, d("2027-01-01"))
    assert (decided.part_ends_on, decided.change.with_term) == (None, number)
    reduced = life.with_servers(decided.change)
    starts = reduced.term(number).starts_on
    assert reduced.servers(starts - ONE_DAY) == 3
    assert reduced.servers(starts) == 2


def test_art_16_1_annual_reductions_wait_for_the_service():
    life = Life(contract("2026-04-01", 3, Plan.ANNUAL, formed_on=d("2026-03-01")), BOOK)
    refusal("16-1", ending.reduce, life, d("2026-03-15"), 1, None)


# --- Art. 17, 18, 31 -----------------------------------------------------------


@pytest.mark.parametrize("ground", ending.TERMINATION_GROUNDS)
def test_art_17_1_every_ground_ends_the_contract_on_the_day_set(ground):
    day = d("2026-08-05")
    decision = ending.terminate(contract("2026-04-01"), day, day, ground)
    assert (decision.ends_on, decision.explanation.clause) == (day, ground)


def test_art_17_1_refused_in_the_past_after_the_end_or_not_before_a_fixed_one():
    facts, day = contract("2026-04-01"), d("2026-08-05")
    refusal("17-1", ending.terminate, facts, day, day - ONE_DAY, "17-1(1)")
    refusal("17-1", ending.terminate, replace(facts, ends_on=day), day, day, "17-1(1)")
    refusal("17-1", ending.terminate, APPLIED, day, day, "17-1(1)")
    later = replace(facts, ends_on=d("2026-09-30"))
    assert ending.terminate(later, day, d("2026-09-29"), "17-1(1)").ends_on == d("2026-09-29")


def test_art_17_1_for_a_part():
    life, day = Life(contract("2026-04-01", 3), BOOK), d("2026-08-05")
    change = ending.terminate_part(life, day, 2, day, "17-1(2)")
    assert change == added(-2, "2026-08-06")
    refusal("16-1", ending.terminate_part, life, day, 3, day, "17-1(2)")


def test_art_18_2_the_earliest_end_of_the_service():
    day = d("2026-08-31")
    refusal("18-2", ending.end_service, [], BOOK, day, d("2026-09-29"))
    open_one, ends_first = contract("2026-04-01"), contract("2026-04-01", ends_on=d("2026-09-15"))
    decision = ending.end_service(
        [open_one, replace(ends_first, number="C2")], BOOK, day, d("2026-09-30")
    )
    assert decision.ends == ("C1",)
    assert decision.notified_on == d("2026-09-30")


@pytest.mark.parametrize(
    ("posted", "effective", "is_allowed"),
    [
        ("2026-12-31", "2026-12-30", True),
        ("2026-12-31", "2026-12-31", False),  # the same again
        ("2026-12-31", "2027-01-31", False),  # it cannot be put off
    ],
)
def test_art_18_1_only_an_earlier_end_replaces_the_one_that_was_posted(
    posted, effective, is_allowed
):
    args = ([], BOOK, d("2026-08-31"), d(effective), d(posted))
    if is_allowed:
        assert ending.end_service(*args).effective_on == d(effective)
    else:
        refusal("18-2", ending.end_service, *args)


# --- Art. 13, 22-2 --------------------------------------------------------------


@pytest.mark.parametrize("ground", suspension.SUSPENSION_GROUNDS)
def test_art_13_suspension_of_an_active_contract(ground):
    facts, day = contract("2026-04-01"), d("2026-05-01")
    assert suspension.suspend(facts, day, ground).clause == ground
    stopped = replace(facts, suspended=True)
    refusal("13", suspension.suspend, stopped, day, ground)
    assert suspension.resume(stopped, day).clause == "13"
    refusal("13", suspension.resume, facts, day)


def test_art_13_not_before_the_start_nor_after_the_end():
    facts = contract("2026-04-01", formed_on=d("2026-03-01"), ends_on=d("2026-05-31"))
    for day in ("2026-03-31", "2026-06-01"):
        refusal("13", suspension.suspend, facts, d(day), "13-3")
        refusal("13", suspension.resume, replace(facts, suspended=True), d(day))


def test_art_22_2_a_suspension_moves_no_term():
    facts = contract("2026-04-01")
    stopped = replace(facts, suspended=True)
    day = d("2027-06-01")
    assert Life(stopped, BOOK).begun(day) == Life(facts, BOOK).begun(day)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-03-31", Status.FORMED),
        ("2026-04-01", Status.ACTIVE),
        ("2026-05-31", Status.ACTIVE),
        ("2026-06-01", Status.ENDED),
    ],
)
def test_status_follows_from_the_dates(day, status):
    facts = contract("2026-04-01", formed_on=d("2026-03-01"), ends_on=d("2026-05-31"))
    assert facts.status(d(day)) is status
