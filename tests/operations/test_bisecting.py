"""Rows that fail among many are found in few attempts, and keep nothing else back."""

import pytest
from django.db import connection

from contracts.office import bisecting
from contracts.office.models import NumberSeries

pytestmark = pytest.mark.django_db


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
