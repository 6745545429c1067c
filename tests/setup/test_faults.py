"""Days lived while processes are killed leave what they leave without."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.db import connection

from billing.models import Invoice
from billing.operations.documents import document
from contracts.office.context import now
from contracts.office.models import OutboxMessage
from contracts.office.outbox import message_id
from portal.tools.faults.documents import faults as documents
from portal.tools.faults.documents import of_document
from portal.tools.faults.proving import of_mail
from portal.tools.faults.rows import differences, rows
from tests.setup.processes import environment, run
from tests.world import lived, signed

SETTINGS = "portal.tools.faults.settings"
WORKER_THEN_POSTGRESQL = "--seed=16"


def test_days_with_faults_leave_what_days_without_leave(tmp_path):
    """The day before a billing run and its day; `make faults` is the long one."""
    asked = (WORKER_THEN_POSTGRESQL, "--days=2", "--past=0", "--companies=2", "--faults=1")
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE=SETTINGS)
    done = run("manage.py", "faults", *asked, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "{'worker': 1, 'postgresql': 1}" in done.stdout
    assert "nothing is lost, doubled or different" in done.stdout


def test_what_is_lost_or_doubled_is_said():
    without = {"invoices": Counter({"A 10": 1, "B 20": 1})}
    assert differences(without, without) == []
    broken = {"invoices": Counter({"A 10": 2})}
    assert differences(without, broken) == [
        "invoices: lost B 20 ×1",
        "invoices: too many A 10 ×1",
    ]


def test_what_only_one_of_both_has_is_said():
    some, none = {"what receipts say": Counter({"10 yen": 1})}, {}
    assert differences(none, some) == ["what receipts say: too many 10 yen ×1"]
    assert differences(some, none) == ["what receipts say: lost 10 yen ×1"]


@pytest.fixture
def lived_twice(db) -> Callable[[], list[str]]:
    """The rows of days, and what is different once something has been done to them."""
    lived("2026-05-01", *signed("2026-04-01"))
    without = rows()
    return lambda: differences(without, rows())


def raw(statement: str) -> None:
    """As no operation would: without the guards of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("DELETE FROM billing_invoiceline WHERE id = (SELECT max(id) FROM billing_invoiceline)",
         "billing.InvoiceLine: lost"),
        ("UPDATE billing_invoice SET parties = jsonb_set(parties, '{recipient,name}', '\"Z\"')",
         "billing.Invoice: lost"),
        ("UPDATE office_journalentry SET after = '{\"x\": 1}' WHERE id = "
         "(SELECT max(id) FROM office_journalentry)", "office.JournalEntry: lost"),
        ("UPDATE office_notice SET at = at + interval '1 day'", "office.Notice: lost"),
        ("UPDATE billing_invoiceline SET servers = servers + 1", "what an invoice says: lost"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_the_same_is_said(lived_twice, statement, table):
    assert lived_twice() == []
    raw(statement)
    assert any(one.startswith(table) for one in lived_twice()), lived_twice()


@pytest.mark.django_db
def test_a_document_that_is_broken_or_says_something_else_is_said():
    lived("2026-05-01", *signed("2026-04-01"))
    invoice = Invoice.objects.earliest("pk")
    stored = document(invoice)
    assert list(of_document(stored)) == []
    name = f"InvoiceDocument {stored.pk}"
    whole = bytes(stored.pdf)
    stored.pdf = whole[:-100]
    stored.sha256 = sha256(stored.pdf).hexdigest()
    assert list(of_document(stored)) == [f"{name}: no whole PDF"]
    stored.pdf = whole
    assert list(of_document(stored)) == [f"{name}: not what was hashed"]
    stored.refresh_from_db()
    raw("UPDATE billing_invoiceline SET servers = servers + 1")
    assert list(of_document(stored)) == [f"{name}: says something else than its rows"]


@pytest.mark.django_db
def test_a_mailed_invoice_without_its_document_is_said():
    lived("2026-05-01", *signed("2026-04-01"))
    assert list(documents()) == []
    mails = OutboxMessage.objects.filter(notice__kind="invoice")
    mails.update(sent_at=now())
    numbers = sorted(mails.values_list("notice__reference", flat=True))
    assert list(documents()) == [f"{number}: mailed, and no document" for number in numbers]
    assert numbers


@pytest.mark.django_db
def test_a_mail_that_was_lost_or_came_three_times_is_said():
    lived("2026-04-01", *signed("2026-04-01"))
    OutboxMessage.objects.exclude(pk=OutboxMessage.objects.earliest("pk").pk).delete()
    name = message_id(OutboxMessage.objects.get())
    assert list(of_mail(Counter({name: 2}))) == []
    assert list(of_mail(Counter({name: 3}))) == [f"{name}: taken 3 times"]
    assert list(of_mail(Counter())) == [f"{name}: lost, never tried"]
