"""Art. 13, 27: moments and delays, announcing in time, windows, ninety days. Tables of figures."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.office.terms.days import TOKYO
from contracts.office.terms.explanation import Refused
from support.incidents.terms import incident, maintenance
from support.incidents.terms.course import Course, Effect, Kind, State
from support.incidents.terms.picture import DAYS, Felt, Worst, picture
from support.incidents.terms.windows import (
    Window,
    en_minutes,
    ja_minutes,
    minutes_between,
    minutes_in,
)


def at(text: str) -> datetime:
    """`05-02 09:00` of 2026 in Tokyo, or with its year before it."""
    text = text if len(text) > 14 else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def window(first: str, last: str) -> Window:
    return Window(at(first), at(last))


def course(**moments: str) -> Course:
    values = {"starts_at": "05-02 08:50", "known_at": "05-02 09:00", **moments}
    return Course(Kind.INCIDENT, **{name: at(text) for name, text in values.items()})


def planned(**moments: str) -> Course:
    values = {"starts_at": "05-10 23:00", "planned_end_at": "05-11 02:00", **moments}
    return Course(Kind.MAINTENANCE, **{name: at(text) for name, text in values.items()})


# --- Delays -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "told", "minutes", "ja", "en"),
    [
        ("05-02 09:00", "05-02 09:00", 0, "0分", "0 minutes"),
        ("05-02 09:00", "05-02 09:01", 1, "1分", "1 minute"),
        ("05-02 09:00", "05-02 10:05", 65, "1時間5分", "1 hour 5 minutes"),
        ("05-02 23:50", "05-03 00:10", 20, "20分", "20 minutes"),  # over midnight
        ("2026-12-31 23:30", "2027-01-01 01:35", 125, "2時間5分", "2 hours 5 minutes"),
        ("2028-02-28 12:00", "2028-03-01 12:00", 2880, "2日", "2 days"),  # with 29 February
        ("05-02 09:00", "05-03 10:01", 1501, "1日1時間1分", "1 day 1 hour 1 minute"),
    ],
)
def test_art_27_1_the_delay_from_knowing_to_telling(known, told, minutes, ja, en):
    assert minutes_between(at(known), at(told)) == minutes
    assert (ja_minutes(minutes), en_minutes(minutes)) == (ja, en)
    found = incident.announce(course(starts_at=known, known_at=known), at(told))
    assert found.clause == "27-1"
    assert found.ja == f"検知から{ja}でお知らせしました"
    assert found.en == f"Announced {en} after it was known"


def test_a_minute_is_what_a_clock_without_seconds_shows():
    known = at("05-02 09:00") + timedelta(seconds=50)
    assert minutes_between(known, at("05-02 09:01")) == 1  # shown as 09:00 and 09:01
    assert minutes_between(at("05-02 09:01"), known) == 0


def test_art_27_1_an_incident_is_announced_once():
    with pytest.raises(Refused) as refusal:
        incident.announce(course(announced_at="05-02 09:05"), at("05-02 09:06"))
    assert refusal.value.article == "27-1"


@pytest.mark.parametrize(
    ("effect", "ground", "starts", "known", "clause"),
    [
        (Effect.INTERRUPTED, "13-1(9)", "05-02 08:00", "05-02 08:30", "13-1"),
        (Effect.INTERRUPTED, "", "05-02 08:00", "05-02 08:30", "13-1"),
        (Effect.DEGRADED, "", "05-02 08:00", "05-02 09:01", "27-1"),  # known after now
        (Effect.DEGRADED, "", "05-02 08:31", "05-02 08:30", "27-1"),  # began after known
    ],
)
def test_art_13_1_what_is_still_to_start_or_has_no_ground_is_refused(
    effect, ground, starts, known, clause
):
    with pytest.raises(Refused) as refusal:
        incident.record(effect, ground, at(starts), at(known), at("05-02 09:00"))
    assert refusal.value.article == clause


@pytest.mark.parametrize("number", range(1, 9))
def test_art_13_1_each_of_the_eight_grounds(number):
    now = at("05-02 09:00")
    found = incident.record(Effect.INTERRUPTED, f"13-1({number})", now, now, now)
    assert found.clause == f"13-1({number})"
    assert found.ja.startswith(f"第13条第1項第{number}号による")


def test_art_27_1_a_fault_without_interruption_is_known_and_told_too():
    now = at("05-02 09:00")
    assert incident.record(Effect.DEGRADED, "", now, now, now).clause == "27-1"


# --- Repair, orders, measures, report -------------------------------------------------


def test_art_27_2_the_repair_says_how_long_it_took():
    found = incident.repair(course(), at("05-02 11:30"), at("05-02 12:00"))
    assert found.inputs == {"minutes": 150}
    assert found.ja == "検知から2時間30分で復旧しました"


@pytest.mark.parametrize("text", ["05-02 08:49", "05-02 12:01"])
def test_art_27_2_a_repair_lies_between_the_start_and_now(text):
    with pytest.raises(Refused) as refusal:
        incident.repair(course(), at(text), at("05-02 12:00"))
    assert refusal.value.article == "27-2"


def test_art_27_2_repaired_once():
    with pytest.raises(Refused):
        incident.repair(course(ended_at="05-02 10:00"), at("05-02 11:00"), at("05-02 12:00"))


@pytest.mark.parametrize(("text", "is_refused"), [
    ("05-02 08:59", True), ("05-02 09:00", False), ("05-02 12:00", False), ("05-02 12:01", True),
])  # fmt: skip
def test_art_27_3_the_carrier_is_ordered_once_the_fault_is_known(text, is_refused):
    if is_refused:
        with pytest.raises(Refused) as refusal:
            incident.order_carrier(course(), at(text), at("05-02 12:00"))
        assert refusal.value.article == "27-3"
    else:
        found = incident.order_carrier(course(), at(text), at("05-02 12:00"))
        assert found.clause == "27-3"


@pytest.mark.parametrize("moments", [
    {}, {"announced_at": "05-02 09:05"}, {"ended_at": "05-02 10:00"},
    {"announced_at": "05-02 09:05", "ended_at": "05-02 10:00", "closed_at": "05-03 10:00"},
])  # fmt: skip
def test_art_27_2_the_report_comes_after_telling_and_repair_and_once(moments):
    with pytest.raises(Refused):
        incident.close(course(**moments))


def test_art_27_4_measures_are_agreed_until_it_is_closed():
    now = at("05-02 12:00")
    assert incident.agree_measure(course(), now, now).clause == "27-4"
    over = course(announced_at="05-02 09:05", ended_at="05-02 10:00", closed_at="05-02 11:00")
    with pytest.raises(Refused) as refusal:
        incident.agree_measure(over, now, now)
    assert refusal.value.article == "27-4"


@pytest.mark.parametrize(
    ("found", "now", "state"),
    [
        (course(), "05-02 09:01", State.UNTOLD),
        (course(announced_at="05-02 09:05"), "05-02 09:06", State.ONGOING),
        (course(announced_at="05-02 09:05", ended_at="05-02 10:00"), "05-02 10:01", State.REPAIRED),
        (planned(), "05-10 22:59", State.PLANNED),
        (planned(), "05-10 23:00", State.UNDER_WAY),
        (planned(), "05-11 02:01", State.UNDER_WAY),  # past its planned end, not finished
        (planned(ended_at="05-11 01:30"), "05-11 02:01", State.FINISHED),
        (planned(cancelled_at="05-09 10:00"), "05-11 02:01", State.CANCELLED),
    ],
)
def test_the_state_at_a_moment(found, now, state):
    assert found.state(at(now)) is state


@pytest.mark.parametrize(
    ("found", "clause"),
    [
        (course(), "27-1"),  # nobody was told
        (planned(announced_at="05-01 09:00", cancelled_at="05-02 09:00"), "13-2"),
        (planned(announced_at="05-01 09:00", ended_at="05-11 01:00"), "13-2"),
    ],
)
def test_art_27_1_updates_follow_the_announcement_until_the_end(found, clause):
    with pytest.raises(Refused) as refusal:
        incident.update(found)
    assert refusal.value.article == clause


def test_an_update_is_under_the_clause_of_what_it_is_about():
    assert incident.update(course(announced_at="05-02 09:05")).clause == "27-1"
    assert incident.update(planned(announced_at="05-01 09:00")).clause == "13-2"


# --- Maintenance ------------------------------------------------------------------------


NOW = "05-01 09:00"


@pytest.mark.parametrize(
    ("starts", "days", "reason", "ground"),
    [
        ("05-08 09:00", 7, "", "13-2"),  # 7 times 24 hours to the minute
        ("05-08 08:59", 7, "", None),
        ("05-08 08:59", 7, "至急の脆弱性対応", "13-1(1)"),
        ("05-08 09:00", 7, "念のため", "13-2"),  # in time it is not urgent
        ("05-02 09:00", 1, "", "13-2"),
        ("05-01 09:01", 7, "至急の脆弱性対応", "13-1(1)"),
        ("05-01 09:00", 7, "至急の脆弱性対応", None),  # has started
        ("05-01 08:00", 7, "", None),
    ],
)
def test_art_13_2_announced_in_time_or_urgent_with_a_reason(starts, days, reason, ground):
    asked = Window(at(starts), at(starts) + timedelta(hours=2))
    if ground is None:
        with pytest.raises(Refused) as refusal:
            maintenance.announce(asked, at(NOW), days, reason, [])
        assert refusal.value.article == "13-2"
        return
    found = maintenance.announce(asked, at(NOW), days, reason, [])
    assert found.ground == found.explanation.clause == ground
    assert ("緊急" in found.explanation.ja) == (ground == "13-1(1)")


def test_art_13_2_the_refusal_says_from_when_it_could_start():
    with pytest.raises(Refused) as refusal:
        maintenance.announce(window("05-03 23:00", "05-04 02:00"), at(NOW), 7, "", [])
    assert "2026年5月8日 09:00以降" in refusal.value.ja
    assert "8 May 2026, 09:00 or later" in refusal.value.en


@pytest.mark.parametrize("ends", ["05-10 23:00", "05-10 22:59", "2098-01-01 00:00"])
def test_art_13_2_a_window_has_its_end_after_its_start_within_reach(ends):
    with pytest.raises(Refused):
        maintenance.announce(Window(at("05-10 23:00"), at(ends)), at(NOW), 7, "", [])


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("05-10 23:00", "05-11 02:00"), ("05-11 02:00", "05-11 03:00"), False),  # back to back
        (("05-10 23:00", "05-11 02:00"), ("05-11 01:59", "05-11 03:00"), True),  # over midnight
        (("05-10 23:00", "05-11 02:00"), ("05-10 20:00", "05-10 23:00"), False),
        (("05-10 23:00", "05-11 02:00"), ("05-10 00:00", "05-12 00:00"), True),
        (
            ("2026-12-31 22:00", "2027-01-01 04:00"),
            ("2027-01-01 00:00", "2027-01-01 01:00"),
            True,
        ),
        (
            ("2026-12-31 22:00", "2027-01-01 00:00"),
            ("2027-01-01 00:00", "2027-01-01 01:00"),
            False,
        ),
        (("2026-12-31 22:00", "2026-12-31 23:00"), ("2027-12-31 22:00", "2027-12-31 23:00"), False),
    ],
)
def test_art_13_2_no_two_windows_overlap_over_midnight_and_new_year(one, other, overlap):
    first, second = window(*one), window(*other)
    assert first.overlaps(second) is overlap
    assert second.overlaps(first) is overlap
    others = [("MNT-2026-000001", second)]
    if overlap:
        with pytest.raises(Refused, match="MNT-2026-000001"):
            maintenance.announce(first, at(NOW), 7, "", others)
    else:
        assert maintenance.announce(first, at(NOW), 7, "", others).ground == "13-2"


def test_art_13_2_finished_after_its_start_cancelled_before():
    now = at("05-11 02:00")
    assert maintenance.finish(planned(), now, now).clause == "13-2"
    for moment in ("05-10 23:00", "05-11 02:01"):
        with pytest.raises(Refused):
            maintenance.finish(planned(), at(moment), now)
    with pytest.raises(Refused):
        maintenance.cancel(planned(), at("05-10 23:00"))
    assert maintenance.cancel(planned(), at("05-10 22:59")).clause == "13-2"


# --- Ninety days --------------------------------------------------------------------------


def felt(first: str, last: str, kind=Kind.INCIDENT, effect=Effect.INTERRUPTED) -> Felt:
    return Felt(kind, effect, window(first, last))


def shown(now: str, *stretches: Felt) -> dict[date, tuple[Worst, int]]:
    found = picture(stretches, at(now)).days
    assert len(found) == DAYS
    return {one.day: (one.worst, one.minutes) for one in found if one.worst is not Worst.NOTHING}


def test_the_picture_has_ninety_days_and_ends_today():
    days = [one.day for one in picture([], at("2027-01-10 00:01")).days]
    assert (days[0], days[-1]) == (date(2026, 10, 13), date(2027, 1, 10))
    assert days == [days[0] + timedelta(days=n) for n in range(90)]


def test_a_stretch_over_new_year_is_in_both_days():
    found = shown("2027-01-10 09:00", felt("2026-12-31 23:15", "2027-01-01 01:30"))
    assert found == {
        date(2026, 12, 31): (Worst.INTERRUPTED, 45),
        date(2027, 1, 1): (Worst.INTERRUPTED, 90),
    }


def test_a_stretch_that_ends_at_midnight_is_not_in_the_next_day():
    found = shown("05-20 09:00", felt("05-10 22:00", "05-11 00:00"))
    assert found == {date(2026, 5, 10): (Worst.INTERRUPTED, 120)}


def test_the_worst_of_a_day_is_shown_and_what_overlaps_counts_once():
    found = shown(
        "05-20 09:00",
        felt("05-10 10:00", "05-10 11:00", effect=Effect.DEGRADED),
        felt("05-10 10:30", "05-10 11:30"),
        felt("05-10 11:15", "05-10 12:00", kind=Kind.MAINTENANCE),
        felt("05-12 10:00", "05-12 11:00", kind=Kind.MAINTENANCE),
        felt("05-13 10:00", "05-13 10:01", effect=Effect.DEGRADED),
    )
    assert found == {
        date(2026, 5, 10): (Worst.INTERRUPTED, 120),  # 10:00 to 12:00
        date(2026, 5, 12): (Worst.MAINTENANCE, 60),
        date(2026, 5, 13): (Worst.DEGRADED, 1),
    }


def test_what_is_older_or_still_to_come_is_left_out():
    found = shown(
        "05-20 09:00",
        felt("2026-02-18 00:00", "2026-02-20 00:00"),  # the 90 days begin on 20 February
        felt("05-20 08:30", "05-20 10:00"),
        felt("05-20 09:30", "05-20 10:00", kind=Kind.MAINTENANCE),
    )
    assert found == {date(2026, 5, 20): (Worst.INTERRUPTED, 30)}


@given(
    st.lists(
        st.tuples(st.integers(0, 4000), st.integers(1, 500)).map(
            lambda pair: Window(
                at("05-10 00:00") + timedelta(minutes=pair[0]),
                at("05-10 00:00") + timedelta(minutes=sum(pair)),
            )
        ),
        max_size=8,
    )
)
def test_the_minutes_of_all_days_are_the_minutes_of_all_stretches(windows):
    stretches = [Felt(Kind.INCIDENT, Effect.DEGRADED, one) for one in windows]
    days = picture(stretches, at("05-20 00:00")).days
    covered = {
        one.starts_at + timedelta(minutes=n)
        for one in windows
        for n in range(minutes_between(one.starts_at, one.ends_at))
    }
    assert sum(day.minutes for day in days) == minutes_in(windows) == len(covered)
