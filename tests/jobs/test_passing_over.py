"""A play passes over the days on which the jobs would find nothing, and misses none."""

import pytest
from django.db import transaction

from contracts.office.queries.selecting import first_with_work
from contracts.terms.periods import ONE_DAY
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import parse
from tests.days import d
from tests.world import event, lived, signed

pytestmark = pytest.mark.django_db


def days(first: str, last: str) -> list:
    return [d(first) + n * ONE_DAY for n in range((d(last) - d(first)).days + 1)]


def test_the_first_day_with_work_is_found_as_things_are():
    lived("2026-04-01", *signed("2026-04-01"))
    assert first_with_work(days("2026-04-02", "2026-12-31")) == d("2026-05-01")
    assert first_with_work(days("2026-04-02", "2026-04-30")) is None
    assert first_with_work([]) is None


def test_dunning_waits_for_a_bank_day():
    """Due 2026-06-01; a reminder after three days: Thursday, and Monday where it is a Saturday."""
    lived("2026-06-01", *signed("2026-04-01"))
    found = first_with_work(days("2026-06-02", "2026-06-30"))
    assert found == d("2026-06-04")


class Counted(Play):
    lived = 0

    def _after_jobs(self, day):
        self.lived += 1


class EveryDay(Counted):
    def _next(self, day, event):
        return day


EVENTS = [
    *signed("2026-04-01", servers=2),
    *signed("2026-05-31", "C2", "B", plan="annual"),
    event("2026-06-20", "pay", customer="A", amount=10_000),
    event("2026-08-03", "pay", customer="A", amount=50_000),
    event("2026-10-15", "cancel", contract="C1"),
]


def test_passed_over_or_not_a_life_is_the_same():
    story = parse({"until": "2026-12-31", "edition": {}, "events": EVENTS})
    passing_over, every_day = Counted(story), EveryDay(story)
    results = []
    for play in (passing_over, every_day):
        with transaction.atomic():
            results.append(play.through())
            transaction.set_rollback(True)
    assert results[0] == results[1]
    assert passing_over.lived < every_day.lived / 2
