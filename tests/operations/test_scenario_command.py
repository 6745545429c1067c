"""The scenario command names what is wrong in one line and plays the rest."""

import pytest

from portal.scenarios.reading import CannotPlay, parse
from tests.world import applied, event, lived


def one_event(**values) -> dict:
    return {"until": "2026-04-30", "events": [applied("2026-04-01"), values]}


@pytest.mark.parametrize("name", ["C\0", "\ud800", "C\n1"])
def test_names_that_cannot_be_printed_are_refused(name):
    data = one_event(date="2026-04-02", do="cancel", contract=name)
    with pytest.raises(CannotPlay, match=r"event 2: contract: .*unprintable"):
        parse(data)


@pytest.mark.parametrize("title", [["a"], {"a": 1}, True, "\ud800"])
def test_a_title_is_text_that_can_be_printed(title):
    with pytest.raises(CannotPlay, match=r"^name: "):
        parse({"name": title, "until": "2026-04-30", "events": []})


@pytest.mark.parametrize("day", ["0001-01-01", "1989-03-31", "2098-01-01", "9999-12-31"])
@pytest.mark.parametrize("key", ["date", "desired"])
def test_days_outside_the_tables_of_tax_and_holidays_are_refused(key, day):
    values = {"date": "2026-04-02", "do": "cancel", "contract": "C1", key: day}
    with pytest.raises(CannotPlay, match=rf"event 2: {key}: {day} .* / out of range"):
        parse(one_event(**values))


@pytest.mark.django_db
def test_the_last_day_of_a_scenario_still_has_due_days():
    sent = lived(
        "2097-12-31",
        applied("2097-10-01"),
        event("2097-10-01", "accept", contract="C1"),
        event("2097-12-31", "cancel", contract="C1", desired="2097-12-31"),
        cancellation_notice_months=12,
    )
    assert sent.refused == []
