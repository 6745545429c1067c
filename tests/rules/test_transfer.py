"""Art. 19: what keeps a contract from passing, when it is recorded and on its day."""

import pytest

from contracts.office.terms.explanation import Refused
from contracts.terms.facts import AppliedFor, EndReason
from contracts.terms.parameters import Plan
from contracts.terms.transfer import hindered, transfer
from tests.rules.builders import contract, d

RUNNING = contract("2026-04-01")
ENDING = contract("2026-04-01", ends_on=d("2026-06-14"), end_reason=EndReason.CANCELLED)
TODAY = d("2026-05-10")
ON = d("2026-06-15")


def test_art_19_all_rights_and_debts_pass_from_the_day():
    why = transfer(RUNNING, TODAY, ON, has_consent=True)
    assert (why.clause, why.inputs) == ("19", {"effective_on": ON})
    assert transfer(ENDING, TODAY, d("2026-06-14"), has_consent=True).clause == "19"


@pytest.mark.parametrize(
    ("fact", "on", "known", "why"),
    [
        (AppliedFor("C1", Plan.MONTHLY, 1), "2026-06-15", {}, "成立した契約ではありません"),
        (RUNNING, "2026-06-15", {"to_present_holder": True}, "いまの契約者です"),
        (RUNNING, "2026-06-15", {"has_consent": False}, "書面による承諾"),
        (RUNNING, "2026-05-09", {}, "過ぎています"),
        (ENDING, "2026-06-15", {}, "2026年6月14日に終了します"),
        (RUNNING, "2026-06-15", {"unpaid": ("INV-1", "INV-2")}, "INV-1、INV-2"),
    ],
)
def test_art_19_what_would_be_refused_on_its_day_is_refused_when_recorded(fact, on, known, why):
    with pytest.raises(Refused, match=why) as refused:
        transfer(fact, TODAY, d(on), **{"has_consent": True, **known})
    assert refused.value.article == "19"


@pytest.mark.parametrize(
    ("fact", "day", "unpaid", "rule"),
    [
        (RUNNING, "2026-06-15", (), None),
        (RUNNING, "2026-06-15", ("INV-1",), "unpaid"),
        (RUNNING, "2026-06-16", (), "day_passed"),
        (RUNNING, "2026-06-14", (), "day_passed"),
        (ENDING, "2026-06-15", ("INV-1",), "ended"),
    ],
)
def test_art_19_a_later_obstacle_and_no_other_day_than_the_one_agreed(fact, day, unpaid, rule):
    found = hindered(fact, d(day), ON, unpaid)
    assert (found and found.rule) == rule
