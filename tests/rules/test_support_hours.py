"""Annex (2): hours of support and the clocks that run in them, to the minute."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.office.calendar import national_holidays
from contracts.office.terms import working_days
from contracts.office.terms.days import TOKYO
from contracts.office.terms.working_days import DaysOff
from support.desk.terms import clocks, hours
from support.desk.terms.clocks import DEFAULTS, Policy, Run, Standing, Target
from support.desk.terms.hours import Span
from support.desk.terms.kinds import Priority

LAW = DaysOff(frozenset().union(*(national_holidays(year) for year in range(2025, 2029))))


def at(text: str) -> datetime:
    """`2026-09-18 17:29`, in Tokyo."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def closed(*days: str) -> DaysOff:
    return DaysOff(LAW.national, frozenset(map(date.fromisoformat, days)))


def wait(first: str, last: str | None = None) -> Span:
    return Span(at(first), at(last) if last else None)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-09-18", None),
        ("2026-09-19", "土曜・日曜"),
        ("2026-09-21", "祝日"),  # respect for the aged
        ("2026-09-22", "祝日"),  # between two holidays
        ("2026-09-23", "祝日"),  # autumnal equinox
        ("2026-09-24", None),
        ("2026-04-29", "祝日"),
        ("2026-05-06", "祝日"),  # in place of Sunday, 3 May
        ("2026-05-07", None),
        ("2026-08-13", "会社の休業日"),
        ("2026-12-28", None),
        ("2026-12-29", "年末年始"),
        ("2026-12-31", "年末年始"),
        ("2027-01-04", "年末年始"),  # a Monday on which banks are open
        ("2027-01-05", None),
    ],
)
def test_annex_days_without_support(day, why):
    found = working_days.why_closed(date.fromisoformat(day), closed("2026-08-13"))
    assert (found and found[0]) == why


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-09-18 08:59", False, "2026-09-18 09:00"),
        ("2026-09-18 09:00", True, "2026-09-18 09:00"),
        ("2026-09-18 17:29", True, "2026-09-18 17:29"),
        ("2026-09-18 17:30", False, "2026-09-24 09:00"),
        ("2026-09-12 12:00", False, "2026-09-14 09:00"),
        ("2026-09-22 12:00", False, "2026-09-24 09:00"),
        ("2026-12-31 23:59", False, "2027-01-05 09:00"),
    ],
)
def test_annex_the_hours_are_half_open(moment, is_open, opens):
    assert hours.is_open(at(moment), LAW) == is_open
    assert hours.next_opening(at(moment), LAW) == at(opens)


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        ("2026-09-18 00:00", "2026-09-19 00:00", 510),
        ("2026-09-18 09:00", "2026-09-18 17:30", 510),
        ("2026-09-18 17:29", "2026-09-18 17:30", 1),
        ("2026-09-18 17:30", "2026-09-24 09:00", 0),
        ("2026-09-18 17:00", "2026-09-24 09:15", 30 + 15),  # 21 to 23 September are holidays
        ("2026-04-28 17:00", "2026-04-30 09:30", 30 + 30),  # the 29th is one
        ("2026-05-01 16:30", "2026-05-07 10:00", 60 + 60),  # 4 to 6 May are
        ("2026-12-28 17:00", "2027-01-05 09:10", 30 + 10),  # from the 29th to 4 January
        ("2026-12-29 09:00", "2027-01-05 09:00", 0),
        ("2025-12-26 17:20", "2026-01-05 09:01", 10 + 1),
        ("2026-09-19 10:00", "2026-09-20 10:00", 0),
        ("2026-09-18 12:00", "2026-09-18 11:00", 0),
    ],
)
def test_annex_minutes_of_support_between_two_moments(first, last, minutes):
    assert hours.minutes(at(first), at(last), LAW) == minutes


@pytest.mark.parametrize(
    ("arrived", "count", "off", "due"),
    [
        ("2026-09-14 09:00", 60, LAW, "2026-09-14 10:00"),
        ("2026-09-14 09:00", 510, LAW, "2026-09-14 17:30"),
        ("2026-09-14 17:29", 1, LAW, "2026-09-14 17:30"),
        ("2026-09-14 17:29", 60, LAW, "2026-09-15 09:59"),
        ("2026-09-14 17:30", 60, LAW, "2026-09-15 10:00"),
        ("2026-09-14 03:00", 60, LAW, "2026-09-14 10:00"),
        ("2026-09-12 10:00", 60, LAW, "2026-09-14 10:00"),  # a Saturday
        ("2026-09-18 17:29", 60, LAW, "2026-09-24 09:59"),  # over 22 September
        ("2026-09-18 17:29", 60, closed("2026-09-24"), "2026-09-25 09:59"),  # closed afterwards
        ("2026-04-28 17:00", 510, LAW, "2026-04-30 17:00"),
        ("2026-05-01 17:00", 60, LAW, "2026-05-07 09:30"),  # golden week
        ("2026-12-28 17:00", 60, LAW, "2027-01-05 09:30"),  # New Year
        ("2026-12-28 17:00", 60, closed("2027-01-05", "2027-01-06"), "2027-01-07 09:30"),
        ("2027-01-01 12:00", 2550, LAW, "2027-01-12 17:30"),  # five days, the 11th is a holiday
    ],
)
def test_annex_when_a_target_is_due(arrived, count, off, due):
    assert hours.after(at(arrived), count, off) == at(due)


@pytest.mark.parametrize(
    ("count", "waits", "due"),
    [
        (120, [wait("2026-09-14 09:30", "2026-09-14 10:30")], "2026-09-14 12:00"),
        (540, [wait("2026-09-14 17:00", "2026-09-15 10:00")], "2026-09-15 11:00"),
        (60, [wait("2026-09-14 18:00", "2026-09-15 09:00")], "2026-09-14 10:00"),
        (
            120,
            [
                wait("2026-09-14 09:30", "2026-09-14 10:30"),
                wait("2026-09-14 10:00", "2026-09-14 11:00"),
            ],
            "2026-09-14 12:30",
        ),
        (120, [wait("2026-09-14 09:30")], None),
        (30, [wait("2026-09-14 09:30")], "2026-09-14 09:30"),
    ],
)
def test_annex_waiting_is_not_counted_and_what_overlaps_only_once(count, waits, due):
    found = hours.after(at("2026-09-14 09:00"), count, LAW, waits)
    assert found == (at(due) if due else None)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30)).map(
    lambda moment: moment.replace(tzinfo=TOKYO)
)


@given(MOMENTS, st.integers(1, 3000))
def test_as_many_minutes_pass_until_it_is_due_as_were_given(first, count):
    due = hours.after(first, count, LAW)
    assert hours.minutes(first, due, LAW) == count
    assert hours.minutes(first, due - timedelta(minutes=1), LAW) == count - 1


RUN = Run(at("2026-09-14 09:00"), Target(60, 510))


@pytest.mark.parametrize(
    ("now", "answered", "standing", "left"),
    [
        ("2026-09-14 09:44", None, Standing.IN_TIME, 16),
        ("2026-09-14 09:45", None, Standing.AT_RISK, 15),
        ("2026-09-14 09:59", None, Standing.AT_RISK, 1),
        ("2026-09-14 10:00", None, Standing.BREACHED, 0),
        ("2026-09-16 12:00", "2026-09-14 09:59", Standing.MET, 1),
        ("2026-09-16 12:00", "2026-09-14 10:00", Standing.MISSED, 0),
    ],
)
def test_annex_how_the_first_answer_stands(now, answered, standing, left):
    run = Run(RUN.opened_at, RUN.target, at(answered) if answered else None)
    found = clocks.response(run, at(now), LAW)
    assert (found.standing, found.left, found.due_at) == (standing, left, at("2026-09-14 10:00"))


def test_annex_the_resolution_waits_for_the_maker_the_first_answer_does_not():
    run = Run(RUN.opened_at, RUN.target, waits=(wait("2026-09-14 09:30"),))
    now = at("2026-09-14 11:00")
    assert clocks.resolution(run, now, LAW).standing is Standing.PAUSED
    assert clocks.resolution(run, now, LAW).spent == 30
    assert clocks.response(run, now, LAW).standing is Standing.BREACHED
    nearest = clocks.next_of(run, now, LAW)
    assert nearest is not None
    assert nearest.due_at == at("2026-09-14 10:00")


def test_annex_the_reason_says_arrival_minutes_due_moment_and_days_off():
    run = Run(at("2026-09-18 17:29"), Target(60, 510))
    why = clocks.response(run, at("2026-09-18 17:29"), LAW).why
    assert why.clause == "annex"
    assert why.ja == (
        "2026年9月18日 17:29に受け付け、サポート時間で1時間以内です。"
        "期限は2026年9月24日 09:59です。"
        "休みの日: 2026年9月21日、2026年9月22日、2026年9月23日"
    )
    assert why.en == (
        "received 18 September 2026, 17:29, within 1 hour of support hours: due 24 September 2026, "
        "09:59; days off: 21 September 2026, 22 September 2026, 23 September 2026"
    )


@pytest.mark.parametrize(
    ("day", "target"),
    [
        ("2026-09-30", DEFAULTS[Priority.HIGH]),
        ("2026-10-01", Target(90, 900)),
        ("2026-11-30", Target(90, 900)),
        ("2026-12-01", Target(30, 300)),
    ],
)
def test_annex_the_target_is_the_one_of_the_day_of_arrival(day, target):
    policies = [
        Policy(Priority.HIGH, date(2026, 12, 1), Target(30, 300)),
        Policy(Priority.HIGH, date(2026, 10, 1), Target(90, 900)),
        Policy(Priority.LOW, date(2026, 1, 1), Target(1, 1)),
    ]
    assert clocks.target(Priority.HIGH, date.fromisoformat(day), policies) == target
