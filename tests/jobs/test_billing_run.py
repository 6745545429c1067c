"""The billing run of a month: at once, repeated, with one that fails, and counted afterwards."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import BillingFailure, BillingRun, Invoice, TaxRate
from billing.operations import reconciling, run
from billing.operations.charges import charge
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.models import Alert, FailedRow
from contracts.operations.editions import publish_edition
from contracts.people.operations.locking import lock_accounts
from portal.jobs import runner
from portal.tools.bench.rows import FORMED, fill
from portal.tools.bench.statements import counted_statements
from tests.jobs.several import at_once
from tests.world import account, contract, d, invoice, lived, signed

APRIL = date(2026, 4, 1)
NAMES = [f"A{number:02}" for number in range(12)]
pytestmark = pytest.mark.django_db


def month_of_contracts() -> list[int]:
    """April's contracts of twelve companies, not yet billed. Returns their accounts."""
    lived("2026-04-01", *[e for name in NAMES for e in signed("2026-04-01", f"C{name}", name)])
    return run.candidates(APRIL)


def numbers() -> list[str]:
    return list(Invoice.objects.order_by("number").values_list("number", flat=True))


def one_invoice_each() -> bool:
    expected = [f"INV-2026-{number:06}" for number in range(1, len(NAMES) + 1)]
    accounts = Invoice.objects.values_list("billing_account__number", flat=True)
    return numbers() == expected and sorted(accounts) == NAMES


@pytest.fixture
def held_up(transactional_db):
    """The last company's lock is held, so that runs meet before it."""
    connection.set_autocommit(False)
    yield lambda: lock_accounts([account(NAMES[-1]).pk])
    connection.rollback()
    connection.set_autocommit(True)


@pytest.mark.usefixtures("committed")
def test_two_runs_of_a_month_at_once_issue_one_invoice_for_each_account(held_up):
    ids = month_of_contracts()
    connection.commit()
    held_up()
    by = context.system(d("2026-05-01"))
    at_once(
        lambda: run.bill(by, ids, APRIL),
        lambda: run.bill(by, list(reversed(ids)), APRIL),
        release=connection.rollback,
    )
    assert one_invoice_each()
    assert not BillingFailure.objects.exists()
    assert reconciling.reconcile(by, APRIL)


@pytest.mark.usefixtures("committed")
def test_the_jobs_of_a_day_in_two_processes_at_once_are_done_once(held_up):
    month_of_contracts()
    connection.commit()
    held_up()
    day = d("2026-05-01")
    runs = at_once(
        lambda: runner.run_here(day), lambda: runner.run_here(day), release=connection.rollback
    )
    assert one_invoice_each()
    assert all(one.finished_at for one in runs)
    assert BillingRun.objects.get(month=APRIL).finished_at
    assert not Alert.objects.exists()


def test_a_run_that_is_rolled_back_takes_its_numbers_back():
    ids = month_of_contracts()
    by = context.system(d("2026-05-01"))
    with transaction.atomic():
        run.bill(by, ids[:5], APRIL)
        transaction.set_rollback(True)
    run.bill(by, ids, APRIL)
    assert one_invoice_each()


def test_once_it_has_numbers_a_run_writes_and_asks_nothing():
    """Nobody else gets numbers meanwhile. What was charged is noted in one statement for all."""
    ids = month_of_contracts()
    by = context.system(d("2026-04-20"))
    charged = [charge(by, account(name).pk, 30_000, "機器の破損") for name in NAMES[:2]]
    with CaptureQueriesContext(connection) as asked:
        run._bill(context.system(d("2026-05-01")), ids, APRIL)
    sent = [one["sql"].split() for one in asked]
    taken = next(n for n, words in enumerate(sent) if "office_numberseries" in words)
    assert [words[:2] for words in sent[taken + 1 :]] == [
        ["COPY", "billing_invoice"],
        ["COPY", "billing_invoicetax"],
        ["COPY", "billing_invoiceline"],
        ["COPY", "billing_ledgerentry"],
        ["COPY", "office_notice"],
        ["COPY", "office_outboxmessage"],
        ["COPY", "office_journalentry"],
        ["UPDATE", "billing_charge"],
    ]
    for one, name in zip(charged, NAMES, strict=False):
        one.refresh_from_db()
        assert one.invoice.billing_account == account(name)


def no_tax_rate_for(account_id: int, monkeypatch) -> None:
    """The rules raise for one account, as they do where the tax table lacks a day."""
    plain = run.regular

    def regular(lives, conditions, *others):
        number = contract(f"C{NAMES[3]}").number
        if any(life.contract.number == number for life in lives):
            conditions.law.rates.on(date(1980, 1, 1))
        return plain(lives, conditions, *others)

    monkeypatch.setattr(run, "regular", regular)


def unreadable_agreement(account_id: int, monkeypatch) -> None:
    """A row that got past every check: it cannot even be read."""
    IndividualAgreement.objects.create(
        billing_account_id=account_id, effective_on=APRIL, parameters={"colour": 1}
    )


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (no_tax_rate_for, "LookupError: 消費税率の表に1980-01-01の税率がありません"),
        (unreadable_agreement, "InvalidParameter: colour"),
    ],
)
def test_an_account_that_fails_is_reported_and_stops_nobody(break_it, reason, client, admin_user):
    month_of_contracts()
    broken = account(NAMES[3])
    with pytest.MonkeyPatch.context() as monkeypatch:
        break_it(broken.pk, monkeypatch)
        runner.run_here(d("2026-05-01"))
    failure = BillingFailure.objects.get()
    assert failure.billing_account == broken
    assert failure.reason.startswith(reason)
    assert failure.resolved_at is None
    assert Invoice.objects.count() == len(NAMES) - 1
    assert BillingRun.objects.get(month=APRIL).finished_at is None
    alert = Alert.objects.get(kind="billing_shortfall")
    assert alert.reference == "2026-04"
    assert alert.text.startswith("2026-04 の請求が1件不足しています: ")
    assert reason in alert.text
    assert broken.name in alert.text
    client.force_login(admin_user)
    assert alert.text.split(":")[0] in client.get("/", follow=True).content.decode()


def test_what_is_in_the_way_of_all_stops_the_run_until_it_is_mended():
    """500 accounts cost some sixty attempts, where halving to each would take a thousand."""
    publish_edition(context.system(FORMED), FORMED, {})
    fill(500)

    def no_number(by, drafts):
        raise LookupError("no series of numbers")

    with pytest.MonkeyPatch.context() as broken, counted_statements() as statements:
        broken.setattr(run, "issue", no_number)
        runner.run_here(d("2026-05-01"))
    assert statements[0] < 2_000
    assert BillingFailure.objects.filter(resolved_at=None).count() == 23
    alerts = Alert.objects.order_by("kind").values_list("kind", "resolved_at")
    assert list(alerts) == [("billing_shortfall", None), ("job_stopped", None)]
    assert "LookupError: no series of numbers" in Alert.objects.get(kind="job_stopped").text

    runner.run_here(d("2026-05-02"))
    assert Invoice.objects.count() == 500
    assert BillingRun.objects.get(month=APRIL).finished_at
    assert not Alert.objects.filter(resolved_at=None).exists()
    assert not BillingFailure.objects.filter(resolved_at=None).exists()


def test_a_stop_in_one_chunk_outlasts_the_others_and_ends_with_the_month(monkeypatch):
    """Of thirty accounts in a chunk 23 are tried; sixty others are billed; then all are."""
    monkeypatch.setattr("portal.jobs.stages.SMALLEST_CHUNK", 60)
    publish_edition(context.system(FORMED), FORMED, {})
    fill(90)
    broken, issue = set(run.candidates(APRIL)[:30]), run.issue

    def no_number(by, drafts):
        if any(one.account.id in broken for one in drafts):
            raise LookupError("no series of numbers")
        return issue(by, drafts)

    with monkeypatch.context() as failing:
        failing.setattr(run, "issue", no_number)
        runner.run_here(d("2026-05-01"))
    assert Invoice.objects.count() == 60
    assert FailedRow.objects.filter(job="billing:2026-04", was_tried=False).count() == 7
    assert Alert.objects.get(kind="job_stopped").resolved_at is None

    run._bill(context.system(d("2026-05-02")), list(broken), APRIL)
    runner.run_here(d("2026-05-02"))
    assert not Alert.objects.filter(resolved_at=None).exists()
    assert not FailedRow.objects.exists()


def test_the_next_day_bills_an_account_that_failed_and_closes_the_matter(monkeypatch):
    month_of_contracts()
    broken = account(NAMES[3])
    unreadable_agreement(broken.pk, monkeypatch)
    for day in ("2026-05-01", "2026-05-02"):
        runner.run_here(d(day))
    assert Alert.objects.filter(kind="billing_shortfall").count() == 1

    broken.agreements.all().delete()
    runner.run_here(d("2026-05-03"))
    late = invoice("2026-04", NAMES[3])
    assert (late.issued_on, late.due_on) == (d("2026-05-03"), d("2026-06-01"))
    assert late.number == numbers()[-1] == f"INV-2026-{len(NAMES):06}"
    assert BillingFailure.objects.get().resolved_at
    assert not Alert.objects.filter(resolved_at=None).exists()
    assert BillingRun.objects.get(month=APRIL).finished_at


def test_what_should_have_been_billed_is_compared_with_what_was(caplog):
    ids = month_of_contracts()
    by = context.system(d("2026-05-01"))
    run.bill(by, ids[:-2], APRIL)
    assert not reconciling.reconcile(by, APRIL)
    alert = Alert.objects.get()
    assert alert.text == (
        "2026-04 の請求が2件不足しています: A10株式会社: 17,820円 / A11株式会社: 17,820円"
    )
    assert "billing of 2026-04 lacks 2 invoices" in caplog.text
    assert "株式会社" not in caplog.text
    run.bill(by, ids, APRIL)
    assert reconciling.reconcile(by, APRIL)
    alert.refresh_from_db()
    assert alert.resolved_at


def test_a_tax_table_without_a_rate_bills_nobody_and_says_so():
    month_of_contracts()
    TaxRate.objects.all().delete()
    runner.run_here(d("2026-05-01"))
    assert Invoice.objects.count() == 0
    assert BillingFailure.objects.filter(reason__contains="no tax rate on 2026-04-30").count() == 12
    assert "12件不足" in Alert.objects.get(kind="billing_shortfall").text
