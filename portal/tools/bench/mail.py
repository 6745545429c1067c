"""Incoming mail: fetched from a real IMAP server on loopback, stored, read and filed."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import uuid4

from django.db import connection
from imapclient import IMAPClient

from contracts.office import context
from contracts.office.terms.days import TOKYO
from portal.tools.bench.rows import fill
from portal.tools.embedded import imap_server
from portal.tools.embedded.dovecot import HOST, PASSWORD
from support.desk.models import MessageFile
from support.inbound.imap import MailServer
from support.inbound.models import IncomingMail
from support.inbound.operations import fetching, filing

CUSTOMERS = 20_000
AT = datetime(2026, 9, 14, 9, 0, tzinfo=TOKYO)
PDF = b"%PDF-1.7\n" + b"0 0 0 rg\n" * 6_000 + b"%%EOF"
TEXT = "お世話になっております。検知の画面に見慣れない項目が出ています。\n" * 12
QUOTED = "\n2026年9月13日(日) 9:00 サポート <desk@example.jp>:\n\n" + "> ご確認ください。\n" * 20


def inbound_mail(count: int, customers: int = CUSTOMERS) -> dict:
    """Seconds from the first command to the server to the last mail's outcome."""
    fill(customers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    dovecot = imap_server()
    dovecot.ensure_running()
    server = MailServer(HOST, dovecot.port, f"bench-{uuid4().hex[:12]}", PASSWORD, "INBOX", "plain")
    _deliver(server, mails(count, customers))
    try:
        by = context.system(AT.date())
        started = time.perf_counter()
        statements = _Counter()
        with connection.execute_wrapper(statements):
            fetched = fetching.fetch(by, server)
            stored = time.perf_counter()
            filing.file_waiting(by)
        ended = time.perf_counter()
        fates = Counter(IncomingMail.objects.values_list("fate", flat=True))
    finally:
        _forget()
    return {
        "bench": "inbound_mail",
        "mails": fetched,
        "customers": customers,
        "seconds": round(ended - started, 2),
        "fetch_seconds": round(stored - started, 2),
        "statements_per_mail": round(statements.count / max(fetched, 1), 1),
        **dict(sorted(fates.items())),
    }


def mails(count: int, customers: int) -> Iterator[bytes]:
    """Of a hundred: 80 of known people, of which ten continue and 20 carry a file; 10 of
    strangers, 6 automatic replies, 4 marked as spam. Some in HTML, some in ISO-2022-JP.
    """
    for number in range(count):
        place = number % 100
        mail = EmailMessage()
        mail["Message-ID"] = f"<{number}@bench.example>"
        who = f"taro{number % customers}@example.jp" if place < 80 else f"x{number}@else.example"
        mail["From"] = f"見本 太郎 <{who}>"
        mail["To"] = "desk@example.jp"
        mail["Subject"] = f"検知の件 {number}"
        mail["Date"] = format_datetime(AT + timedelta(seconds=number))
        if place < 10 and number >= 100:
            mail["In-Reply-To"] = f"<{number - 100}@bench.example>"
            del mail["From"]
            mail["From"] = f"見本 太郎 <taro{place}@example.jp>"
        if 90 <= place < 96:
            mail["Auto-Submitted"] = "auto-replied"
        if place >= 96:
            mail["X-Spam-Flag"] = "YES"
        if place % 4 == 0:
            mail.set_content(f"<p>{TEXT}</p>", subtype="html")
        else:
            charset = "iso-2022-jp" if place % 4 == 1 else "utf-8"
            mail.set_content(TEXT + QUOTED, charset=charset)
        if place % 4 == 2 and place < 80:
            mail.add_attachment(PDF, "application", "pdf", filename="画面.pdf")
        yield mail.as_bytes().replace(b"\n", b"\r\n")


class _Counter:
    """How many statements were sent."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def _deliver(server: MailServer, raws: Iterator[bytes]) -> None:
    with IMAPClient(HOST, port=server.port, ssl=False) as client:
        client.login(server.username, server.password)
        for raw in raws:
            client.append("INBOX", raw, msg_time=AT)


def _forget() -> None:
    """The tables are dropped with their room; their files are not."""
    for rows in (IncomingMail.objects.all(), MessageFile.objects.exclude(file="")):
        for row in rows:
            row.file.delete(save=False)
