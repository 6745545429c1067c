"""Days within the sentences of explanations."""

from contracts.office.terms.days import en_day, ja_day
from tests.rules.builders import d


def test_a_day_is_written_as_people_write_it():
    assert ja_day(d("2026-11-09")) == "2026年11月9日"
    assert en_day(d("2026-11-09")) == "9 November 2026"
