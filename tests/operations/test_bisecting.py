"""Rows that fail among many are found in few attempts, and keep nothing else back."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from contracts.office import bisecting
from contracts.office.models import Alert, NumberSeries
from contracts.office.operations import stopping

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 3, tzinfo=UTC)


def attempts(ids: list[int], bad: set[int]) -> tuple[list[list[int]], list]:
    """What was tried, in order, and what `run` returned; what is done leaves rows behind."""
    tried = []

    def do(part: list[int]) -> list[int]:
        tried.append(part)
        for pk in part:
            NumberSeries.objects.create(name=f"S{pk}", year=2026, last=pk)
            if pk in bad:
                raise ValueError(f"{pk} is bad")
        return part

    return tried, bisecting.run(ids, do, lambda pk, error: f"{pk}: {error}")


def written() -> list[int]:
    return list(NumberSeries.objects.order_by("last").values_list("last", flat=True))


def test_what_succeeds_together_is_one_attempt():
    tried, done = attempts([1, 2, 3, 4], bad=set())
    assert tried == [[1, 2, 3, 4]]
    assert done == [[1, 2, 3, 4]]
    assert written() == [1, 2, 3, 4]


def test_halves_lead_to_the_row_that_fails_and_the_others_are_done_once():
    tried, done = attempts([1, 2, 3, 4], bad={3})
    assert tried == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]
    assert done == [[1, 2], "3: 3 is bad", [4]]
    assert written() == [1, 2, 4]


def test_every_row_may_fail():
    _, done = attempts([1, 2, 3], bad={1, 2, 3})
    assert done == ["1: 1 is bad", "2: 2 is bad", "3: 3 is bad"]
    assert written() == []


def test_of_a_thousand_the_one_is_found_in_twenty_one_attempts():
    tried, done = attempts(list(range(1000)), bad={1})
    assert len(tried) <= 21
    assert done.count("1: 1 is bad") == 1
    assert written() == [0, *range(2, 1000)]


def test_nothing_is_done_with_no_rows():
    tried, done = attempts([], bad=set())
    assert (tried, done) == ([], [])


def test_an_error_of_the_database_is_reported_after_its_rollback():
    def do(part: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    def report(pk: int, error: Exception) -> int:
        return NumberSeries.objects.count()

    assert bisecting.run([7], do, report) == [0]


def test_a_stop_is_no_error_of_the_rows():
    def do(part: list[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bisecting.run([1, 2], do, lambda pk, error: None)


def test_where_all_fail_of_one_cause_it_stops_after_twenty_and_reports_none():
    tried = []

    def do(part: list[int]) -> None:
        tried.append(part)
        raise ValueError(f"{part[0]} is bad")

    with pytest.raises(bisecting.Stopped) as stop:
        bisecting.run(list(range(2500)), do, lambda pk, error: pytest.fail("reported"))
    assert [pk for pk, _ in stop.value.failed] == list(range(20))
    assert stop.value.left == list(range(20, 2500))
    assert stop.value.cause == "ValueError: 19 is bad"
    assert len(tried) <= 60


def test_what_was_done_before_a_stop_stands_and_bad_rows_before_it_are_reported():
    bad = {3, *range(10, 100)}

    def do(part: list[int]) -> list[int]:
        for pk in part:
            NumberSeries.objects.create(name=f"S{pk}", year=2026, last=pk)
            if pk in bad:
                raise ValueError(f"{pk} is bad")
        return part

    with pytest.raises(bisecting.Stopped) as stop:
        bisecting.run(list(range(100)), do, lambda pk, error: f"{pk}: {error}")
    assert "3: 3 is bad" in stop.value.done
    assert written() == [pk for pk in range(10) if pk != 3]
    assert [pk for pk, _ in stop.value.failed] == list(range(10, 30))
    assert stop.value.left == list(range(30, 100))


def test_nineteen_bad_rows_in_a_row_stop_nothing():
    bad = {*range(5, 24), *range(25, 44)}
    _, done = attempts(list(range(60)), bad)
    assert [one for one in done if isinstance(one, str)] == [f"{pk}: {pk} is bad" for pk in bad]
    assert written() == [pk for pk in range(60) if pk not in bad]


def test_rows_that_fail_of_different_causes_stop_nothing():
    def do(part: list[int]) -> None:
        if part[0] % 2:
            raise ValueError(part)
        raise KeyError(part)

    done = bisecting.run(list(range(50)), do, lambda pk, error: pk)
    assert done == list(range(50))


def test_a_wary_run_tries_twenty_before_the_rest():
    tried = []
    bisecting.run(list(range(100)), tried.append, lambda pk, error: None, is_wary=True)
    assert tried == [list(range(20)), list(range(20, 100))]


def test_a_stop_within_keeps_what_it_did_and_adds_what_was_left():
    def inner(part: list[int]) -> list[int]:
        def do(some: list[int]) -> list[int]:
            for pk in some:
                if pk >= 5:
                    raise ValueError
                NumberSeries.objects.create(name=f"S{pk}", year=2026, last=pk)
            return some

        return bisecting.run(part, do, lambda pk, error: None)

    with pytest.raises(bisecting.Stopped) as stop:
        bisecting.run(list(range(60)), inner, lambda pk, error: None)
    assert written() == [0, 1, 2, 3, 4]
    assert [pk for pk, _ in stop.value.failed] == list(range(5, 25))
    assert stop.value.left == list(range(25, 60))


def test_one_alert_says_the_cause_and_is_closed_once_it_works():
    is_broken = True

    def do(part: list[int]) -> None:
        if is_broken:
            raise ValueError("the table is gone")

    def tried() -> stopping.Outcome:
        return stopping.guarded("tidying", list(range(30)), do, lambda pk, e: None, NOW)

    assert tried().stopped is not None
    assert tried().stopped is not None
    alert = Alert.objects.get()
    assert (alert.kind, alert.reference) == ("work_stopped", "tidying")
    assert alert.text.endswith("ValueError: the table is gone")
    is_broken = False
    assert tried().stopped is None
    assert Alert.objects.get().resolved_at == NOW
