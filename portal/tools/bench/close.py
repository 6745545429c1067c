"""The first of a month: the billing run, the PDF/A of each invoice with its XML, and its mail."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test import override_settings

from billing.models import Invoice, InvoiceDocument
from billing.operations.documents import document
from contracts.office import context, outbox
from contracts.office.models import OutboxMessage
from contracts.operations.editions import publish_edition
from portal.tools.bench.billing_run import bill
from portal.tools.bench.goals import Goal, judged
from portal.tools.bench.processes import WORKERS, workers
from portal.tools.bench.rows import FORMED, fill
from portal.tools.embedded.dovecot import HOST, free_port


def month_close(accounts: int, room: str, processes: int = WORKERS) -> dict:
    """Seconds from the start of the run until a mail server on loopback has taken every mail.

    Each mail carries its PDF, made when it is sent; so many processes send at once.
    """
    publish_edition(context.system(FORMED), FORMED, {})
    fill(accounts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with workers(room) as pool:
        run_seconds, _ = bill(pool)
    OutboxMessage.objects.exclude(purpose="invoice").update(next_attempt_at=None)
    with _mail_server() as taken, workers(room, _warm, processes) as pool:
        start = time.perf_counter()
        sent = sum(pool.map(_send, range(processes)))
        mail_seconds = time.perf_counter() - start
    if not len(taken) == sent == InvoiceDocument.objects.count() == accounts:
        raise RuntimeError(f"{sent} mails sent, {len(taken)} taken, for {accounts} accounts")
    figures = {
        "bench": "month_close",
        "accounts": accounts,
        "run_seconds": round(run_seconds, 2),
        "mail_seconds": round(mail_seconds, 2),
        "mails_per_minute": round(sent / mail_seconds * 60),
        "kb_per_mail": round(sum(taken) / sent / 1024, 1),
        "workers": processes,
    }
    return judged(figures, Goal("mails_per_minute", least=1_500))


def _send(_: int) -> int:
    return outbox.send_waiting()


def _warm() -> None:
    """Be as a process that has drawn an invoice before."""
    with transaction.atomic():
        document(Invoice.objects.earliest("pk"))
        transaction.set_rollback(True)


@contextmanager
def _mail_server() -> Iterator[list[int]]:
    """A server that takes everything and keeps each mail's size; mail goes to it meanwhile."""
    from aiosmtpd.controller import Controller  # of the tools for development

    taken: list[int] = []

    class Sink:
        async def handle_DATA(self, server, session, envelope) -> str:
            taken.append(len(envelope.content))
            return "250 OK"

    controller = Controller(Sink(), hostname=HOST, port=free_port())
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="portal.mail.EmailBackend", EMAIL_HOST=HOST, EMAIL_PORT=controller.port
        ):
            yield taken
    finally:
        controller.stop()
