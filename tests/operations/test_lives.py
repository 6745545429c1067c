"""Lives that tests begin with are what playing would have made, however they came about."""

import pytest
from django.db import transaction

from contracts.models import Contract, TermsEdition
from contracts.office import context
from contracts.operations.editions import publish_edition
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.result import result
from tests import lives, rows
from tests.world import d, event, lived, signed

pytestmark = pytest.mark.django_db
EVENTS = (
    *signed("2026-04-01", servers=2),
    *signed("2026-04-03", "C2", "B"),
    event("2026-05-20", "pay", customer="A", amount=35_640),
    event("2026-05-25", "cancel", contract="C1"),
)


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(lives, "_pasts", lives.defaultdict(list))


def outcome(life: Play) -> dict:
    return result(life.scenario, life.contracts, life.customers, life.refused)


def then_gone(until: str) -> tuple[rows.State, dict]:
    """What is there after a life that is then taken back."""
    with transaction.atomic():
        life = lived(until, *[one for one in EVENTS if one["date"] <= until])
        found = rows.state(), outcome(life)
        transaction.set_rollback(True)
    return found


def test_what_is_brought_back_is_what_was_played():
    assert then_gone("2026-07-02") == then_gone("2026-07-02")


def test_a_life_played_on_is_a_life_played_at_once(monkeypatch):
    _, at_once = then_gone("2026-07-02")
    lives._pasts.clear()
    for until in ("2026-04-02", "2026-05-20", "2026-07-02"):
        _, in_parts = then_gone(until)
    assert in_parts == at_once
    monkeypatch.setattr(Play, "run", None)
    assert then_gone("2026-07-02")[1] == at_once


def test_another_life_is_none_that_is_remembered():
    then_gone("2026-07-02")
    lived("2026-07-02", *EVENTS[:4])
    assert Contract.objects.get(number="C1").ends_on is None


def test_rows_that_were_there_before_are_regarded():
    then_gone("2026-04-30")
    publish_edition(context.system(d("2026-03-01")), d("2026-03-01"), {"unit_price": 20_000})
    lived("2026-04-30", *EVENTS[:4])
    assert TermsEdition.objects.count() == 2
