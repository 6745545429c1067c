"""Workers of a real broker: one is killed in the middle of a billing run."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from celery import Celery
from django.db import connection

from billing.models import BillingFailure, BillingRun, Invoice
from contracts.office import context
from contracts.office.models import OutboxMessage
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount
from portal.jobs.models import JobChunk, JobRun
from portal.tools.bench.rows import FORMED, fill
from portal.tools.embedded import EmbeddedValkey
from tests.jobs.several import sessions_waiting
from tests.setup.processes import User, environment, eventually, servers, start

ACCOUNTS = 2000
DAY, MONTH, STAGE = date(2026, 5, 1), date(2026, 4, 1), "bill:2026-04"


class Queue:
    """A broker in a folder of its own, and workers for the test's database."""

    def __init__(self, var: Path) -> None:
        self.log = var / "worker.log"
        database = connection.settings_dict
        self.env = environment(
            var,
            DJANGO_SETTINGS_MODULE="tests.jobs.worker_settings",
            TEST_DATABASE_NAME=database["NAME"],
            TEST_DATABASE_HOST=database["HOST"],
        )
        self.app = Celery(broker=EmbeddedValkey(var).url)

    def daily(self) -> None:
        """What beat does, again and again."""
        self.app.send_task("portal.jobs.tasks.daily", [str(DAY)])

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen]:
        """A worker with one process at work, which is killed in the end."""
        process = start(
            *("-m", "celery", "--app=portal", "worker", "--concurrency=1", "--loglevel=INFO"),
            f"--logfile={self.log}",
            env=self.env,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill(process)


def kill(worker: subprocess.Popen) -> None:
    """SIGKILL to the worker and its processes, which can do nothing about it."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()


@pytest.fixture
def queue(tmp_path_factory, transactional_db):
    var = tmp_path_factory.mktemp("var")
    broker = User(EmbeddedValkey, var)
    assert broker.server_pid
    queue = Queue(var)
    yield queue
    queue.app.close()
    broker.end()
    assert eventually(lambda: not servers(var)), "a broker outlived its users"


@contextmanager
def holding(statement: str, *parameters: object) -> Iterator[psycopg.Connection]:
    """A lock held by a session apart."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        session.execute(statement, parameters)
        yield session
        session.rollback()


def chunks_done() -> int:
    return JobChunk.objects.filter(stage=STAGE).exclude(finished_at=None).count()


@pytest.mark.usefixtures("committed")
def test_a_worker_killed_in_the_middle_of_a_billing_run(queue):
    publish_edition(context.system(FORMED), FORMED, {})
    fill(ACCOUNTS)
    in_second_chunk = BillingAccount.objects.order_by("number")[700].pk
    lock_row = "SELECT FROM people_billingaccount WHERE id = %s FOR UPDATE"
    lock_mail = "LOCK TABLE office_outboxmessage IN EXCLUSIVE MODE"

    with holding(lock_row, in_second_chunk) as row, queue.worker() as first:
        queue.daily()
        assert eventually(lambda: sessions_waiting() == 1), queue.log.read_text()
        assert chunks_done() == 1
        with holding(lock_mail):
            row.rollback()
            # It has written the invoices of its second chunk, and waits to write their mail.
            assert eventually(lambda: waits_to_write("office_outboxmessage"))
            kill(first)
    assert chunks_done() == 1
    assert Invoice.objects.count() == ACCOUNTS / 4

    with queue.worker():
        assert eventually(lambda: queue.daily() or is_finished(), 20), queue.log.read_text()
    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"INV-2026-{number:06}" for number in range(1, ACCOUNTS + 1)]
    assert Invoice.objects.values("billing_account").distinct().count() == ACCOUNTS
    assert OutboxMessage.objects.filter(purpose="invoice").count() == ACCOUNTS
    assert BillingRun.objects.get(month=MONTH).finished_at
    assert not BillingFailure.objects.exists()


def waits_to_write(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table]
        )
        return cursor.fetchone()[0] == 1


def is_finished() -> bool:
    return JobRun.objects.filter(day=DAY).exclude(finished_at=None).exists()
