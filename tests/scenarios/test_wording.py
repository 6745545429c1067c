"""What the scenarios leave behind reads as English does, down to the number one."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import parse, read
from tests.rules.test_plurals import NOUNS
from tests.world import event, signed

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
ONE_OF_MANY = re.compile(rf"(?<![\d/,.])1 (?:{'|'.join(NOUNS)})\b[^\"]*")
SCENARIOS = (
    "credit-and-short-payments",
    "ends-before-it-begins",
    "no-server-bears-a-residual-twice",
    "whole-months-when-servers-join-and-leave",
)
ONE_OF_ALL = {
    "until": "2026-06-02",
    "edition": {"term_months": 1, "renewal_months": 1, "proration": "whole_month"},
    "events": [
        *signed("2026-03-01", "C1"),
        *signed("2026-03-01", "C2", plan="annual"),
        event("2026-04-10", "cancel", contract="C1"),
        event("2026-04-20", "end_service", effective="2026-12-31"),
    ],
}


def left_behind() -> str:
    """Every row of every table of the product, as the database writes it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith(("contracts.", "billing.")):
                table = model._meta.db_table
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
                found.append(cursor.fetchone()[0])
    return "\n".join(found)


def read_through(play: Play) -> None:
    play.run()
    reasons = " ".join(one["reason"] for one in play.refused)
    text = left_behind()
    assert "server" in text
    assert ONE_OF_MANY.findall(text + reasons) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_scenario_counts_one_as_many(name):
    read_through(Play(read(HERE / f"{name}.yaml")))


def test_one_server_for_one_month_with_a_notice_of_one():
    read_through(Play(parse(ONE_OF_ALL)))
    text = left_behind()
    for said in (
        "1 server × ¥16,200",
        "The notice arrived on 10 April 2026, so the last day is 1 month later",
        "renewed for 1 month, 1 April 2026 to 30 April 2026",
        "Posted on 20 April 2026, the period of 1 month ends on 20 May 2026",
    ):
        assert said in text, said
