"""Workers of a real broker: one is killed in the middle of a billing run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.db import connection

from billing.models import BillingFailure, BillingRun, Invoice
from contracts.office import context
from contracts.office.daily import stage_of
from contracts.office.models import OutboxMessage
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount
from portal.jobs.models import JobChunk, JobRun
from portal.jobs.stages import SMALLEST_CHUNK, chunks
from portal.jobs.tasks import daily
from portal.tools.bench.rows import FORMED, fill
from tests.jobs.several import sessions_waiting
from tests.setup.processes import eventually
from tests.workers import empty_queue, kill, seen, worker

ACCOUNTS = 3 * SMALLEST_CHUNK
DAY, MONTH, STAGE = date(2026, 5, 1), date(2026, 4, 1), "bill:2026-04"


@contextmanager
def holding(statement: str, *parameters: object) -> Iterator[psycopg.Connection]:
    """A lock held by a session apart."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        session.execute(statement, parameters)
        yield session
        session.rollback()


def beat() -> None:
    """What beat does, again and again."""
    daily.delay(str(DAY))


def chunks_done() -> int:
    return JobChunk.objects.filter(stage=STAGE).exclude(finished_at=None).count()


@pytest.mark.usefixtures("committed")
def test_a_worker_killed_in_the_middle_of_a_billing_run():
    empty_queue()
    publish_edition(context.system(FORMED), FORMED, {})
    fill(ACCOUNTS)
    accounts = BillingAccount.objects.order_by("number").values_list("pk", flat=True)
    first_chunk, second_chunk, _ = chunks(stage_of(STAGE, DAY), list(accounts))
    lock_row = "SELECT FROM people_billingaccount WHERE id = %s FOR UPDATE"
    lock_mail = "LOCK TABLE office_outboxmessage IN EXCLUSIVE MODE"

    with holding(lock_row, second_chunk[200]) as row, worker() as first:
        beat()
        assert eventually(lambda: sessions_waiting() == 1), seen(first)
        assert chunks_done() == 1
        with holding(lock_mail):
            row.rollback()
            # It has written the invoices of its second chunk, and waits to write their mail.
            assert eventually(lambda: waits_to_write("office_outboxmessage")), seen(first)
            kill(first)
    assert chunks_done() == 1
    assert Invoice.objects.count() == len(first_chunk)

    with worker() as second:
        assert eventually(lambda: beat() or is_finished()), seen(second)
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
