"""The jobs of a day: repeated, late by weeks, with a row that fails, by command."""

import json

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction

from billing.models import DunningStep, Invoice
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.daily import STAGES, Stage
from contracts.office.models import Alert, FailedRow, Notice, OutboxMessage
from contracts.office.operations import alerts
from contracts.office.operations.stopping import STOPPED
from contracts.terms.periods import ONE_DAY
from portal.jobs import runner, stages
from portal.jobs.models import JobRun
from portal.tools.scenarios import playing
from portal.tools.scenarios.reading import parse
from tests.statements import statements
from tests.world import accepted, account, applied, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db

LIVES = [
    *signed("2026-04-01", "C3", "C"),
    applied("2026-04-01", "C4", "D"),
    accepted("2026-04-01", "C4", individual={"term_months": 3, "renewal_months": 1}),
    applied("2026-04-01", "C5", "E"),
    accepted("2026-04-01", "C5", individual={"term_months": 4}),
    applied("2026-04-10", "C2", "B", plan="annual"),
    accepted("2026-04-10", "C2", service_starts="2026-05-05"),
    *signed("2026-04-15", "C1", "A", servers=2),
    event("2026-04-20", "cancel", contract="C3"),
]


def tables() -> dict[str, tuple]:
    """Number and content of the rows of every table but the jobs' own."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not table.startswith("jobs_"):
                content = "md5(string_agg(t::text, ',' ORDER BY t::text))"
                cursor.execute(f"SELECT count(*), {content} FROM {table} t")
                found[table] = cursor.fetchone()
    return found


def played(until: str, days_with_jobs=None) -> dict:
    """The result of the lives, with jobs every day or on some days only."""
    play = playing.Play(parse({"until": until, "events": LIVES}))

    def some_days(day, recorded) -> None:
        if str(day) in days_with_jobs:
            runner.run_here(day)

    with pytest.MonkeyPatch.context() as monkeypatch:
        if days_with_jobs is not None:
            monkeypatch.setattr(playing, "run_here", some_days)
        return play.through()


@pytest.fixture(scope="module")
def daily(django_db_setup, django_db_blocker):
    """What the lives come to when the jobs run every day."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = played("2026-07-08")
        transaction.set_rollback(True)
    return found


@pytest.fixture
def late():
    """What they come to when nothing runs from 2026-04-29 to 2026-07-07."""
    before = [f"2026-04-{day:02}" for day in range(1, 29)]
    return played("2026-07-08", [*before, "2026-07-08"])


def without(invoices: list[dict], *keys: str) -> list[dict]:
    kept = [{k: v for k, v in one.items() if k not in keys} for one in invoices]
    return sorted(kept, key=lambda one: json.dumps(one, sort_keys=True))


def test_late_by_ten_weeks_contracts_are_as_if_nothing_had_happened(daily, late):
    assert late["contracts"] == daily["contracts"]
    assert late["contracts"]["C2"]["service_started_on"] == "2026-05-05"
    assert late["contracts"]["C3"]["status"] == "ended"
    assert [term["starts_on"] for term in late["contracts"]["C4"]["terms"]] == [
        "2026-04-01",
        "2026-07-01",
    ]
    assert contract("C3").endings.get().carried_out_on == d("2026-07-08")


def test_late_by_ten_weeks_invoices_are_the_same_but_leave_days_to_pay(daily, late):
    """Ten days after 07-08 is a Saturday, and 07-20 a holiday; no interest runs on the day."""
    days = ("issued_on", "due_on", "accrued_interest")
    assert without(late["invoices"], *days) == without(daily["invoices"], *days)
    accrued = {(one["kind"], one["accrued_interest"]) for one in late["invoices"]}
    assert accrued == {("regular", 0), ("residual", 3_591)}  # C3's, due on 05-20
    regular = Invoice.objects.filter(kind="regular").order_by("number")
    assert {one.issued_on for one in regular} == {d("2026-07-08")}
    assert [(one.customer.number, one.label, str(one.due_on)) for one in regular] == [
        *[(name, "2026-04", "2026-07-21") for name in "ABCDE"],
        *[(name, "2026-05", "2026-07-21") for name in "ABCDE"],
        *[(name, "2026-06", "2026-07-31") for name in "ADE"],
    ]


def test_late_by_ten_weeks_only_the_newest_reminder_is_sent(daily, late):
    def reminders(result: dict) -> list[tuple]:
        kind = "renewal_reminder"
        found = [n for n in result["notices"] if n["kind"] == kind]
        return [(one["contract"], one["date"]) for one in found]

    # C5's first term ends 07-31: reminded 60 and 30 days before 06-30, which is past now.
    assert ("C5", "2026-05-01") in reminders(daily)
    assert ("C5", "2026-05-31") in reminders(daily)
    assert "C5" not in [contract for contract, _ in reminders(late)]
    runner.run_here(d("2027-02-10"))
    newest = Notice.objects.filter(kind="renewal_reminder", contract=contract("C1"))
    # 60 days before 2027-03-14 was 2027-01-13, 30 days before is 2027-02-12.
    assert [one.reference.split(":")[-1] for one in newest] == ["60"]
    runner.run_here(d("2027-03-01"))
    assert [one.reference.split(":")[-1] for one in newest.all()] == ["60", "30"]


def test_late_dunning_goes_step_by_step_on_bank_days(late):
    """April's is due on 07-21; the jobs stand still for weeks once more."""
    days = [*(f"2026-08-{day}" for day in (24, 25, 26, 27, 28, 31)), "2026-09-01", "2026-09-02"]
    for day in days:
        runner.run_here(d(day))
    steps = DunningStep.objects.filter(invoice=invoice("2026-04", "A"))
    assert [(step.step, str(step.day)) for step in steps] == [
        ("reminder", "2026-08-24"),
        ("second", "2026-08-25"),
        ("final", "2026-08-26"),
        ("suspension", "2026-09-02"),  # no earlier than 7 days after the final demand
    ]


@pytest.mark.parametrize("day", ["2026-07-08", "2026-08-01"])
def test_the_jobs_of_a_day_done_twice_change_nothing(late, day):
    runner.run_here(d(day))
    before = tables()
    runner.run_here(d(day))
    assert tables() == before
    assert before["billing_invoice"][0] >= 13


def test_a_run_that_was_killed_resumes_where_it_was(late):
    run = runner.start(d("2026-08-01"))
    chunk, *_ = runner.advance(run.pk)
    runner.work(chunk)
    assert runner.start(d("2026-08-01")).pk == run.pk
    assert chunk not in runner.advance(run.pk)
    runner.run_here(d("2026-08-01"))
    run.refresh_from_db()
    assert run.finished_at
    assert invoice("2026-07", "A").issued_on == d("2026-08-01")


def test_a_later_day_takes_over_what_an_earlier_one_left(late):
    left = runner.start(d("2026-08-01"))
    runner.advance(left.pk)
    run = runner.run_here(d("2026-08-03"))
    assert run.since == d("2026-07-09")
    assert invoice("2026-07", "A").issued_on == d("2026-08-03")
    left.refresh_from_db()
    assert left.superseded_at
    assert runner.advance(left.pk) == []
    with pytest.raises(runner.AlreadyLived):
        runner.start(d("2026-08-01"))


def test_an_idle_day_asks_all_stages_at_once_and_writes_twice():
    """Its run is opened (lock, what ran, months to bill) and read again to go on with it.

    Then the stages are asked, and whether any file is left to remove.
    """
    lived("2026-04-02", *signed("2026-04-01"))
    runner.run_here(d("2026-04-03"))
    recorded = statements(lambda: runner.run_here(d("2026-04-04")))
    assert recorded == [*["SELECT"] * 3, "INSERT", *["SELECT"] * 3, "UPDATE"]
    played = statements(lambda: runner.run_here(d("2026-04-05"), recorded=False))
    assert played == ["SELECT"] * 3


def test_to_record_a_busy_day_costs_a_few_statements_for_each_stage_with_work():
    """May 1st, on which April is billed: the same work, of one chunk, on equal days."""
    lived("2026-04-30", *signed("2026-04-01"))

    def of_may(**how) -> int:
        with transaction.atomic():
            found = len(statements(lambda: runner.run_here(d("2026-05-01"), **how)))
            assert invoice("2026-04").total == 17_820
            transaction.set_rollback(True)
        return found

    # Five for the day, as above; for its chunk: written, read, noted as done; the run read
    # again, its chunks asked after, and its position written.
    assert of_may() - of_may(recorded=False) == 5 + 6


def unreadable(**owner) -> IndividualAgreement:
    """A row that got past every check: whoever reads it fails."""
    return IndividualAgreement.objects.create(
        effective_on="2026-04-01", parameters={"colour": 1}, **owner
    )


def open_alerts() -> set[str]:
    return set(Alert.objects.filter(resolved_at=None).values_list("reference", flat=True))


def test_a_row_that_fails_is_reported_each_stage_by_itself_and_stops_nobody():
    lived("2026-05-30", *LIVES)
    broken = [unreadable(contract=contract("C5")), unreadable(billing_account=account("A"))]
    renewing, dunning = f"renew:{contract('C5').pk}", f"dun:{account('A').pk}"

    runner.run_here(d("2026-05-31"))
    assert open_alerts() == {renewing}
    for day in ("2026-06-01", "2026-06-04"):
        runner.run_here(d(day))
    assert open_alerts() == {renewing, dunning, "2026-05"}
    assert Alert.objects.count() == 3
    alert = Alert.objects.get(reference=dunning)
    assert alert.text.startswith("dun の処理で")
    assert "InvalidParameter: colour" in alert.text
    assert set(
        Invoice.objects.filter(label="2026-05").values_list("customer__number", flat=True)
    ) == {"B", "C", "D"}
    reminded = DunningStep.objects.filter(day="2026-06-04").values_list(
        "invoice__customer__number", flat=True
    )
    assert list(reminded) == ["B", "C", "D", "E"]

    for row in broken:
        row.delete()
    runner.run_here(d("2026-06-05"))
    assert open_alerts() == set()
    assert Notice.objects.filter(
        contract=contract("C5"), kind="renewal_reminder", day="2026-06-05"
    ).exists()
    assert DunningStep.objects.get(invoice=invoice("2026-04", "A")).day == d("2026-06-05")
    assert invoice("2026-05", "A").due_on == invoice("2026-05", "B").due_on == d("2026-06-30")


def test_a_stop_whose_rows_wait_no_more_ends_with_the_next_day_that_has_work():
    lived("2026-04-30", *signed("2026-04-01"))
    yesterday = context.now() - ONE_DAY
    FailedRow.objects.create(job="renew", row=1, cause="abc", was_tried=False, at=yesterday)
    alerts.alert(STOPPED, "renew abc", "", d("2026-04-30"), yesterday)
    runner.run_here(d("2026-05-01"))
    assert open_alerts() == set()
    assert not FailedRow.objects.exists()


def command(*arguments: str) -> int:
    """The exit code of run_jobs."""
    try:
        call_command("run_jobs", *arguments)
    except SystemExit as end:
        return end.code
    return 0


def test_stages_are_in_the_order_that_they_declare():
    assert stages.plan(d("2026-06-01"), d("2026-06-01")) == [
        "transfer", "accounts", "renew", "end", "bill:2026-05", "dun", "lapse", "refuse",
        "maintenance", "offboard", "offboard_remind", "erase", "forget_inquiries", "forget_cases",
        "forget_mail",
    ]  # fmt: skip
    assert stages.plan_of_month(d("2026-05-01")) == [
        "transfer", "accounts", "renew", "end", "bill:2026-05",
    ]  # fmt: skip


def test_a_new_stage_is_one_object_and_runs_where_it_says():
    """In a play's day as in the recorded one."""
    lived("2026-06-01", *signed("2026-04-01"))
    greeted = []

    def greet(ids, day) -> None:
        billed = Invoice.objects.filter(pk__in=ids, issued_on=day).count()
        greeted.append((list(ids), day, billed))

    def to_greet(day) -> list[int]:
        return list(Invoice.objects.filter(issued_on=day).values_list("pk", flat=True))

    STAGES.register(Stage("greet", to_greet, greet, after=("bill",), before=("dun",)))
    try:
        day = d("2026-07-01")
        assert stages.plan(day, day)[4:7] == ["bill:2026-06", "greet", "dun"]
        assert runner.run_here(day).finished_at
        (first,) = greeted
        assert (len(first[0]), *first[1:]) == (1, day, 1)
        assert runner.run_here(day, recorded=False).finished_at
        assert greeted == [first, first]
    finally:
        STAGES.unregister("greet")


@pytest.mark.parametrize("text", ["2026-02-30", "tomorrow", "2026/04/01"])
def test_run_jobs_names_a_date_that_does_not_exist(text, capsys):
    assert command("--date", text) == 2
    told = capsys.readouterr().err
    assert told == f"--date: {text!r} という日はありません / there is no such date\n"
    assert not JobRun.objects.exists()


@pytest.mark.parametrize("text", ["9999-12-31", "2098-01-01"])
def test_run_jobs_names_the_last_day_that_it_can_live(text, capsys):
    assert command("--date", text) == 2
    assert "2097-12-31 までの日" in capsys.readouterr().err
    assert not JobRun.objects.exists()


def test_run_jobs_refuses_a_day_before_one_lived_already(capsys):
    lived("2026-04-30", *signed("2026-04-01"))
    assert command("--date", "2026-05-01") == 0
    assert capsys.readouterr().out.startswith(
        "2026-05-01 – 2026-05-01: transfer, accounts, renew, end, bill:2026-04, dun"
    )
    before = tables()
    assert command("--date", "2026-04-30") == 2
    assert capsys.readouterr().err == (
        "--date 2026-04-30: 2026-05-01の処理が始まっています / the jobs of 2026-05-01 have begun\n"
    )
    assert tables() == before


def test_run_jobs_refuses_a_day_whose_work_a_later_one_took_over(capsys):
    runner.start(d("2026-05-01"))
    runner.start(d("2026-05-02"))
    assert command("--date", "2026-05-01") == 2
    assert "2026-05-02" in capsys.readouterr().err


def test_run_jobs_sends_the_mail_if_asked(capsys):
    lived("2026-04-30", *signed("2026-04-01"))
    assert command("--date", "2026-05-01") == 0
    assert mail.outbox == []
    assert command("--date", "2026-05-01", "--mail") == 0
    assert "送信 / sent: 3" in capsys.readouterr().out
    assert [one.attachments[0].filename for one in mail.outbox if one.attachments] == [
        "INV-2026-000001.pdf"
    ]
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
    assert command("--date", "2026-05-01", "--mail") == 0
    assert len(mail.outbox) == 3


def test_run_jobs_lives_no_day_to_come_in_production(capsys, settings, today):
    today("2026-05-01")
    settings.PRODUCTION = True
    assert command("--date", "2026-05-02") == 2
    assert "not in production" in capsys.readouterr().err
    assert not JobRun.objects.exists()
