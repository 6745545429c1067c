"""A real worker with hundreds of mails to send does other work in between."""

from datetime import date

import pytest

from billing.exports.pdfs import INVOICES
from contracts.office import context, outbox
from contracts.office.models import OutboxMessage
from portal.exports import files, operations
from portal.exports.models import Export
from portal.jobs import tasks
from tests.exports.world import issued
from tests.setup.processes import eventually
from tests.workers import empty_queue, seen, worker
from tests.world import account, lived, signed

TURNS = 6
"""Tasks of beat that a worker which was away finds in the queue, each for a batch of mails."""
MAILS = TURNS * outbox.AT_A_TIME
BETWEEN = 2 * outbox.AT_A_TIME
"""A batch that is at work when the file is asked for, and one that had its turn before it."""


@pytest.mark.django_db(transaction=True)
def test_a_file_waits_for_no_more_mails_than_a_batch_or_two(request):
    lived("2026-05-10", *signed("2026-04-01"))
    notice = OutboxMessage.objects.filter(purpose="invoice").first().notice
    OutboxMessage.objects.all().delete()
    now = context.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            notice=notice, document=f"{n}", purpose="invoice", recipient=f"{n}@example.jp",
            created_at=now, next_attempt_at=now,
        )
        for n in range(MAILS)
    )  # fmt: skip
    waiting = OutboxMessage.objects.filter(sent_at=None)
    empty_queue()
    for _ in range(TURNS):
        tasks.send_mail.delay()
    parameters = issued(date(2026, 4, 1), date(2026, 5, 10))
    export = operations.ask(context.system(), account().customer, INVOICES, parameters)
    request.addfinalizer(lambda: files.delete(export.key))
    with worker() as one:
        assert eventually(lambda: not waiting.exists()), seen(one)
    export.refresh_from_db()
    assert export.state == Export.State.READY
    sent_before = OutboxMessage.objects.filter(sent_at__lt=export.finished_at).count()
    assert OutboxMessage.objects.exclude(sent_at=None).count() == MAILS
    assert sent_before <= BETWEEN
