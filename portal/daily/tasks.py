"""The day's jobs and the outgoing mail as Celery tasks: ids and a day, nothing else."""

from datetime import date

from celery import shared_task

from billing.operations import matching
from contracts import context, outbox
from portal.daily import runner


@shared_task
def daily(day: str | None = None) -> None:
    """Start the day's jobs, or pick up what a killed worker left. Beat calls it often."""
    run = runner.start(date.fromisoformat(day) if day else context.today())
    if run.finished_at is None:
        advance(run.pk)


def advance(run_id: int) -> None:
    """Hand the chunks that wait to the workers."""
    for chunk_id in runner.advance(run_id):
        work.delay(chunk_id)


@shared_task
def work(chunk_id: int) -> None:
    """One chunk; whoever finishes the last of a stage fans out the next."""
    run_id = runner.work(chunk_id)
    if run_id is not None and runner.stage_is_done(run_id):
        advance(run_id)


@shared_task
def send_mail() -> None:
    """Send what waits in the outbox."""
    outbox.send_waiting()


@shared_task
def match_bank_file(file_id: int) -> None:
    """Match what waits in a bank file; repeated or after a kill it does no harm."""
    matching.match_file(context.system(), file_id)


@shared_task
def match_waiting_transfers() -> None:
    """Match what waits anywhere, after a payer's name was learned."""
    matching.match_waiting(context.system())
