"""A day so far ahead that nothing can be worked out from it is refused, under its clause."""

from datetime import UTC, date, datetime

import pytest

from billing.terms import quote
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.horizon import LAST_DAY, check_reachable
from contracts.terms import application, ending, transfer
from contracts.terms.editions import check_agreement, publication
from contracts.terms.parameters import Plan
from support.incidents.terms import maintenance
from support.incidents.terms.windows import Window
from tests.rules.builders import AppliedFor, Life, book, conditions, contract, d, payer

DAY = d("2026-06-10")
RUNNING = contract("2026-04-01", servers=3)
LIFE = Life(RUNNING, book())
APPLIED = AppliedFor("C1", Plan.MONTHLY, 1)
NOON = datetime(2026, 6, 10, 3, tzinfo=UTC)
CANCELLATION = quote.cancellation(payer("2026-06-10", LIFE), LIFE, None)

CHOSEN = {
    "cancellation": ("16-1", lambda day: ending.cancel(LIFE, DAY, day)),
    "reduction": ("16-1", lambda day: ending.reduce(LIFE, DAY, 1, day)),
    "termination": ("17-1", lambda day: ending.terminate(RUNNING, DAY, day, "17-1(1)")),
    "termination of a part": (
        "17-1",
        lambda day: ending.terminate_part(LIFE, DAY, 1, day, "17-1(1)"),
    ),
    "end of the service": ("18-2", lambda day: ending.end_service([RUNNING], book(), DAY, day)),
    "start": ("6-1", lambda day: application.accept(APPLIED, DAY, day, None)),
    "addition": ("6-2", lambda day: application.add_servers(LIFE, DAY, 5, day)),
    "transfer": ("19", lambda day: transfer.transfer(RUNNING, DAY, day, has_consent=True)),
    "agreement from": ("2-2", lambda day: check_agreement(DAY, day, None)),
    "agreement to": ("2-2", lambda day: check_agreement(DAY, DAY, day)),
    "edition": ("3-1", lambda day: publication(DAY, day)),
    "due day": ("15-2", lambda day: quote.due_on(CANCELLATION, DAY, day)),
    "maintenance": (
        "13-2",
        lambda day: maintenance.announce(
            Window(NOON.replace(day=11), at_noon(day)), NOON, 1, "", []
        ),
    ),
}


def at_noon(day: date) -> datetime:
    return NOON.replace(year=day.year, month=day.month, day=day.day)


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("day", [d("2098-01-01"), date.max])
def test_each_day_that_somebody_chooses(name, day):
    clause, decide = CHOSEN[name]
    with pytest.raises(Refused, match=f"{ja_day(day)}は先すぎます") as refusal:
        decide(day)
    assert refusal.value.article == clause
    assert refusal.value.en == (
        f"{en_day(day)} is too far ahead; choose a date up to 31 December 2097"
    )


@pytest.mark.parametrize("name", CHOSEN)
def test_the_last_day_is_allowed(name):
    CHOSEN[name][1](LAST_DAY)


def test_a_quote_can_be_made_for_the_last_day():
    found = quote.reduction(LIFE, conditions(book()), DAY, 1, LAST_DAY)
    assert found.reduction.part_ends_on == LAST_DAY
    assert found.residual is None
    check_reachable("16-1", None)
