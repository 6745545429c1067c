"""A month's billing started by staff: alone, twice, during the day's jobs, killed, refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from billing.models import BillingFailure, BillingRun, Charge, Invoice
from billing.operations import billing_month, preview, reconciling, run
from billing.queries import runs
from contracts.models import Contract, IndividualAgreement
from contracts.office import context
from contracts.office.context import By, Duty, Role
from contracts.office.models import Alert, JournalEntry, Notice
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts
from portal.jobs import runner, tasks
from portal.jobs.billing_month import progress, start_billing
from portal.jobs.models import JobRun
from tests.jobs.several import at_once
from tests.staff import staff as about_to_act
from tests.statements import statements
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

APRIL = date(2026, 4, 1)
MAY_FIRST = d("2026-05-01")
NAMES = [f"A{number:02}" for number in range(6)]
pytestmark = pytest.mark.django_db


def month_of_contracts() -> None:
    """April of six companies, one on an annual plan since March, whose April costs nothing."""
    annual = signed("2026-03-01", "CY", "Y", plan="annual")
    lived(
        "2026-04-01",
        *annual,
        *[e for name in NAMES for e in signed("2026-04-01", f"C{name}", name)],
    )


@pytest.fixture
def staff(today) -> By:
    today("2026-05-01")
    return about_to_act("staff", "2026-05-01", Duty.ACCOUNTS)


@pytest.fixture
def queue(monkeypatch) -> list[int]:
    """The runs handed to the workers, which here are nobody."""
    handed: list[int] = []
    monkeypatch.setattr(tasks.go_on, "delay", handed.append)
    return handed


def test_a_run_that_fails_stops_no_other_of_the_day(staff, queue, monkeypatch):
    month_of_contracts()
    start_billing(staff, APRIL, expected="shown")

    def fails(*_args) -> bool:
        raise RuntimeError("no comparison")

    monkeypatch.setattr(billing_month, "is_as_shown", fails)
    monkeypatch.setattr(tasks.work, "delay", lambda chunk: None)
    with pytest.raises(ExceptionGroup, match="2026-05-01"):
        tasks.daily("2026-05-01")
    of_the_day = JobRun.objects.get(month=None)
    assert of_the_day.is_prepared


def work_through(job: JobRun) -> JobRun:
    while chunk_ids := runner.advance(job.pk):
        for chunk_id in chunk_ids:
            runner.work(chunk_id, wait=True)
    job.refresh_from_db()
    return job


def one_invoice_each() -> bool:
    rows = runs.issued(APRIL).order_by("number").values_list("number", "billing_account__number")
    numbers = [f"INV-2026-{n:06}" for n in range(2, len(NAMES) + 2)]  # 1 is the annual term's
    return [n for n, _ in rows] == numbers and sorted(a for _, a in rows) == NAMES


def test_a_run_does_what_the_days_jobs_do(staff, queue, django_capture_on_commit_callbacks):
    month_of_contracts()
    with django_capture_on_commit_callbacks(execute=True):
        job = start_billing(staff, APRIL)
    assert queue == [job.pk]
    assert work_through(job).finished_at
    assert one_invoice_each()
    done = BillingRun.objects.get(month=APRIL)
    assert done.expected == len(NAMES) == runs.of_month(APRIL).issued
    assert done.finished_at
    entry = JournalEntry.objects.get(operation="start_billing")
    assert (entry.reference, entry.account_id, entry.clause) == (
        "run:2026-04",
        staff.account_id,
        "23-1",
    )
    before = Invoice.objects.count(), Notice.objects.count()
    runner.run_here(MAY_FIRST)
    assert (runs.issued(APRIL).count(), Notice.objects.count()) == (len(NAMES), before[1])
    assert BillingRun.objects.get(month=APRIL).expected == len(NAMES)


def test_expected_counts_who_may_have_something_to_bill_until_all_are_looked_at(staff, queue):
    month_of_contracts()
    job = start_billing(staff, APRIL)
    while job.stage != "bill:2026-04" or not (chunks := runner.advance(job.pk)):
        runner.advance(job.pk)
        job.refresh_from_db()
    assert BillingRun.objects.get(month=APRIL).expected == len(NAMES) + 1
    found = progress(runs.of_month(APRIL))
    assert (found.is_running, found.looked_at, found.accounts) == (True, 0, len(NAMES) + 1)
    assert (found.expected, found.issued) == (len(NAMES) + 1, 0)
    for chunk in chunks:
        runner.work(chunk)
    found = progress(runs.of_month(APRIL))
    assert (found.looked_at, found.expected, found.issued) == (len(NAMES) + 1, 6, 6)
    work_through(job)
    found = progress(runs.of_month(APRIL))
    assert (found.is_running, found.expected, found.issued) == (False, 6, 6)


def test_contracts_renew_and_end_before_they_are_billed(staff, queue):
    """Where the day's jobs have not run for weeks, the invoice is the same."""
    agreed = {"term_months": 1, "renewal_months": 1}
    lived(
        "2026-03-11",
        applied("2026-03-10", "C1", "A"),
        accepted("2026-03-10", "C1", individual=agreed),
        *signed("2026-03-10", "C2", "B"),
        event("2026-03-11", "cancel", contract="C2"),
    )
    work_through(start_billing(staff, APRIL))
    assert contract("C1").terms.count() == 2
    assert invoice("2026-04", "A").total == 17_820
    assert contract("C2").endings.get().carried_out_on == MAY_FIRST


def test_asked_for_twice_it_is_one_run(staff, queue, django_capture_on_commit_callbacks):
    month_of_contracts()
    with django_capture_on_commit_callbacks(execute=True):
        first, second = start_billing(staff, APRIL), start_billing(staff, APRIL)
    assert first == second
    assert queue == [first.pk]
    assert JournalEntry.objects.filter(operation="start_billing").count() == 1


def test_a_month_that_the_days_jobs_have_in_hand_is_theirs(staff, queue):
    month_of_contracts()
    daily = runner.start(MAY_FIRST)
    assert start_billing(staff, APRIL) == daily
    nobody = By(staff.now, Role.STAFF, staff.account_id, staff.name)
    with pytest.raises(PermissionDenied):
        start_billing(nobody, APRIL)
    assert not JournalEntry.objects.filter(operation="start_billing").exists()


@pytest.mark.usefixtures("committed")
def test_during_the_days_jobs_each_account_has_one_invoice(staff, transactional_db, monkeypatch):
    monkeypatch.setattr(tasks.go_on, "delay", lambda pk: None)
    month_of_contracts()
    job = start_billing(staff, APRIL)
    connection.set_autocommit(False)
    lock_accounts([account(NAMES[-1]).pk])
    try:
        at_once(
            lambda: runner.run_here(MAY_FIRST),
            lambda: work_through(job),
            release=connection.rollback,
        )
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    assert one_invoice_each()
    assert JobRun.objects.filter(finished_at=None).count() == 0
    assert BillingRun.objects.get(month=APRIL).expected == len(NAMES)
    assert not Alert.objects.exists()
    assert not BillingFailure.objects.exists()


def test_a_killed_run_is_picked_up_by_beat_or_taken_over_by_the_next_day(staff, queue, monkeypatch):
    month_of_contracts()
    job = start_billing(staff, APRIL)
    runner.advance(job.pk)
    monkeypatch.setattr(tasks.work, "delay", tasks.work)
    runner.run_here(d("2026-05-01"))  # the day's own jobs; the killed run stays as it is
    assert one_invoice_each()
    tasks.daily("2026-05-01")
    job.refresh_from_db()
    assert job.finished_at

    lived_on = start_month_of_may(staff)
    runner.advance(lived_on.pk)
    tasks.daily("2026-06-02")
    lived_on.refresh_from_db()
    assert lived_on.superseded_at
    assert runner.advance(lived_on.pk) == []
    runner.run_here(d("2026-06-02"))
    assert runs.of_month(date(2026, 5, 1)).run.finished_at
    assert set(runs.issued(date(2026, 5, 1)).values_list("issued_on", flat=True)) == {
        d("2026-06-02")
    }


def start_month_of_may(staff: By) -> JobRun:
    at = context.system(d("2026-06-01")).now
    by = By(at, staff.role, staff.account_id, staff.name, duties=staff.duties)
    return start_billing(by, date(2026, 5, 1))


def test_what_was_shown_is_compared_by_the_workers_before_anything_is_done(staff, queue):
    month_of_contracts()
    seen = preview.whole(APRIL, MAY_FIRST)
    shown = fingerprint.of(*seen.shown(set()))
    asked = statements(lambda: start_billing(staff, APRIL, shown))
    assert len(asked) < 12
    job = JobRun.objects.get(month=APRIL)
    assert progress(runs.of_month(APRIL)).is_comparing
    Charge.objects.create(billing_account=account("A00"), day=APRIL, amount=5_000, reason="破損")
    assert not work_through(job).finished_at
    assert job.is_changed
    assert not BillingRun.objects.filter(month=APRIL).exists()
    assert progress(runs.of_month(APRIL)).changed_at
    entry = JournalEntry.objects.latest("pk")
    assert (entry.operation, entry.reference) == ("give_up_billing", "run:2026-04")
    runner.advance(job.pk)
    assert JournalEntry.objects.filter(operation="give_up_billing").count() == 1
    shown = fingerprint.of(*preview.whole(APRIL, MAY_FIRST).shown(set()))
    assert work_through(start_billing(staff, APRIL, shown)).finished_at
    assert one_invoice_each()


@pytest.mark.parametrize(
    ("month", "reason"),
    [
        (date(2026, 5, 1), "is not over"),
        (date(2026, 12, 1), "is not over"),
        (date(2020, 1, 1), "nothing to bill"),
    ],
)
def test_what_cannot_be_started_is_refused_with_the_reason(staff, month, reason):
    month_of_contracts()
    with pytest.raises(Refused, match="23") as refusal:
        start_billing(staff, month)
    assert reason in refusal.value.en
    assert not BillingRun.objects.filter(month=month).exists()
    assert not JobRun.objects.filter(month=month).exists()


def test_a_finished_month_and_a_day_already_passed_are_refused(staff):
    month_of_contracts()
    runner.run_here(MAY_FIRST)
    with pytest.raises(Refused) as refusal:
        start_billing(staff, APRIL)
    assert "is finished" in refusal.value.en
    runner.run_here(d("2026-06-02"))
    with pytest.raises(Refused) as refusal:
        start_billing(staff, date(2026, 3, 1))
    assert "have begun" in refusal.value.en


def test_only_staff_for_accounts_start_and_repeat(staff):
    month_of_contracts()
    for duties in (frozenset([Duty.CONTRACTS]), frozenset([Duty.ADMINISTRATION]), frozenset()):
        by = By(staff.now, Role.STAFF, staff.account_id, staff.name, duties=duties)
        with pytest.raises(PermissionDenied):
            start_billing(by, APRIL)
        assert not JobRun.objects.exists()
        with pytest.raises(PermissionDenied):
            billing_month.repeat(by, APRIL, account(NAMES[0]).pk)


def test_what_failed_is_repeated_one_by_one_or_all_together(staff, queue):
    month_of_contracts()
    broken = [
        IndividualAgreement.objects.create(
            billing_account=account(name), effective_on=APRIL, parameters={"colour": 1}
        )
        for name in NAMES[:3]
    ]
    work_through(start_billing(staff, APRIL))
    about = runs.of_month(APRIL)
    assert (about.run.expected, about.issued, about.failures) == (6, 3, 3)
    assert about.run.finished_at is None
    assert "3件不足" in Alert.objects.get().text

    first = account(NAMES[0])
    assert not billing_month.repeat(staff, APRIL, first.pk)
    broken[0].delete()
    assert billing_month.repeat(staff, APRIL, first.pk)
    assert [f.billing_account for f in runs.failures(APRIL)] == [account(n) for n in NAMES[1:3]]
    assert JournalEntry.objects.filter(operation="repeat_billing").count() == 2
    with pytest.raises(Refused):
        billing_month.repeat(staff, APRIL, first.pk)

    for row in broken[1:]:
        row.delete()
    assert billing_month.repeat(staff, APRIL, account(NAMES[1]).pk)
    again = start_billing(staff, APRIL)
    work_through(again)
    about = runs.of_month(APRIL)
    assert (about.run.expected, about.issued, about.failures) == (6, 6, 0)
    assert about.run.finished_at
    assert Alert.objects.get().resolved_at


def test_the_last_failure_repeated_alone_finishes_the_run(staff, queue):
    month_of_contracts()
    row = IndividualAgreement.objects.create(
        billing_account=account(NAMES[0]), effective_on=APRIL, parameters={"colour": 1}
    )
    work_through(start_billing(staff, APRIL))
    row.delete()
    assert billing_month.repeat(staff, APRIL, account(NAMES[0]).pk)
    about = runs.of_month(APRIL)
    assert (about.run.expected, about.issued) == (6, 6)
    assert about.run.finished_at


def test_what_came_up_since_is_expected_too(staff):
    month_of_contracts()
    ids = run.expect(staff, APRIL)
    run.bill(staff, ids, APRIL)
    annual = Contract.objects.get(number="CY")
    Charge.objects.create(
        billing_account=annual.billing_account, day="2026-04-20", amount=5_000, reason="破損"
    )
    assert not reconciling.reconcile(staff, APRIL)
    assert runs.of_month(APRIL).run.expected == 7 == runs.of_month(APRIL).issued + 1
