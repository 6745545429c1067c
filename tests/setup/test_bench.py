"""`make bench`: every measure still runs on today's tables, here with a handful of rows."""

from collections.abc import Callable

import pytest

from portal.tools.bench.big import linear
from portal.tools.bench.billing_run import billing_run
from portal.tools.bench.close import month_close
from portal.tools.bench.desk import desk
from portal.tools.bench.documents import invoice_pdf
from portal.tools.bench.dunning import dunning
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.invoices import invoice_search
from portal.tools.bench.machine import machine
from portal.tools.bench.mail import inbound_mail
from portal.tools.bench.matching import transfers
from portal.tools.bench.pages import console
from portal.tools.bench.scaling import grows_up_to, scaling
from portal.tools.bench.scenario import idle, scenario
from portal.tools.bench.search import search, today


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    ("measure", "counted"),
    [
        (lambda: billing_run(20, "public"), {"accounts": 20}),
        (lambda: dunning(20, "public"), {"invoices": 20}),
        (lambda: transfers(40, room="public"), {"records": 40, "wrong": 0, "failed": 0}),
        (lambda: invoice_pdf(1), {"n": 1}),
        (lambda: month_close(4, "public"), {"accounts": 4}),
        (lambda: scenario(62), {"days": 62}),
        (lambda: idle(62), {"days": 62}),
        (lambda: invoice_search(200), {"invoices": 200}),
        (lambda: next(console(220, 20, 2, 11, visits=2)), {"page": "console"}),
        (lambda: desk(1_300, 20), {"inquiries": 1_300}),
        (
            lambda: search(1_300, 1_300) | today(1_300, 1_300),
            {"customers": 1_300, "contracts": 1_300},
        ),
        (
            lambda: inbound_mail(100, 100),
            {"mails": 100, "filed": 80, "triage": 14, "ignored": 6},
        ),
    ],
    ids=[
        "billing run",
        "dunning",
        "matching",
        "documents",
        "month close",
        "scenario",
        "idle",
        "invoice search",
        "console",
        "desk",
        "search and today",
        "incoming mail",
    ],
)
def test_a_measure_runs(measure: Callable[[], dict], counted: dict[str, int]):
    figures = measure()
    assert {name: figures[name] for name in counted} == counted


def test_the_machine_is_measured():
    figures = machine()
    assert figures["fixed_calculation_ms"] > 0
    assert figures["cores"] >= 1


def test_a_goal_is_said_and_met_or_not():
    goals = Goal("per_second", least=3_000), Goal("ratio", most=3)
    figures = {"per_second": 3_000, "ratio": 3.01}
    assert judged(figures, *goals) == {
        "per_second": 3_000,
        "ratio": 3.01,
        "goals": {"per_second": "≥ 3000", "ratio": "≤ 3"},
        "met": False,
    }
    assert judged(figures, goals[0])["met"]


@pytest.mark.parametrize(
    ("reached", "last"),
    [
        ({1: 100, 2: 190, 4: 200}, 2),  # 5 % more
        ({1: 100, 2: 190, 4: 209}, 4),  # 10 %
        ({1: 100, 2: 109, 4: 300}, 1),  # what comes after a stop does not count
    ],
)
def test_growth_ends_where_more_processes_bring_less_than_a_tenth(reached, last):
    assert grows_up_to(reached) == last
    line = scaling("mail", "a_minute", lambda count: {"a_minute": reached[count]})
    assert line["a_minute_by_4"] == reached[4]
    assert line["grows_up_to"] == last


@pytest.mark.parametrize(
    ("seconds", "ratio", "met"),
    [(12.0, 1.0, True), (13.2, 1.1, True), (13.8, 1.15, False), (6.0, 0.5, True)],
)
def test_a_first_of_a_month_is_linear_where_each_row_takes_as_long(seconds, ratio, met):
    """10,000 + 9,000 rows in 6 s beside 20,000 + 18,000."""
    small = {"issued": 10_000, "steps": 9_000, "seconds": 6.0}
    line = linear(small, {"issued": 20_000, "steps": 18_000, "seconds": seconds})
    assert (line["rows"], line["ratio"], line["met"]) == ([19_000, 38_000], ratio, met)
