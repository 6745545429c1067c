"""Rows that fail among many are found in few attempts, and keep nothing else back."""

from collections.abc import Sequence

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


BEFORE, HUNDRED = 0, range(1, 101)
FOURTH = HUNDRED[3::4]


@pytest.mark.parametrize(
    ("held", "bad", "is_suspected", "tries", "done", "failed", "left"),
    [
        ([], HUNDRED, True, 3, 0, 3, [97]),
        (FOURTH, HUNDRED, True, 5, 0, 3, [96]),  # 1, 100 (held), 51 with 2, 51, 2
        (HUNDRED[1:], HUNDRED, True, 8, 0, 1, [0]),
        (HUNDRED, HUNDRED, True, 7, 0, 0, []),
        (FOURTH, [1], True, 4, 74, 1, []),  # 1, 100, 51 with 2, all others
        ([], HUNDRED, False, 50, 0, 23, [77]),
        (FOURTH, HUNDRED, False, 68, 0, 23, [68]),
        (HUNDRED[20:], HUNDRED, False, 47, 0, 20, [0]),
        (HUNDRED[19:], HUNDRED, False, 45, 0, 19, []),
        (HUNDRED[20:], [], False, 1, 20, 0, []),
    ],
    ids=[
        "one cause stands",
        "it stands, every fourth is held",
        "it stands, one is free",
        "it stands, all are held",
        "it is gone, every fourth is held",
        "one cause is new",
        "it is new, every fourth is held",
        "twenty fail, and the others are held",
        "nineteen fail, and the others are held",
        "none fails",
    ],
)
def test_a_try_that_passes_over_all_of_its_rows_says_nothing_of_a_cause(
    held: Sequence[int],
    bad: Sequence[int],
    is_suspected: bool,
    tries: int,
    done: int,
    failed: int,
    left: list[int],
):
    tried = []

    def do(part: Sequence[int]) -> list[int]:
        tried.append(part)
        free = [pk for pk in part if pk not in held]
        for pk in free:
            if pk in bad or pk == BEFORE:
                raise ValueError(f"{pk} is bad")
        return free

    before = bisecting.run([BEFORE], do).failed if is_suspected else []
    suspected = {one.cause for one in before}
    tried.clear()
    found = bisecting.run(HUNDRED, do, suspected=suspected, handled=list)
    assert (len(tried), sum(map(len, found.done)), len(found.failed)) == (tries, done, failed)
    assert [len(rows) for rows in found.left.values()] == left
