"""The day's jobs and the outgoing mail as Celery tasks: ids and a day, nothing else.

What beat calls and what writes by the clock's day waits while that is in doubt. Mail only passes
on what has its moment already.
"""

from datetime import date, timedelta

from celery import shared_task

from billing.operations import matching, proving
from billing.queries import matching as transfers
from contracts.office import context, outbox
from contracts.office.operations import allowing, seals, sent_twice, stopping
from portal.accounts import counting, recovery_codes, sessions
from portal.jobs import clock, runner
from support.announcements.operations import posting
from support.inbound.operations import fetching, filing

FORMS_KEPT = timedelta(days=30)
"""A browser that shows a form for longer has been signed out."""
FAILURES_KEPT = timedelta(days=90)
"""A row that no job has tried for longer waits no more."""
COUNTS_KEPT = timedelta(days=7)
"""How much each sent on a day."""
ACCOUNT_MAIL_KEPT = timedelta(days=30)
"""That somebody was written to about signing in, and what the mail server said."""


@shared_task
def daily(day: str | None = None) -> None:
    """Start the day's jobs, or pick up what a killed worker left. Beat calls it often.

    Beat names no day: that of the clock is lived unless there is a doubt about it.
    """
    today = date.fromisoformat(day) if day else context.today()
    if not day and not clock.may_live(today):
        return
    runner.start(today)
    failed = []
    for run_id in runner.unfinished(today):
        try:
            advance(run_id)
        except Exception as error:  # one run that fails stops no other
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"runs of {today}", failed)


def advance(run_id: int) -> None:
    """Hand the chunks that wait to the workers."""
    for chunk_id in runner.advance(run_id):
        work.delay(chunk_id)


@shared_task
def go_on(run_id: int) -> None:
    """Prepare what a run has to do next, and hand it to the workers."""
    advance(run_id)


@shared_task
def work(chunk_id: int) -> None:
    """One chunk; whoever finishes the last of a stage fans out the next."""
    run_id = runner.work(chunk_id)
    if run_id is not None and runner.stage_is_done(run_id):
        advance(run_id)


@shared_task
@clock.waits_for_the_clock
def seal_journal() -> None:
    """Seal the journal, once a day; called again it does nothing."""
    seals.seal(context.system())


@shared_task
@clock.waits_for_the_clock
def forget() -> None:
    """Forget forms and failures of long ago, counts of tries and sessions that are over.

    So are mails about signing in, long after they went.
    """
    now = context.now()
    outbox.forget(now - ACCOUNT_MAIL_KEPT)
    allowing.forget(context.today() - COUNTS_KEPT)
    sent_twice.forget(now - FORMS_KEPT)
    stopping.let_go(now)
    stopping.forget(now - FAILURES_KEPT, now)
    counting.forget(now)
    sessions.forget(now)
    recovery_codes.forget(now)


@shared_task
@clock.waits_for_the_clock
def post_announcements() -> None:
    """Post what is due; called twice, late or after a kill, it does no harm."""
    posting.post_due(context.system())


@shared_task
@clock.waits_for_the_clock
def prove_books() -> None:
    """Prove the books, once a night; what does not agree is an alert until it does."""
    proving.prove_nightly(context.system())


@shared_task
def send_mail() -> None:
    """Send some of what waits in the outbox, and ask for the next to be sent.

    In a queue of its own, from which workers take in turn with the others: no other work waits
    for more than the mails of one such task.
    """
    if outbox.send_some():
        send_mail.delay()


@shared_task
def fetch_mail() -> None:
    """Fetch what came into the mailbox, and decide the outcome of every mail that waits."""
    by = context.system()
    if (server := fetching.server()) is not None:
        fetching.fetch(by, server)
    filing.file_waiting(by)


@shared_task
def match_bank_file(file_id: int) -> None:
    """Match what waits of an imported bank file, several workers at once; again is harmless."""
    for ids in matching.parts(transfers.payers_waiting(file=file_id)):
        match_transfers.delay(ids)


@shared_task
def match_transfers(ids: list[int]) -> None:
    """Match some transfers; after a kill, those that still wait."""
    matching.match_records(context.system(), ids)


@shared_task
@clock.waits_for_the_clock
def match_waiting_transfers(payer_name: str = "") -> None:
    """Match what waits anywhere, after accounts changed; of one payer, when a name is learned."""
    mine = {"payer_name": payer_name} if payer_name else {}
    matching.match_records(context.system(), transfers.waiting(**mine))
