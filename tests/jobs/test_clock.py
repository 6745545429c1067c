"""The daily jobs on a clock in doubt: stopped with an alert, released by two people."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from contracts.office import context, outbox
from contracts.office.context import Duty, Form
from contracts.office.models import Alert, JournalEntry, JournalSeal, Notice, SentForm
from contracts.office.operations import approvals, record, seals
from contracts.office.terms.explanation import Refused
from portal.celery import app
from portal.jobs import clock, releasing, runner, tasks
from portal.jobs.models import JobRun, StoppedDay
from support.announcements.operations import posting
from tests.announcements import draft
from tests.days import d
from tests.deciding import approve
from tests.jobs.several import at_once
from tests.staff import member, staff, two
from tests.world import lived as play
from tests.world import signed

pytestmark = pytest.mark.django_db
DAY = "2026-12-11"


@pytest.fixture
def clocks(today, monkeypatch) -> Callable[..., None]:
    """The server's clock, and the database's where that is another."""

    def set_both(day: str, database: str = "") -> None:
        today(day)
        monkeypatch.setattr(clock, "database_day", lambda: d(database or day))

    return set_both


def lived(*days: str) -> None:
    for day in days:
        runner.run_here(d(day))


def days() -> list[date]:
    return list(JobRun.objects.order_by("day").values_list("day", flat=True))


def open_alerts() -> list[str]:
    found = Alert.objects.filter(kind="clock", resolved_at=None)
    return list(found.values_list("reference", flat=True))


def released(day: str) -> None:
    one, other = two(day)
    row = approvals.propose(
        one, releasing.KIND, clock.reference(d(day)), releasing.values(d(day)), reason="確認済み"
    )
    approve(other, row.pk)


def test_a_new_installation_begins_by_itself_on_the_databases_own_day(today):
    day = clock.database_day()
    today(str(day))
    tasks.daily()
    assert days() == [day]
    assert not Alert.objects.exists()


def test_a_clock_45_days_ahead_of_the_database_lives_no_day(today):
    today(str(clock.database_day() + timedelta(days=45)))
    tasks.daily()
    tasks.daily()  # beat again: still one stopped day, one alert
    assert not days()
    row = StoppedDay.objects.get()
    assert row.doubts == ["ahead"]
    assert open_alerts() == [f"stopped_day:{row.day}"]
    assert "一日を超えて進んでいます" in Alert.objects.get().text


def test_set_right_again_it_goes_on_and_the_alert_closes(clocks):
    lived("2026-12-10")
    clocks("2027-01-25", "2026-12-11")
    tasks.daily()
    assert len(open_alerts()) == 1
    clocks(DAY)
    tasks.daily()
    assert days() == [d("2026-12-10"), d(DAY)]
    assert not open_alerts()


def test_another_day_stopped_is_the_one_alert(clocks):
    lived("2026-12-01")
    clocks("2026-12-11")
    tasks.daily()
    clocks("2026-12-12")
    tasks.daily()
    assert open_alerts() == ["stopped_day:2026-12-12"]


def test_ten_days_of_outage_are_caught_up_once_two_people_release_them(clocks):
    lived("2026-12-01")
    clocks(DAY)
    tasks.daily()
    assert days() == [d("2026-12-01")]
    with pytest.raises(Refused, match="もう一人"):
        clock.release(staff("sato", DAY), d(DAY))
    released(DAY)
    tasks.daily()
    run = JobRun.objects.get(day=DAY)
    assert run.since == d("2026-12-02")
    assert not open_alerts()
    entry = JournalEntry.objects.get(operation="release_day")
    assert entry.after == {"doubts": ["gap"], "first": "2026-12-02", "last": DAY}
    # Used: the next week without a day is a gap of its own.
    clocks("2026-12-19")
    tasks.daily()
    assert days()[-1] == d(DAY)
    assert open_alerts() == ["stopped_day:2026-12-19"]


def test_days_that_a_wrong_clock_passed_over_are_lived_after_a_release(clocks):
    lived("2027-01-15")
    clocks(DAY)
    tasks.daily()
    assert days() == [d("2027-01-15")]
    assert StoppedDay.objects.get().doubts == ["back"]
    released(DAY)
    for day in (DAY, "2026-12-12"):
        clocks(day)
        tasks.daily()
    assert days() == [d(DAY), d("2026-12-12"), d("2027-01-15")]
    clocks("2026-12-10")
    tasks.daily()
    assert len(days()) == 3


def test_a_month_that_staff_billed_on_a_wrong_day_stops_the_days_before_it(clocks):
    lived("2026-12-10")
    runner.start_month(d("2027-01-25"), d("2026-12-01"))
    clocks(DAY)
    tasks.daily()
    assert StoppedDay.objects.get().doubts == ["back"]
    released(DAY)
    tasks.daily()
    assert JobRun.objects.filter(day=DAY, month=None).exists()


def stopped_on(day: str, clocks, database: str = "") -> None:
    clocks(day, database)
    tasks.daily()
    assert StoppedDay.objects.filter(day=day, over_at=None).exists()


def test_a_day_that_a_wrong_clock_named_is_not_released_once_it_was_set_right(clocks, client):
    """45 days ahead, database and all: a gap. Its release would cover all of them."""
    lived("2026-06-10")
    stopped_on("2026-07-25", clocks)
    one, other = two("2026-07-25")
    waiting = approvals.propose(
        one,
        releasing.KIND,
        clock.reference(d("2026-07-25")),
        releasing.values(d("2026-07-25")),
        reason="確認済み",
    )
    clocks("2026-06-11")
    tasks.daily()
    waiting.refresh_from_db()
    assert waiting.state == "lapsed"
    assert "止まっていません" in waiting.lapsed_because["ja"]
    with pytest.raises(Refused, match="止まっていません"):
        clock.release(one, d("2026-07-25"), other)
    client.force_login(member("mori", Duty.ACCOUNTS))
    page = client.get(reverse("stopped_day", args=["2026-07-25"])).content.decode()
    assert "解除の必要がなくなりました" in page
    assert "解除を起案する" not in page
    assert "二人が時計を確かめるまで" not in page
    clocks("2026-07-20")  # wrong again, 40 days ahead
    assert not clock.may_live(d("2026-07-20"))


def test_nor_by_an_earlier_day_that_is_stopped_itself(clocks):
    lived("2026-06-10")
    stopped_on("2026-07-25", clocks)
    stopped_on("2026-06-20", clocks)
    with pytest.raises(Refused, match="止まっていません"):
        released("2026-07-25")
    released("2026-06-20")
    assert clock.may_live(d("2026-06-20"))


def test_a_release_ends_when_the_clock_is_set_back(clocks):
    lived("2026-06-10")
    stopped_on("2026-07-25", clocks)
    released("2026-07-25")
    clocks("2026-06-11")
    tasks.daily()
    clocks("2026-07-20")
    assert not clock.may_live(d("2026-07-20"))


def test_a_day_that_was_over_and_is_stopped_again_can_be_released(clocks):
    lived("2026-06-10")
    stopped_on("2026-07-25", clocks)
    clocks("2026-06-11")
    tasks.daily()
    stopped_on("2026-07-25", clocks)
    released("2026-07-25")
    assert clock.may_live(d("2026-07-25"))


@pytest.mark.usefixtures("committed")
def test_a_release_in_the_same_moment_as_the_next_beat_is_not_lost(clocks):
    JobRun.objects.create(day="2026-06-10", since="2026-06-10", plan=[], started_at=context.now())
    clocks("2026-07-25")
    assert not clock.may_live(d("2026-07-25"))
    releasing_it = ExitStack()
    releasing_it.enter_context(transaction.atomic())
    StoppedDay.objects.update(released_at=context.now())  # and not yet committed
    (may,) = at_once(lambda: clock.may_live(d("2026-07-25")), release=releasing_it.close)
    assert may
    assert StoppedDay.objects.get().released_at is not None


def test_what_is_not_stopped_is_not_released(clocks):
    clocks(DAY)
    with pytest.raises(Refused, match="止まっていません"):
        released(DAY)


def test_the_command_asks_too_and_a_day_that_is_named_has_no_clock(clocks, capsys):
    lived("2026-12-01")
    clocks(DAY)
    with pytest.raises(SystemExit) as stopped:
        call_command("run_jobs")
    assert stopped.value.code == 2
    assert "時計が疑わしい" in capsys.readouterr().err
    call_command("run_jobs", date=DAY)
    assert days()[-1] == d(DAY)


def test_staff_read_why_and_propose_the_release(clocks, client):
    lived("2026-12-01")
    clocks(DAY)
    tasks.daily()
    client.force_login(member("sato", Duty.ACCOUNTS))
    page = reverse("stopped_day", args=[DAY])
    assert page in client.get(reverse("console")).content.decode()
    assert page in client.get(reverse("billing_runs")).content.decode()
    shown = client.get(page)
    assert "一週間を超えています" in shown.content.decode()
    assert "2026年12月2日から2026年12月11日まで" in shown.content.decode()
    answer = client.post(page, {"reason": "サーバーの移設で止めていました"})
    assert "処理する最初の日" in client.get(answer.url).content.decode()
    assert client.get(reverse("stopped_day", args=["2026-12-12"])).status_code == 404
    assert client.get(reverse("stopped_day", args=["soon"])).status_code == 404


def test_only_staff_for_accounts_or_administration_release(clocks):
    lived("2026-12-01")
    clocks(DAY)
    tasks.daily()
    two_of_support = (staff(name, DAY, Duty.SUPPORT) for name in ("mori", "ono"))
    with pytest.raises(PermissionDenied):
        clock.release(next(two_of_support), d(DAY), next(two_of_support))


# --- The other tasks of beat ---------------------------------------------------------------------

PASS_ON = {"portal.jobs.tasks.send_mail", "portal.jobs.tasks.fetch_mail"}
"""What has its moment already is passed on."""


def test_on_a_wrong_clock_nothing_is_sealed_forgotten_or_posted(clocks):
    play("2026-06-10", *signed("2026-04-01"))
    seals.seal(context.system(d("2026-06-09")))
    clocks("2026-06-10")
    lived("2026-06-10")
    by = context.system()
    record.entry(replace(by, form=Form(uuid4(), "a")), "done")
    posting.plan(by, draft(by).number, by.now + timedelta(days=30))
    clocks("2026-07-25")
    for task in (tasks.seal_journal, tasks.forget, tasks.post_announcements):
        task()
    assert JournalSeal.objects.last().day == d("2026-06-09")
    assert SentForm.objects.exists()
    assert not Notice.objects.filter(kind="announcement").exists()
    assert not StoppedDay.objects.exists()  # they only ask
    clocks("2026-06-11")
    tasks.seal_journal()
    assert JournalSeal.objects.last().day == d("2026-06-11")


@pytest.mark.parametrize(
    "name", sorted(one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values())
)
def test_every_task_of_beat_asks_the_clock(name, clocks, monkeypatch):
    """A new one is found here by itself."""
    asked = []
    monkeypatch.setattr(clock, "is_in_doubt", lambda day: asked.append(day) or True)
    monkeypatch.setattr(clock, "may_live", lambda day: asked.append(day))
    monkeypatch.setattr(outbox, "send_some", lambda: 0)
    clocks(DAY)
    app.tasks[name]()
    assert bool(asked) is (name not in PASS_ON)
