"""Which days of a clock are lived by themselves: by the database's day and the last day lived."""

import pytest

from contracts.office.terms.clock import Doubt, Release, doubts, release
from tests.days import d

AHEAD, BACK, GAP = Doubt.AHEAD, Doubt.BACK, Doubt.GAP


@pytest.mark.parametrize(
    ("day", "database", "last", "found"),
    [
        ("2026-12-01", "2026-12-01", None, ()),  # a new installation
        ("2026-12-01", "2026-12-01", "2026-11-30", ()),
        ("2026-12-01", "2026-12-01", "2026-12-01", ()),  # picked up ten minutes later
        ("2026-12-02", "2026-12-01", "2026-12-01", ()),  # the database is before midnight
        ("2026-12-03", "2026-12-01", "2026-12-01", (AHEAD,)),
        ("2027-01-15", "2026-12-01", None, (AHEAD,)),
        ("2027-01-15", "2026-12-01", "2026-11-30", (AHEAD, GAP)),  # 46 days
        ("2026-11-29", "2026-12-01", "2026-11-30", (BACK,)),
        ("2026-12-01", "2026-12-01", "2027-01-15", (BACK,)),
        ("2027-01-04", "2027-01-04", "2026-12-28", ()),  # seven days over the new year
        ("2027-01-05", "2027-01-05", "2026-12-28", (GAP,)),  # eight
    ],
)
def test_what_is_doubted(day, database, last, found):
    assert doubts(d(day), d(database), d(last) if last else None) == found


@pytest.mark.parametrize(
    ("day", "last", "of", "first", "through"),
    [
        ("2026-12-11", "2026-12-01", [GAP], "2026-12-02", "2026-12-11"),
        ("2026-12-11", "2027-01-15", [BACK], "2026-12-11", "2027-01-15"),
        ("2026-12-11", "2026-12-10", [AHEAD], "2026-12-11", "2026-12-11"),
        ("2026-12-11", None, [AHEAD], "2026-12-11", "2026-12-11"),
        ("2026-12-11", "2026-12-01", [AHEAD, GAP], "2026-12-02", "2026-12-11"),
    ],
)
def test_what_a_release_covers(day, last, of, first, through):
    found = release(d(day), d(last) if last else None, of)
    assert found == Release(frozenset(of), d(first), d(through))


@pytest.mark.parametrize(
    ("released", "day", "database", "last", "found"),
    [
        # Ten days of outage, released on the tenth: that day, and the next if approved so late.
        ((GAP, "12-02", "12-11"), "12-11", "12-11", "12-01", ()),
        ((GAP, "12-02", "12-11"), "12-14", "12-14", "12-01", ()),
        ((GAP, "12-02", "12-11"), "12-19", "12-19", "12-01", (GAP,)),
        # Another outage later is another gap.
        ((GAP, "12-02", "12-11"), "12-28", "12-28", "12-12", (GAP,)),
        # One doubt let pass is no other.
        ((GAP, "12-02", "12-11"), "12-11", "12-09", "12-01", (AHEAD,)),
        ((AHEAD, "12-11", "12-11"), "12-11", "12-09", "12-10", ()),
        ((AHEAD, "12-11", "12-11"), "12-12", "12-10", "12-11", (AHEAD,)),
        # What a wrong clock passed over is lived until it has caught up.
        ((BACK, "12-11", "12-20"), "12-19", "12-19", "12-20", ()),
        ((BACK, "12-11", "12-20"), "12-10", "12-10", "12-20", (BACK,)),
        ((BACK, "12-11", "12-20"), "12-15", "12-15", "12-25", ()),
    ],
)
def test_what_a_release_lets_pass(released, day, database, last, found):
    doubt, first, through = released
    let_pass = Release(frozenset([doubt]), d(f"2026-{first}"), d(f"2026-{through}"))
    days = (d(f"2026-{one}") for one in (day, database, last))
    assert doubts(*days, [let_pass]) == found
