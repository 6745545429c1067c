"""Art. 13-3: a part is suspended and resumed in a scenario; no fee and no day is another for it."""

import pytest

from contracts.models import PartSuspension
from portal.tools.scenarios.playing import play
from portal.tools.scenarios.reading import parse
from tests import lives
from tests.world import event, signed

pytestmark = pytest.mark.django_db
LIFE = (*signed("2026-04-01", servers=3), event("2026-06-16", "pay", customer="A", amount=53_460))
STOPPED = event(
    "2026-05-10", "suspend_part", contract="C1", ground="30-3", stopped="servers", servers=2
)
NAMED = event(
    "2026-05-11", "suspend_part", contract="C1", ground="13-1(1)", stopped="other", named="通知",
    effective="2026-05-20",
)  # fmt: skip
RESUMED = event("2026-05-31", "resume_part", contract="C1", stopped="servers")


def scenario(*more: dict):
    events = sorted((*LIFE, *more), key=lambda one: one["date"])
    return parse({"until": "2026-07-31", "edition": {}, "events": events})


def test_art_13_3_a_part_is_suspended_and_resumed_and_the_fees_stay():
    stopped, whole = play(scenario(STOPPED, NAMED, RESUMED)), play(scenario())
    told = [one["kind"] for one in stopped["notices"] if one not in whole["notices"]]
    assert told == ["part_suspended", "part_suspended", "part_resumed"]
    assert {**stopped, "notices": []} == {**whole, "notices": []}
    lives.play(scenario(STOPPED, NAMED, RESUMED))
    rows = PartSuspension.objects.order_by("pk")
    assert [(one.part, one.servers, one.name, str(one.starts_on)) for one in rows] == [
        ("servers", 2, "", "2026-05-10"), ("other", None, "通知", "2026-05-20"),
    ]  # fmt: skip
    assert [str(one.lifted_on) for one in rows] == ["2026-05-31", "None"]


def test_art_13_3_what_the_rules_refuse_is_listed():
    every = {**STOPPED, "servers": 3}
    again = [{**RESUMED, "date": day} for day in ("2026-06-02", "2026-06-03")]
    later = {**STOPPED, "date": "2026-06-01"}
    result = play(scenario(every, {**RESUMED, "stopped": "web"}, later, *again))
    assert [(one["date"], one["do"], one["article"]) for one in result["refused"]] == [
        ("2026-05-10", "suspend_part", "13"), ("2026-05-31", "resume_part", "13"),
        ("2026-06-03", "resume_part", "13"),
    ]  # fmt: skip
