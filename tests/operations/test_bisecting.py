"""Rows that fail among many are found in few attempts, and keep nothing else back."""

import pytest
from django.db import connection

from contracts.office import bisecting
from contracts.office.models import NumberSeries

pytestmark = pytest.mark.django_db


def attempts(ids: list[int], bad: set[int]) -> tuple[list[list[int]], list, list[str]]:
    """What was tried, in order, was done and failed; what is done leaves rows behind."""
    tried = []

    def do(part: list[int]) -> list[int]:
        tried.append(part)
        for pk in part:
            NumberSeries.objects.create(name=f"S{pk}", year=2026, last=pk)
            if pk in bad:
                raise ValueError(f"{pk} is bad")
        return part

    found = bisecting.run(ids, do)
    assert found.left == {}
    return tried, found.done, [f"{one.pk}: {one.error}" for one in found.failed]


def written() -> list[int]:
    return list(NumberSeries.objects.order_by("last").values_list("last", flat=True))


def test_what_succeeds_together_is_one_attempt():
    assert attempts([1, 2, 3, 4], bad=set()) == ([[1, 2, 3, 4]], [[1, 2, 3, 4]], [])
    assert written() == [1, 2, 3, 4]


def test_halves_lead_to_the_row_that_fails_and_the_others_are_done_once():
    tried, done, failed = attempts([1, 2, 3, 4], bad={3})
    assert tried == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]
    assert (done, failed) == ([[1, 2], [4]], ["3: 3 is bad"])
    assert written() == [1, 2, 4]


def test_every_row_may_fail():
    _, done, failed = attempts([1, 2, 3], bad={1, 2, 3})
    assert (done, failed) == ([], ["1: 1 is bad", "2: 2 is bad", "3: 3 is bad"])
    assert written() == []


def test_of_a_thousand_the_one_is_found_in_twenty_one_attempts():
    tried, _, failed = attempts(list(range(1000)), bad={1})
    assert len(tried) <= 21
    assert failed == ["1: 1 is bad"]
    assert written() == [0, *range(2, 1000)]


def test_nothing_is_done_with_no_rows():
    assert attempts([], bad=set()) == ([], [], [])


def test_an_error_of_the_database_is_a_rows_own_after_its_rollback():
    def do(part: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    (failed,) = bisecting.run([7], do).failed
    assert (failed.pk, str(failed.error)) == (7, "division by zero")
    assert written() == []


def test_a_stop_is_no_error_of_the_rows():
    def do(part: list[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bisecting.run([1, 2], do)
