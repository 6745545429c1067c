"""Dunning of a day on which every account has an invoice that takes a step."""

import time
from datetime import date

from django.db import connection, transaction

from billing.models import DunningStep
from billing.operations.holds import bank_data_received
from contracts.office import calendar, context
from contracts.office.daily import stage_of
from contracts.operations.editions import publish_edition
from portal.jobs import stages
from portal.tools.bench import billing_run
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.processes import WORKERS, peak_mb, workers
from portal.tools.bench.rows import FORMED, fill
from portal.tools.bench.statements import counted_statements

DAY = date(2026, 6, 4)
"""April's invoices are due on Monday 1 June: each takes its reminder."""
BANK_DATA = date(2026, 6, 3)
STAGE = "dun"


def dunning(invoices: int, room: str) -> dict:
    """The stage of a day over accounts with one overdue invoice each, by as many as cores."""
    publish_edition(context.system(FORMED), FORMED, {})
    fill(invoices)
    with workers(room) as pool:
        billing_run.bill(pool)
    bank_data_received(context.system(BANK_DATA), BANK_DATA)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    one = stage_of(STAGE, DAY)
    calendar.load()  # as a worker does when it starts
    with workers(room, _warm) as pool:
        start = time.perf_counter()
        chunks = stages.chunks(one, one.select())
        done = list(pool.map(_work, chunks))
        seconds = time.perf_counter() - start
    if DunningStep.objects.count() != invoices:
        raise RuntimeError(f"{DunningStep.objects.count()} steps for {invoices} invoices")
    figures = {
        "bench": "dunning",
        "invoices": invoices,
        "seconds": round(seconds, 3),
        "per_second": round(invoices / seconds),
        "cpu_seconds": round(sum(cpu for _, cpu, _ in done), 3),
        "statements": sum(statements for statements, _, _ in done),
        "chunks": len(chunks),
        "peak_mb": round(max(peak_mb(), *(peak for _, _, peak in done))),
        "workers": WORKERS,
    }
    return judged(figures, Goal("per_second", least=3_000), Goal("statements", most=invoices / 10))


def _warm() -> None:
    """Be as a process that has run a chunk before."""
    with transaction.atomic():
        one = stage_of(STAGE, DAY)
        one.work(one.select()[:20])
        transaction.set_rollback(True)


def _work(ids: list[int]) -> tuple[int, float, float]:
    """One chunk in one transaction: its statements, its CPU time, the process's memory."""
    begun = time.process_time()
    with counted_statements() as statements, transaction.atomic():
        stages.work_safely(stage_of(STAGE, DAY), ids, DAY)
    return statements[0], time.process_time() - begun, peak_mb()
