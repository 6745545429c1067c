"""What is in the way of all stops a job once; rows that are bad for good stop nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from billing.models import BankRecord
from contracts.office import bisecting, context
from contracts.office.alert_kinds import AlertKind
from contracts.office.bisecting import ALIKE, Outcome, cause_of
from contracts.office.models import Alert, FailedRow
from contracts.office.operations import stopping
from contracts.office.operations.alerts import ALERTS
from contracts.office.operations.stopping import RowAlert
from contracts.office.registry import Registry
from portal.jobs import tasks
from portal.tools.bench.statements import counted_statements
from support.announcements.operations.posting import plan, withdraw
from support.inbound.imap import Fetched
from support.inbound.models import IncomingMail
from support.inbound.operations import storing
from support.inbound.terms.kinds import Fate
from tests.announcements import draft
from tests.bank_files import bank_file
from tests.days import d
from tests.staff import staff

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = d("2026-06-01"), d("2026-06-02"), d("2026-06-03")
MANY = range(1, 2_501)
A_FEW = range(1, ALIKE)
BAD = AlertKind("bad_row", _("A bad row"))


@pytest.fixture(autouse=True)
def _kind():
    ALERTS.register(BAD)
    yield
    ALERTS.unregister(BAD.name)


def too_old(pk: int) -> None:
    raise ValueError(f"{pk} is too old")


def too_young(pk: int) -> None:
    raise ValueError(f"{pk} is too young")


@dataclass
class Job:
    """Rows that wait until they are done; `bad` says with what each of some fails.

    Those that are `held` by another process are passed over.
    """

    name: str = "greet"
    bad: dict[int, Callable[[int], None]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    done: list[int] = field(default_factory=list)
    tried: int = 0

    def live(self, day: date, ids: Sequence[int] = MANY) -> Outcome[list[int]]:
        """A day of the job: whatever waits of the rows, in their order."""
        done = set(self.done)
        waiting = [pk for pk in ids if pk not in done]
        self.tried = 0
        alert = RowAlert(BAD, lambda pk: f"{self.name}:{pk}", lambda pk, error: str(error))
        now = context.system(day).now
        return stopping.run(self.name, waiting, self._do, day, now, alert, handled=list)

    def _do(self, ids: Sequence[int]) -> list[int]:
        self.tried += 1
        free = [pk for pk in ids if pk not in self.held]
        for pk in free:
            if pk in self.bad:
                self.bad[pk](pk)
        self.done += free
        return free


def every(step: int, why: Callable[[int], None] = too_old) -> dict[int, Callable[[int], None]]:
    return {pk: why for pk in MANY if pk % step == 0}


def open_alerts(kind: str = stopping.STOPPED.name) -> list[str]:
    found = Alert.objects.filter(kind=kind, resolved_at=None).order_by("reference")
    return list(found.values_list("reference", flat=True))


def test_where_every_row_fails_twenty_and_three_more_are_tried_and_one_alert_says_so():
    """12 halvings to the first row; to each of the next 19 at most as many as it is deep."""
    job = Job(bad=every(1))
    with counted_statements() as statements:
        found = job.live(FIRST)
    assert (job.done, len(found.failed)) == ([], 23)
    assert sum(map(len, found.left.values())) == 2_477
    assert job.tried < 65
    assert statements[0] < 3 * job.tried + 12  # each attempt is a savepoint, and taken back
    (alert,) = Alert.objects.all()
    assert alert.kind == "job_stopped"
    assert alert.text.startswith("greet の処理を止めました。同じ原因で23件が失敗し、")
    assert alert.text.endswith("原因: ValueError: 1261 is too old")


def test_while_the_cause_stands_three_rows_are_tried_each_day():
    job = Job(bad=every(1))
    for day in (FIRST, SECOND, THIRD):
        job.live(day)
    assert job.tried == 3
    assert Alert.objects.count() == 1
    assert FailedRow.objects.filter(was_tried=True).count() == 29
    assert FailedRow.objects.count() == 2_500
    assert "29件が失敗し" in Alert.objects.get().text


def test_once_it_is_mended_all_is_done_in_the_next_run_and_the_alert_closed():
    job = Job(bad=every(1))
    job.live(FIRST)
    job.bad = {}
    job.live(SECOND)
    assert sorted(job.done) == list(MANY)
    assert job.tried == 3  # one, the others, and those that had failed
    assert open_alerts() == []
    assert not FailedRow.objects.exists()


def test_nineteen_bad_rows_keep_nobody_back_and_each_has_its_alert():
    job = Job(bad=dict.fromkeys(A_FEW, too_old))
    job.live(FIRST)
    assert job.done == list(range(ALIKE, 2_501))
    assert open_alerts() == []
    assert len(open_alerts("bad_row")) == 19


@pytest.mark.parametrize(
    "bad",
    [
        dict.fromkeys(range(1, 41), too_old),  # forty in a row, before all others
        dict.fromkeys(range(2_461, 2_501), too_old),
        dict.fromkeys(range(1_231, 1_271), too_old),
        every(50),  # fifty of 2,500
        every(50) | {1: too_old, 1_251: too_old},
    ],
    ids=["first", "last", "in the middle", "all over", "all over, and two that are tried"],
)
def test_rows_that_are_bad_for_good_never_stop_the_good_ones(bad):
    job = Job(bad=bad)
    for day, until in ((FIRST, 2_501), (SECOND, 2_601), (THIRD, 2_701)):
        job.live(day, range(1, until))
        assert sorted(job.done) == [pk for pk in range(1, until) if pk not in bad]
    assert open_alerts() == []
    assert len(open_alerts("bad_row")) == len(bad)


def test_rows_that_were_all_bad_are_tried_behind_the_good_ones_of_the_next_day():
    job = Job(bad=dict.fromkeys(range(1, 26), too_old))
    job.live(FIRST, range(1, 26))
    assert open_alerts("bad_row") == []  # nothing was done: it may be in the way of all
    job.live(SECOND, range(1, 1_026))
    assert sorted(job.done) == list(range(26, 1_026))
    assert open_alerts() == []
    assert len(open_alerts("bad_row")) == 25
    job.bad.pop(7)
    job.live(THIRD, range(1, 1_026))
    assert job.done[-1] == 7
    assert "greet:7" not in open_alerts("bad_row")


def test_another_cause_is_counted_by_itself():
    """Nineteen of each: neither is in the way of all."""
    job = Job(bad=dict.fromkeys(A_FEW, too_old) | dict.fromkeys(range(101, 120), too_young))
    job.live(FIRST)
    assert len(job.done) == 2_500 - 38
    assert len(open_alerts("bad_row")) == 38


def test_what_stops_one_job_lets_another_go_on():
    stopped, other = Job(bad=every(1)), Job("thank")
    stopped.live(FIRST)
    other.live(FIRST)
    assert len(other.done) == 2_500
    assert other.tried == 1


def test_a_known_row_that_fails_of_something_new_counts_again():
    """Forty bad rows known of old; then something is in the way of all 2,500."""
    job = Job(bad=dict.fromkeys(range(1, 41), too_old))
    job.live(FIRST, range(1, 1_001))
    job.bad = every(1, too_young)
    job.live(SECOND)
    assert job.tried < 100
    assert len(open_alerts()) == 1


def test_a_cause_is_what_failed_and_where_not_what_it_says():
    found = []
    for fail, pk in ((too_old, 1), (too_old, 2), (too_young, 1)):
        try:
            fail(pk)
        except ValueError as error:
            found.append(cause_of(error))
    assert found[0] == found[1] != found[2]


def raised_by(guard: str, words: str) -> str:
    """The cause, where a function of the database raises an error with some words."""
    function = (
        f"CREATE OR REPLACE FUNCTION pg_temp.{guard}() RETURNS void LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    with connection.cursor() as cursor:
        cursor.execute(function)
        try:
            with transaction.atomic():
                cursor.execute(f"SELECT pg_temp.{guard}()")
        except DatabaseError as error:
            return cause_of(error)
    raise AssertionError(guard)


def test_two_guards_of_the_database_are_two_causes_whatever_they_say():
    first = raised_by("refuse_change", "row 1 is a record")
    assert raised_by("refuse_change", "row 2 is a record") == first
    assert raised_by("refuse_overlap", "row 1 is a record") != first


def test_good_rows_between_bad_ones_are_done_however_many_are_alike():
    """Every tenth of 500 is good but the last: 49."""
    job = Job(bad={pk: too_old for pk in CHUNK if pk % 10 or pk == 500})
    found = job.live(FIRST, CHUNK)
    assert sorted(job.done) == list(range(10, 500, 10))
    assert found.left == {}


def test_what_is_read_only_needs_no_memory():
    def do(ids: Sequence[int]) -> None:
        raise LookupError(ids[0])

    found = bisecting.run(list(MANY), do)
    assert (len(found.failed), sum(map(len, found.left.values()))) == (23, 2_477)


def test_rows_that_nothing_tried_for_long_are_forgotten():
    job = Job(bad={7: too_old})
    job.live(FIRST)
    now = context.system(FIRST).now
    stopping.forget(now, now)
    assert FailedRow.objects.count() == 1
    stopping.forget(now + timedelta(days=1), now)
    assert not FailedRow.objects.exists()


# --- one job in several calls -------------------------------------------------------------

CHUNK, NEXT = range(1, 501), range(501, 1_001)


def stopped_at_the_first_chunk() -> Job:
    """500 bad rows of a thousand, in two chunks; of the first, 477 are left."""
    job = Job(bad=dict.fromkeys(CHUNK, too_old))
    job.live(FIRST, CHUNK)
    assert len(open_alerts()) == 1
    return job


def test_a_stop_stands_while_rows_are_left_however_well_the_next_chunk_goes():
    job = stopped_at_the_first_chunk()
    job.live(FIRST, NEXT)
    assert sorted(job.done) == list(NEXT)
    assert len(open_alerts()) == 1
    assert open_alerts("bad_row") == []
    assert FailedRow.objects.filter(was_tried=False).count() == 477
    job.bad = {}
    job.live(SECOND, CHUNK)
    assert sorted(job.done) == list(range(1, 1_001))
    assert open_alerts() == []
    assert not FailedRow.objects.exists()


def test_where_a_stop_was_none_every_row_that_failed_has_its_alert_in_whichever_call():
    """Forty bad rows come first; ten of the next chunk are silent; then the seventeen are tried."""
    job = Job(bad=dict.fromkeys([*range(1, 41), *range(601, 611)], too_old))
    job.live(FIRST, range(1, 41))
    job.live(FIRST, NEXT)
    assert (len(open_alerts()), open_alerts("bad_row")) == (1, [])
    job.live(FIRST, range(1, 42))
    assert open_alerts() == []
    assert len(open_alerts("bad_row")) == 50
    alert = Alert.objects.get(reference="greet:605")
    assert alert.text == "処理が止まっている間に失敗しました。次の処理でもう一度行います。"
    job.live(SECOND, [*NEXT, 1_001])
    alert.refresh_from_db()
    assert alert.text == "605 is too old"


def test_a_bad_row_that_is_passed_over_is_no_better_for_it():
    job = Job(bad={7: too_old})
    job.live(FIRST)
    job.held = {7}
    job.live(SECOND, [*MANY, 2_501])
    assert job.done[-1] == 2_501
    assert open_alerts("bad_row") == ["greet:7"]
    assert FailedRow.objects.get().row == 7


def test_to_pass_over_all_is_not_to_get_past_a_cause():
    job = Job(bad=dict.fromkeys(range(1, 24), too_old))
    job.live(FIRST, range(1, 24))
    job.held = {24}
    job.live(SECOND, [24])
    assert len(open_alerts()) == 1


def test_what_others_hold_of_the_rows_lets_no_stop_be_forgotten():
    """Every fourth: each day three fail, however many are passed over between them."""
    job = Job(bad=every(1), held=set(MANY[3::4]))
    for day in (FIRST, SECOND, THIRD):
        job.live(day)
    assert job.tried < 20
    assert FailedRow.objects.filter(was_tried=True).count() == 29
    assert (len(open_alerts()), open_alerts("bad_row")) == (1, [])


def test_a_stop_ends_with_the_job_or_when_nothing_waits_or_all_is_forgotten():
    now = context.system(SECOND).now
    for end in (
        lambda: stopping.finish("greet", now),
        lambda: stopping.settle(["greet"], now, now),
        lambda: stopping.forget(now, now),
    ):
        stopped_at_the_first_chunk()
        stopping.finish("thank", now)
        stopping.settle(["thank"], now, now)
        stopping.settle(["greet"], context.system(FIRST).now, now)
        assert len(open_alerts()) == 1
        end()
        assert open_alerts() == []
        assert not FailedRow.objects.exists()


def test_rows_that_went_another_way_are_let_go_and_with_the_last_the_stop(monkeypatch):
    """By hand, withdrawn, refused: no call of the job comes upon them any more."""
    waiting = set(CHUNK)
    monkeypatch.setattr(stopping, "JOBS", Registry())
    stopping.JOBS.register(stopping.Job("greet", waiting.intersection))
    stopped_at_the_first_chunk()
    now = context.system(FIRST).now
    for left in (500, 1):
        waiting.intersection_update(range(1, left + 1))
        stopping.let_go(now)
        assert FailedRow.objects.count() == left
        assert len(open_alerts()) == 1
    waiting.clear()
    stopping.let_go(now)
    assert not FailedRow.objects.exists()
    assert open_alerts() == []


def test_what_waits_of_matching_mail_and_announcements_is_told_by_each(today, own_files):
    """One that waits, one that does not, of each; asked hourly."""
    today("2026-06-02")
    by = staff("sato", "2026-06-02")
    storing.store(by, [Fetched(b"Subject: x", 10, by.now)])
    ahead = draft(by)
    plan(by, ahead.number, by.now + timedelta(days=1))
    (transfer,) = bank_file({"name": "ﾀﾅｶ", "amount": 1, "day": FIRST})
    mail = IncomingMail.objects.get()
    kept = {"matching": transfer.pk, "incoming_mail": mail.pk, "announcements": ahead.pk}
    assert {one.name for one in stopping.JOBS} == kept.keys()
    for job, row in kept.items():
        for pk in (row, row + 1):
            FailedRow.objects.create(job=job, row=pk, cause="c", at=by.now)
    tasks.forget()
    assert dict(FailedRow.objects.values_list("job", "row")) == kept
    BankRecord.objects.update(state=BankRecord.State.IGNORED)
    IncomingMail.objects.update(fate=Fate.TRIAGE, kind="person", decided_at=by.now)
    withdraw(by, ahead.number)
    tasks.forget()
    assert not FailedRow.objects.exists()


def test_a_stop_of_another_cause_takes_the_place_of_the_one_before():
    job = stopped_at_the_first_chunk()
    (before,) = open_alerts()
    job.bad = dict.fromkeys(CHUNK, too_young)
    job.live(SECOND, CHUNK)
    (after,) = open_alerts()
    assert after != before
