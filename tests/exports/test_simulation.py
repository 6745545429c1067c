"""Drafts tried on the real portfolio: exact figures, and nothing stored."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection

from billing.exports.policy import POLICY, PolicySimulation
from billing.exports.reading import read_only
from billing.exports.simulation import SIMULATION, Simulation
from billing.models import DunningHold, Invoice
from contracts.models import Contract, IndividualAgreement
from contracts.office import context
from contracts.office.context import Duty
from contracts.operations.editions import publish_edition
from portal.exports import operations, tasks, worker
from portal.jobs.runner import run_here
from tests.factories import StaffFactory
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
STEPS = [["reminder", 3], ["second", 15], ["final", 20], ["suspension", 40], ["termination", 60]]


def no_progress(done: int) -> None:
    """Nobody watches."""


@pytest.fixture
def portfolio():
    """On 2026-06-10: C1 monthly, C2 annual, C3 with an agreement, C4 that ends, C5 waiting."""
    lived(
        "2026-06-10",
        *signed("2026-04-15", servers=2),
        applied("2026-04-20", "C2", "B", plan="annual", servers=3),
        accepted("2026-04-20", "C2"),
        *signed("2026-05-01", "C3", "C"),
        *signed("2026-05-01", "C4", "D"),
        event("2026-06-01", "cancel", contract="C4"),
        applied("2026-06-09", "C5", "E"),
    )
    IndividualAgreement.objects.create(
        contract=contract("C3"),
        effective_on=d("2026-05-01"),
        parameters={"unit_price": 10_000, "renewal_months": 24},
    )


def simulated(month: str = "2026-07-01", first: str = "2026-07-11", **parameters) -> dict:
    made = Simulation(1, "2026-06-10", month, first, parameters)
    return made.figures(no_progress)


def test_a_price_reaches_monthly_contracts_on_its_day_and_annual_ones_with_their_term(portfolio):
    found = simulated(unit_price=17_000)
    run = found["run"]
    c1, c3, c4 = 35_640, 11_000, 522 + 52
    assert run["before"] == {"total": c1 + c3 + c4, "count": 3, "failed": 0}
    by_account = {row["account"]: row for row in run["invoices"]}
    assert by_account.keys() == {"A"}  # B is annual, C has its own price, D ends before
    a = by_account["A"]
    assert (a["before"], a["after"]) == (35_640, 36_831)
    assert run["after"]["total"] == run["before"]["total"] + 1_191
    assert [line["amount"] for line in a["out"]] == [32_400]
    assert [line["amount"] for line in a["in"]] == [10_451, 23_032]
    assert a["in"][1]["ja"] == "2台 × 17,000円 × 21/31日 = 23,032円"
    assert (run["changed"], sum(run["groups"]), run["groups"][8]) == (1, 1, 1)
    terms = {row["contract"]: row for row in found["terms"]["rows"]}
    assert terms.keys() == {"C1", "C2"}
    assert terms["C2"]["prices"] == [194_400, 204_000]
    assert (terms["C2"]["start"], terms["C1"]["start"]) == (d("2027-04-20"), d("2027-04-15"))
    (figure,) = found["figures"]
    assert figure == {"name": "unit_price", "values": [16_200, 17_000], "agreed": 1}


def test_terms_deadlines_and_minimum_terms_that_begin_from_then_on(portfolio):
    found = simulated(renewal_months=6, renewal_notice_months=2, minimum_term_months=24)
    rows = {row["contract"]: row for row in found["terms"]["rows"]}
    assert found["terms"]["seen"] == 3  # C4 ends, C5 has not begun
    assert rows["C1"]["ends"] == [d("2028-04-14"), d("2027-10-14")]
    assert rows["C1"]["deadlines"] == [d("2028-03-14"), d("2027-08-14")]
    assert rows["C3"]["ends"] == [d("2029-04-30"), d("2029-04-30")]  # agreed: 24 months
    assert rows["C3"]["deadlines"] == [d("2029-03-31"), d("2029-02-28")]
    assert found["terms"]["minimum"] == [
        {
            "contract": "C5",
            "start": d("2026-07-11"),
            "ends": [d("2027-07-10"), d("2028-07-10")],
            "applied": True,
        }
    ]
    assert found["run"]["changed"] == 0


def test_notices_residual_fees_and_rates(portfolio):
    found = simulated(
        month="2026-06-01",
        first="2026-07-01",
        cancellation_notice_months=3,
        late_interest_rate="10",
        residual_fee_tax="outside",
    )
    (cancelling, _) = found["notices"]
    assert cancelling["ends"] == [d("2026-08-01"), d("2026-10-01")]
    run = found["run"]
    assert run["before"]["total"] == run["after"]["total"]
    assert run["rates"] == run["changed"] == run["before"]["count"]
    residual = found["residual"]
    assert (residual["count"], residual["changed"]) == (2, 2)
    assert residual["totals"][1] < residual["totals"][0]


def test_what_was_simulated_is_what_is_billed(portfolio):
    figures = {"unit_price": 17_000, "late_interest_rate": "10", "renewal_months": 6}
    found = simulated(**figures)
    publish_edition(context.system(d("2026-06-10")), d("2026-07-11"), figures)
    for n in range(1, 53):
        run_here(d("2026-06-10") + timedelta(days=n))
    issued = Invoice.objects.filter(billing_month=d("2026-07-01"))
    assert {one.issued_on for one in issued} == {d("2026-08-01")}
    assert found["run"]["after"] == {
        "total": sum(one.total for one in issued),
        "count": len(issued),
        "failed": 0,
    }


def everything() -> dict[str, str]:
    """A hash of each table's rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f"COPY (SELECT * FROM {table} ORDER BY 1) TO STDOUT") as rows:
                found[table] = hashlib.sha256(b"".join(rows)).hexdigest()
    return found


def test_nothing_is_stored(portfolio):
    before = everything()
    simulated(unit_price=17_000, renewal_months=6)
    PolicySimulation(1, "2026-06-10", STEPS).figures(no_progress)
    assert everything() == before


def test_the_database_itself_refuses_to_write_meanwhile(portfolio):
    with pytest.raises(DatabaseError, match="read-only transaction"), read_only():
        Contract.objects.update(servers=9)
    assert contract("C1").servers == 2
    Contract.objects.filter(number="C1").update(servers=3)  # afterwards it may again


def test_every_read_is_where_writing_is_refused(portfolio):
    """No statement of a simulation runs outside."""
    states = []

    def watching(execute, sql, params, many, details):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:
                states.append(cursor.execute("SHOW transaction_read_only").fetchone()[0])
        return execute(sql, params, many, details)

    with connection.execute_wrapper(watching):
        simulated(unit_price=17_000)
        PolicySimulation(1, "2026-06-10", STEPS).figures(no_progress)
    assert states
    assert set(states) == {"on"}


# --- The dunning policy -------------------------------------------------------------


@pytest.fixture
def debtors():
    """On 2026-06-18: A, B and C owe April, due on 1 June; B is held, C nearly paid."""
    lived(
        "2026-06-18",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-01", "C3", "C"),
        event("2026-06-02", "pay", customer="C", amount=17_000),
    )
    DunningHold.objects.create(
        billing_account=account("B"), reason="照会中", held_on=d("2026-06-12")
    )


def test_the_next_step_of_each_overdue_invoice_by_both_policies(debtors):
    found = PolicySimulation(1, "2026-06-18", STEPS).figures(no_progress)
    counts = {name: found[name] for name in ("invoices", "held", "small", "changed", "later")}
    assert counts == {"invoices": 3, "held": 1, "small": 1, "changed": 0, "later": 1}
    sooner = [
        ["reminder", 3],
        ["second", 10],
        ["final", 12],
        ["suspension", 30],
        ["termination", 90],
    ]
    found = PolicySimulation(1, "2026-06-18", sooner).figures(no_progress)
    (row,) = found["rows"]
    assert (row["invoice"], row["outstanding"]) == (invoice("2026-04").number, 35_640)
    assert [(one["step"], one["day"]) for one in row["next"]] == [
        ("final", d("2026-06-22")),
        ("final", d("2026-06-19")),
    ]
    assert found["proposals"] == [
        {"suspension": 1, "termination": 1},
        {"suspension": 1, "termination": 1},
    ]
    steps = [week["steps"] for week in found["weeks"]]
    assert steps[0] == [{"final": 1}, {"final": 1}]
    assert steps[1] == [{"suspension": 1}, {"suspension": 1}]


def test_an_invoice_with_every_step_taken_is_finished(debtors):
    first = invoice("2026-04")
    taken = {"second": "2026-06-11", "final": "2026-06-12", "suspension": "2026-06-13"}
    kept = set(first.dunning_steps.values_list("step", flat=True))
    for step, day in {**taken, "termination": "2026-06-14"}.items():
        if step not in kept:
            first.dunning_steps.create(
                step=step, day=d(day), outstanding=35_640, accrued_interest=0
            )
    found = PolicySimulation(1, "2026-06-18", STEPS).figures(no_progress)
    assert (found["finished"], found["changed"], found["later"]) == (1, 0, 0)


# --- As a job -----------------------------------------------------------------------


def test_a_job_keeps_its_outcome_for_a_page(debtors, today, monkeypatch):
    today("2026-06-18")
    monkeypatch.setattr(tasks.make, "delay", lambda pk: None)
    user = StaffFactory(email="sato@example.jp", duties=[Duty.ADMINISTRATION])
    parameters = {"draft": 7, "day": d("2026-06-18"), "steps": STEPS}
    export = operations.ask_for_staff(context.of_user(user), POLICY, parameters)
    assert worker.make(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.total, export.file) == ("ready", 3, 3, "")
    assert export.result["later"] == 1
    assert Invoice.objects.count() == 6
    user.duties = [Duty.ACCOUNTS, Duty.CONTRACTS]
    for kind in (POLICY, SIMULATION):
        with pytest.raises(PermissionDenied):
            operations.ask_for_staff(context.of_user(user), kind, parameters)
