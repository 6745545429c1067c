"""How the rows of a stage are divided among workers."""

import pytest

from contracts.office.daily import DayStage, Stage
from portal.jobs.stages import chunks
from tests.world import d


def sizes(count: int, *, in_turn: bool) -> list[int]:
    stage = Stage("bill", list, print, in_turn=in_turn)
    found = chunks(DayStage(stage, d("2026-05-01")), range(count))
    assert [pk for chunk in found for pk in chunk] == list(range(count))
    return [len(chunk) for chunk in found]


@pytest.mark.parametrize(
    ("count", "at_once", "in_turn"),
    [
        (0, [], []),
        (1, [1], [1]),
        (500, [500], [500]),
        (501, [500, 1], [167, 334]),  # 501 ÷ 3
        (1_000, [500, 500], [334, 666]),
        (1_500, [500, 500, 500], [300, 600, 600]),  # 1,500 ÷ 5
        (8_000, [2_000] * 4, [1_143, 2_286, 2_286, 2_285]),  # 8,000 ÷ 7
        (10_000, [2_500] * 4, [1_112, *[2_224] * 3, 2_216]),  # ÷ 7 would be too large: ÷ 9
        (100_000, [2_500] * 40, [1_235, *[2_470] * 39, 2_435]),
    ],
)
def test_where_workers_write_in_turn_the_first_chunk_is_half_as_large(count, at_once, in_turn):
    assert sizes(count, in_turn=False) == at_once
    assert sizes(count, in_turn=True) == in_turn
