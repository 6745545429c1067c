"""The billing run of a month, against a bare COPY of the rows that it writes."""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from io import BytesIO

from django.db import connection, transaction

from billing.models import Invoice, InvoiceLine, InvoiceTax, LedgerEntry
from contracts.office import context
from contracts.office.daily import stage_of
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.operations.editions import publish_edition
from portal.jobs import stages
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.processes import WORKERS, peak_mb, workers
from portal.tools.bench.rows import FORMED, fill
from portal.tools.bench.statements import counted_statements

RUN_DAY = date(2026, 5, 1)
STAGE = "bill:2026-04"
FEW = 1_000
"""Up to so many, what a run costs however few there are weighs more."""
WRITTEN = (Invoice, InvoiceTax, InvoiceLine, LedgerEntry, Notice, OutboxMessage, JournalEntry)


def billing_run(accounts: int, room: str) -> dict:
    """The run for a month over `accounts` monthly contracts, each with its own account.

    Its chunks are worked on by as many processes as there are cores, as Celery's would.
    """
    publish_edition(context.system(FORMED), FORMED, {})
    fill(accounts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _warm()
    with counted_statements() as statements, workers(room, _warm) as pool:
        seconds, done = bill(pool)
    peak = max(peak_mb(), *(peak for _, peak in done))
    if Invoice.objects.count() != accounts:
        raise RuntimeError(f"{Invoice.objects.count()} invoices for {accounts} accounts")
    copy_seconds = sum(_bare_copy(model._meta.db_table) for model in WRITTEN)
    figures = {
        "bench": "billing_run",
        "accounts": accounts,
        "seconds": round(seconds, 3),
        "per_second": round(accounts / seconds),
        "copy_seconds": round(copy_seconds, 3),
        "ratio": round(seconds / copy_seconds, 2),
        "peak_mb": round(peak),
        "statements": statements[0] + sum(count for count, _ in done),
        "workers": WORKERS,
    }
    return judged(figures, Goal("ratio", most=5 if accounts <= FEW else 3))


def bill(pool: ProcessPoolExecutor) -> tuple[float, list[tuple[int, float]]]:
    """Seconds of the month's run, and of each chunk its statements and its process's memory."""
    one = stage_of(STAGE, RUN_DAY)
    start = time.perf_counter()
    with transaction.atomic():  # as a worker prepares a stage
        chunks = stages.chunks(one, one.select())
    done = list(pool.map(_work, chunks))
    one.finish()
    return time.perf_counter() - start, done


def _warm() -> None:
    """Be as a process that has run a chunk before."""
    with transaction.atomic():
        one = stage_of(STAGE, RUN_DAY)
        one.work(one.select()[: stages.SMALLEST_CHUNK])
        transaction.set_rollback(True)


def _work(ids: list[int]) -> tuple[int, float]:
    """One chunk in one transaction. Returns its statements and the process's peak memory."""
    with counted_statements() as statements, transaction.atomic():
        stages.work_safely(stage_of(STAGE, RUN_DAY), ids, RUN_DAY)
    return statements[0], peak_mb()


def _bare_copy(table: str) -> float:
    """Seconds to COPY the rows of a table into a copy of it without indexes."""
    data = BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as source:
            for block in source:
                data.write(block)
        cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table})")
        start = time.perf_counter()
        with cursor.copy(f"COPY bare_{table} FROM STDIN") as target:
            target.write(data.getvalue())
        seconds = time.perf_counter() - start
        cursor.execute(f"DROP TABLE bare_{table}")
    return seconds
