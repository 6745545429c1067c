"""A month is proved: what holds, what is missing, who is told."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from billing.models import (
    BankFile,
    BankRecord,
    BillingFailure,
    BillingRun,
    DocumentOpening,
    Invoice,
    MonthClose,
)
from billing.operations import transfer
from billing.operations.documents import document
from billing.operations.month_close import close_month, proof
from billing.operations.proving import BOOKS
from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording
from billing.queries.waiting import open_months
from billing.terms.month_gaps import Gap
from billing.terms.month_proof import Check, MonthProof, Way
from contracts.office import context
from contracts.office.models import Alert, Notice, OutboxMessage
from contracts.office.operations.posting import record_posted
from contracts.office.terms.explanation import Refused
from contracts.office.terms.posting import PostKind
from contracts.people.operations.posting import post_from
from tests import rows
from tests.once import once
from tests.staff import staff, two
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
TODAY = "2026-06-08"
APRIL, MAY = d("2026-04-01"), d("2026-05-01")


def live() -> None:
    """A owes May but 10,000 yen of it; B has a year ahead. All is rendered and mailed."""
    lived(
        TODAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", plan="annual"),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        event("2026-06-05", "pay", customer="A", amount=10_000),
    )
    delivered()


def delivered() -> None:
    """Every invoice is rendered, and the mail server took its mail."""
    for one in Invoice.objects.all():
        document(one)
    now = context.system(d(TODAY)).now
    OutboxMessage.objects.update(sent_at=now, next_attempt_at=None, response="250")


past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today(TODAY)


def closed(month=MAY, day: str = TODAY) -> MonthClose:
    by, second = two(day)
    return close_month(by, month, "", second)


def gaps(found: MonthProof) -> dict[Gap, tuple[int, int]]:
    return {one.gap: (one.total.count, one.total.yen) for one in found.facts.gaps}


def test_a_month_that_is_whole_proves_true(life):
    found = proof(MAY, d(TODAY))
    assert found.holds
    assert gaps(found) == {}
    assert [(one.check, one.left, one.right) for one in found.equations] == [
        (Check.BILLED, 1, 1),
        (Check.RENDERED, 1, 1),
        (Check.DELIVERED, 1, 1),
        (Check.ENTERED, 35_640, 35_640),
        (Check.SETTLED, 35_640, 35_640),
    ]
    assert [one.yen for one in found.facts.settled] == [10_000, 0, 0, 0, 0]
    assert found.facts.open == 25_640
    assert {one.title.value: one.closing for one in found.facts.balances} == {
        "receivable": 249_480,
        "bank": 35_640,
        "deferred": -178_200,
        "sales": -97_200,
        "tax": -9_720,
    }


def mail(**state) -> None:
    message = OutboxMessage.objects.filter(document=invoice("2026-05").number)
    OutboxMessage.objects.filter(pk__in=message).update(**state)


def no_pdf() -> None:
    with rows.unguarded() as cursor:
        cursor.execute(
            "DELETE FROM billing_invoicedocument WHERE invoice_id = %s", [invoice("2026-05").pk]
        )


def waits() -> None:
    mail(sent_at=None, next_attempt_at=context.system(d(TODAY)).now)


def bounced() -> None:
    mail(bounced_at=context.system(d(TODAY)).now)


def failed() -> None:
    mail(sent_at=None)


def unsent() -> None:
    with rows.unguarded() as cursor:
        cursor.execute(
            "DELETE FROM office_outboxmessage WHERE document = %s", [invoice("2026-05").number]
        )


def on_paper() -> None:
    post_from(staff("sato", "2026-06-01"), account().customer_id, d("2026-06-01"))


def run_failed() -> None:
    month = BillingRun.objects.get(month=MAY)
    now = context.system(d(TODAY)).now
    BillingFailure.objects.create(
        run=month, billing_account=account("B"), reason="?", failed_at=now
    )


def books_wrong() -> None:
    with rows.unguarded() as cursor:
        cursor.execute("UPDATE billing_ledgerentry SET amount = 10001 WHERE amount = 10000")


def alert_open() -> None:
    now = context.system(d(TODAY)).now
    Alert.objects.create(kind=BOOKS.name, day=now, created_at=now, reference="files", text="x")


MISSING = [
    (no_pdf, {Gap.NO_PDF: (1, 35_640)}, [Check.RENDERED]),
    (waits, {Gap.WAITING: (1, 35_640)}, [Check.DELIVERED]),
    (bounced, {Gap.LOST: (1, 35_640)}, [Check.DELIVERED]),
    (failed, {Gap.LOST: (1, 35_640)}, [Check.DELIVERED]),
    (unsent, {Gap.UNSENT: (1, 35_640)}, [Check.DELIVERED]),
    (on_paper, {Gap.UNPOSTED: (1, 35_640)}, [Check.DELIVERED]),
    (run_failed, {Gap.FAILED: (1, 0)}, [Check.BILLED]),
    (books_wrong, {Gap.BOOKS: (4, 0)}, [Check.SETTLED]),
    (alert_open, {Gap.BOOKS: (1, 0)}, []),
]


@pytest.mark.parametrize(("happens", "missing", "differ"), MISSING)
def test_what_is_missing_is_found_and_hinders_the_close(life, happens, missing, differ):
    happens()
    found = proof(MAY, d(TODAY))
    assert gaps(found) == missing
    assert [one.check for one in found.equations if not one.holds] == differ
    with pytest.raises(Refused, match="2026年5月はまだ締め切れません") as refused:
        closed()
    assert next(iter(missing)).ja in refused.value.ja


def posted() -> None:
    notice = Notice.objects.get(reference=invoice("2026-05").number)
    record_posted(staff("sato", TODAY), {notice.pk: ""}, PostKind.ORDINARY, d(TODAY))


def opened() -> None:
    now = context.system(d(TODAY)).now
    number = invoice("2026-05").number
    DocumentOpening.objects.create(number=number, customer=account().customer, at=now)


@pytest.mark.parametrize(
    ("hindered", "mended", "way"),
    [
        (bounced, posted, Way.POST),
        (bounced, opened, Way.PORTAL),
        (unsent, posted, Way.POST),
        (on_paper, posted, Way.MAIL),
    ],
)
def test_an_invoice_may_come_in_another_way(life, hindered, mended, way):
    hindered()
    mended()
    found = proof(MAY, d(TODAY))
    assert found.holds
    assert [one.way for one in found.facts.reached if one.count] == [way]


def test_a_reissue_to_the_holder_to_whom_it_passed_may_be_posted(life, own_files):
    by = staff("sato", TODAY)
    heir, consent = account("B").customer, ContentFile(b"consent", "consent.pdf")
    transfer.transfer(by, contract().pk, heir, heir.contacts.get(), consent)
    words = Wording("B株式会社", "1000001", "東京都千代田区千代田1-1")
    again = reissue(by, invoice("2026-05").pk, words, "x")
    OutboxMessage.objects.update(sent_at=None, next_attempt_at=None)
    assert gaps(proof(MAY, d(TODAY))) == {Gap.LOST: (1, 35_640)}
    post_from(by, heir.pk, d(TODAY))
    assert gaps(proof(MAY, d(TODAY))) == {Gap.UNPOSTED: (1, 35_640)}
    notice = Notice.objects.get(reference=again.number, channel="mail")
    assert notice.customer == heir
    record_posted(by, {notice.pk: ""}, PostKind.ORDINARY, d(TODAY))
    found = proof(MAY, d(TODAY))
    assert found.holds
    assert [one.way for one in found.facts.reached if one.count] == [Way.POST]


def test_transfers_of_the_month_that_wait_are_a_warning(life):
    now = context.system(d(TODAY)).now
    file = BankFile.objects.create(
        name="f", sha256="s", kind="csv", content=b"", uploaded_at=now, state="committed"
    )
    for position, day in enumerate(("2026-05-31", "2026-06-01"), 1):
        BankRecord.objects.create(
            file=file, position=position, outcome="incoming", amount=700, identity=f"i{position}",
            booking_date=d(day), value_date=d(day), payer_name="カ)ミホン",
        )  # fmt: skip
    found = proof(MAY, d(TODAY))
    assert (found.holds, gaps(found)) == (True, {Gap.UNMATCHED: (1, 700)})
    assert closed().step == "closed"


@pytest.mark.parametrize(
    ("day", "months"), [("2026-06-04", ["2026-04"]), (TODAY, ["2026-05"]), ("2026-07-07", [])]
)
def test_today_reminds_of_a_month_that_is_not_closed(life, today, day, months):
    if day == "2026-07-07":
        closed()
    found = open_months(context.system(d(day)).now)
    assert [row.key for row in found.rows] == (months or ["2026-06"])


def test_the_command_shows_the_proof_and_says_by_its_code_whether_it_holds(life, capsys):
    call_command("close_month", "2026-05")
    told = capsys.readouterr().out
    assert "発行額とその行方 / Issued, and what became of it: 一致 / ok" in told
    assert "2026-05 は締め切れます / can be closed: /console/receivables/close/2026-05/" in told
    bounced()
    with pytest.raises(SystemExit) as code:
        call_command("close_month", "2026-05")
    assert code.value.code == 1
    told = capsys.readouterr().out
    assert "不足 / missing: 届いていない請求書 / Invoices that did not arrive: 1" in told
    assert f"  {invoice('2026-05').number} A株式会社 35,640円" in told
    for month in ("2026-06", "2026-13", "x"):
        with pytest.raises(Exception, match=r"終わっていません|no month"):
            call_command("close_month", month)
