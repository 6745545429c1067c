"""A day's job in which every account fails of one cause stops, says so once, and goes on later."""

from datetime import date

import pytest

from billing.models import BillingFailure, BillingRun, DunningMessage, DunningStep, Invoice, TaxRate
from billing.operations import dunning, run
from billing.operations.holds import bank_data_received
from contracts.office import context
from contracts.office.models import Alert
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount
from portal.jobs import runner
from portal.jobs.models import JobChunk
from portal.management.commands import run_jobs
from portal.tools.bench.rows import FORMED, fill
from portal.tools.bench.statements import counted_statements
from tests.days import d

pytestmark = pytest.mark.django_db

ACCOUNTS = 60
BILLED, DUNNED = d("2026-05-01"), d("2026-06-04")
RATES = ("category", "percent", "first")


@pytest.fixture(autouse=True)
def accounts():
    publish_edition(context.system(FORMED), FORMED, {})
    fill(ACCOUNTS)


def open_alerts() -> list[tuple[str, str]]:
    rows = Alert.objects.filter(resolved_at=None).order_by("pk")
    return list(rows.values_list("kind", "reference"))


def numbers() -> list[str]:
    return list(Invoice.objects.order_by("number").values_list("number", flat=True))


def all_numbers() -> list[str]:
    return [f"INV-2026-{n:06}" for n in range(1, ACCOUNTS + 1)]


def from_account(position: int, monkeypatch) -> None:
    """The rules raise for every account from one on."""
    plain, billed = run.regular, []
    names = list(BillingAccount.objects.order_by("number").values_list("number", flat=True))
    good = {f"C{name[1:]}" for name in names[:position]}

    def regular(lives, *others):
        if lives[0].contract.number not in good:
            raise ZeroDivisionError("no such rate")
        billed.append(lives[0].contract.number)
        return plain(lives, *others)

    monkeypatch.setattr(run, "regular", regular)


def test_the_billing_run_stops_after_twenty_and_keeps_what_it_billed(monkeypatch):
    with monkeypatch.context() as broken:
        from_account(25, broken)
        assert runner.run_here(BILLED).finished_at is None
    assert numbers() == all_numbers()[:25]
    assert open_alerts() == [("work_stopped", "bill:2026-04")]
    assert "ZeroDivisionError: no such rate" in Alert.objects.get().text
    assert BillingFailure.objects.filter(resolved_at=None).count() == 20
    assert BillingRun.objects.get().finished_at is None

    assert runner.run_here(BILLED).finished_at
    assert numbers() == all_numbers()
    assert open_alerts() == []
    assert not BillingFailure.objects.filter(resolved_at=None).exists()
    assert BillingRun.objects.get().finished_at


def test_without_a_tax_table_the_run_stops_at_once_and_goes_on_with_one():
    rates = list(TaxRate.objects.all())
    TaxRate.objects.all().delete()
    for _ in range(2):
        assert runner.run_here(BILLED).finished_at is None
    assert (Invoice.objects.count(), BillingFailure.objects.count()) == (0, 20)
    assert open_alerts() == [("work_stopped", "bill:2026-04")]
    TaxRate.objects.bulk_create(rates)
    assert runner.run_here(BILLED).finished_at
    assert numbers() == all_numbers()
    assert open_alerts() == []


def in_debt() -> None:
    runner.run_here(BILLED)
    bank_data_received(context.system(DUNNED), DUNNED)


def cannot_dun(monkeypatch) -> None:
    def steps_on(*facts):
        raise LookupError("no policy")

    monkeypatch.setattr(dunning, "steps_on", steps_on)


def test_dunning_stops_and_goes_on_where_it_stopped(monkeypatch):
    in_debt()
    with monkeypatch.context() as broken:
        cannot_dun(broken)
        assert runner.run_here(DUNNED).stage == "dun"
    assert open_alerts() == [("work_stopped", "dun")]
    assert not DunningStep.objects.exists()
    assert runner.run_here(DUNNED).finished_at
    assert DunningMessage.objects.filter(step="reminder").count() == ACCOUNTS
    assert open_alerts() == []


def test_fewer_attempts_than_accounts_however_many_fail(monkeypatch):
    """Some fifty attempts find out; while the alert is open, each try costs fewer."""
    in_debt()
    cannot_dun(monkeypatch)
    ids = list(BillingAccount.objects.values_list("pk", flat=True))
    first, again = _tries(ids), _tries(ids)
    assert again < first < 20 * ACCOUNTS


def _tries(ids: list[int]) -> int:
    with counted_statements() as found:
        runner.run_here(DUNNED)
    assert JobChunk.objects.get(stage="dun").finished_at is None
    return found[0]


def test_killed_while_it_finds_out_it_begins_again(monkeypatch):
    in_debt()
    plain, calls = dunning.steps_on, []

    def killed(*facts):
        calls.append(facts)
        if len(calls) == 15:
            raise KeyboardInterrupt
        raise LookupError("no policy")

    monkeypatch.setattr(dunning, "steps_on", killed)
    with pytest.raises(KeyboardInterrupt):
        runner.run_here(DUNNED)
    assert open_alerts() == []
    monkeypatch.setattr(dunning, "steps_on", plain)
    assert runner.run_here(DUNNED).finished_at
    assert DunningStep.objects.count() == ACCOUNTS


def test_the_next_day_takes_over_what_stopped(monkeypatch):
    in_debt()
    with monkeypatch.context() as broken:
        cannot_dun(broken)
        runner.run_here(DUNNED)
    assert runner.run_here(date(2026, 6, 5)).finished_at
    assert DunningStep.objects.filter(day="2026-06-05").count() == ACCOUNTS
    assert open_alerts() == []


def test_run_jobs_says_where_it_stopped(monkeypatch, capsys):
    cannot = lambda *facts: 1 / 0  # noqa: E731
    monkeypatch.setattr(run, "regular", cannot)
    with pytest.raises(SystemExit) as end:
        run_jobs.Command().handle(date=str(BILLED), mail=False)
    assert end.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("bill:2026-04 で止まりました / stopped: ")
    assert "ZeroDivisionError" in told
