"""A month is closed by two people, and opened again; what a close holds, and what not."""

import hashlib
import json
from io import BytesIO

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from billing.approvals import month_close as kinds
from billing.models import (
    LedgerEntry,
    MonthClose,
    Payment,
)
from billing.operations import month_close
from billing.operations.books import Written, enter
from billing.operations.documents import document
from billing.operations.month_close import close_month, proof, reopen_month
from billing.operations.payments import receive
from billing.operations.returns import unmatch
from billing.operations.set_off import set_off
from billing.operations.write_off import write_off
from billing.queries.receivables import receivables
from billing.terms.bookkeeping import Entry, Event, Title, Why
from billing.terms.month_proof import from_json
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.models import Approval, JournalEntry
from contracts.office.operations import approvals
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from tests import rows
from tests.once import once
from tests.operations.test_books import differences, entered
from tests.operations.test_month_close import APRIL, MAY, TODAY, closed, live, no_pdf
from tests.staff import staff, two
from tests.world import account, d, invoice

pytestmark = pytest.mark.django_db
past = once(live)


@pytest.fixture
def life(past, db, today) -> None:
    today(TODAY)


def proposed(kind=kinds.CLOSE, month=MAY, reason: str = "") -> Approval:
    by = staff("sato", TODAY)
    return approvals.propose(by, kind, kinds.subject(month), kinds.values(month), reason=reason)


def shown(row: Approval) -> str:
    """The fingerprint of what an approver reads now."""
    kind = kinds.CLOSE if row.kind == "month_close" else kinds.REOPEN
    return fingerprint.of(d(TODAY), tuple(kind.facts(row, d(TODAY))))


def test_two_people_close_a_month_and_its_proof_is_frozen(life):
    row = proposed(reason="5月の締め")
    assert not MonthClose.objects.exists()
    assert [(one.ja, getattr(one.value, "ja", one.value)) for one in row.facts_then] == [
        ("締め切る月", "2026年5月分"),
        (
            "請求すべき分と発行",
            "請求すべき請求先1件 = 発行1件(請求すべき額35,640円、発行額35,640円)",
        ),
        ("発行とPDF", "発行1件 = PDFを保存した請求書1件"),
        ("PDFと到達", "PDFを保存した請求書1件 = メール1件"),
        ("発行額と帳簿", "請求書の合計35,640円 = 帳簿の売掛金に計上した35,640円"),
        ("発行額とその行方", "請求書の合計35,640円 = 入金10,000円 + 未収25,640円"),
        ("仕訳を書けなくなる日", d("2026-05-31")),
    ]
    with pytest.raises(Refused, match="起案した本人"):
        approvals.approve(staff("sato", TODAY), row.pk, shown(row))
    approvals.approve(staff("suzuki", TODAY), row.pk, shown(row))
    kept = MonthClose.objects.get()
    names = get_user_model().objects.in_bulk([kept.author_id, kept.second_id])
    assert [names[pk].email for pk in (kept.author_id, kept.second_id)] == [
        "sato@example.jp",
        "suzuki@example.jp",
    ]
    assert (kept.month, kept.step, kept.reason) == (MAY, "closed", "5月の締め")
    assert from_json(kept.proof) == from_json(json.loads(json.dumps(kept.proof)))
    assert from_json(kept.proof).facts.open == 25_640
    assert kept.sha256 == hashlib.sha256(bytes(kept.pdf)).hexdigest()
    entry = JournalEntry.objects.get(operation="close_month")
    assert (entry.reference, entry.after["approved_by"]) == ("month:2026-05", "suzuki@example.jp")


def test_the_paper_says_what_the_proof_says_and_has_it_inside(life):
    read = PdfReader(BytesIO(bytes(closed().pdf)))
    text = "".join(page.extract_text() for page in read.pages)
    for words in (
        "月次締め確認書",
        "2026年5月31日まで締切り",
        "請求書の合計35,640円 = 入金10,000円 + 未収25,640円",
        "起案sato@example.jp",
        "承認suzuki@example.jp",
        "売掛金¥53,460¥231,660¥35,640¥249,480",
        "仮受消費税▲¥4,860¥0¥4,860▲¥9,720",
    ):
        assert words.replace(" ", "") in text.replace(" ", "").replace("\n", ""), words
    (inside,) = read.attachments["month-close-2026-05.json"]
    assert json.loads(inside) == MonthClose.objects.get().proof


def test_what_changed_since_it_was_read_is_read_again(life):
    row = proposed()
    read = shown(row)
    receive(staff("sato", TODAY), account().pk, 640, d(TODAY))
    with pytest.raises(Changed):
        approvals.approve(staff("suzuki", TODAY), row.pk, read)
    no_pdf()
    with pytest.raises(Refused, match="PDFを保存していない請求書"):
        approvals.approve(staff("suzuki", TODAY), row.pk, read)
    document(invoice("2026-05"))
    approvals.approve(staff("suzuki", TODAY), row.pk, shown(row))
    assert from_json(MonthClose.objects.get().proof).facts.open == 25_000


def test_only_staff_of_accounts_close_and_reopen(life):
    by, second = two(TODAY)
    other = By(by.now, by.role, 999, "x", duties=frozenset([Duty.CONTRACTS]))
    with pytest.raises(PermissionDenied):
        close_month(other, MAY, "", second)
    with pytest.raises(PermissionDenied):
        close_month(by, MAY, "", other)
    with pytest.raises(Refused, match="もう一人"):
        close_month(by, MAY, "", by)


def test_a_close_waits_for_who_is_entering_a_past_month(life, monkeypatch):
    monkeypatch.setattr(month_close, "PATIENCE_SECONDS", 0)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT billing_keep_closed_through()")
        with pytest.raises(Refused, match="いま帳簿に記録しています"):
            closed()
        other.rollback()
        assert closed().step == "closed"


def into_books(day: str) -> None:
    row = LedgerEntry.objects.earliest("pk")
    row.pk, row.day = None, d(day)
    with transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("clock", "day", "asks"),
    [
        ("2026-06-30", "2026-06-30", True),
        ("2026-07-02", "2026-06-20", True),
        ("2026-06-29", "2026-06-29", False),
    ],
)
def test_the_close_is_asked_for_on_a_months_last_day_and_by_late_jobs(
    life, today, clock, day, asks
):
    today(clock)
    entry = Entry(d(day), Title.BANK, Title.ADVANCES, 1, Why.RECEIVED)
    with CaptureQueriesContext(connection) as queries:
        enter(context.system(d(day)), [Written(Event.PAYMENT, 999, account().pk, [entry])])
    assert any("closed_through" in query["sql"] for query in queries) is asks


def test_the_database_lets_nothing_into_a_closed_month(life):
    into_books("2026-05-31")
    with rows.unguarded() as cursor:
        cursor.execute("DELETE FROM billing_ledgerentry WHERE id = (SELECT max(id) "
                       "FROM billing_ledgerentry)")  # fmt: skip
    closed()
    into_books("2026-06-01")
    for day in ("2026-05-31", "2026-05-01", "2026-04-30"):
        with pytest.raises(DatabaseError, match="the books are closed through 2026-05-31"):
            into_books(day)


def raw(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


ADD = (
    "INSERT INTO billing_monthclose (month, step, at, reason, proof, pdf, sha256) VALUES"
    " (%s, %s, '2026-06-08 12:00+9', %s, %s, '', %s)"
)


@transaction.atomic
def alone(row: MonthClose) -> None:
    MonthClose.objects.create(
        month=MAY, step="reopened", at=row.at, reason="r", author_id=row.author_id
    )
    raw("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_steps_in_order_and_as_they_were(life):
    row = closed()
    for statement in (
        "UPDATE billing_monthclose SET reason = 'x'",
        "DELETE FROM billing_monthclose",
    ):
        with pytest.raises(DatabaseError, match="is a record"):
            raw(statement)
    for month, step, reason, kept, digest, refused in (
        (MAY, "closed", "", "{}", "x", "cannot be closed now"),
        (APRIL, "closed", "", "{}", "x", "cannot be closed now"),
        (APRIL, "reopened", "r", None, "", "cannot be reopened now"),
        (d("2026-06-01"), "closed", "", "{}", "x", "cannot be closed now"),
        (MAY, "reopened", "", None, "", "closed_with_proof_reopened_with_reason"),
    ):
        with pytest.raises(DatabaseError, match=refused):
            raw(ADD, month, step, reason, kept, digest)
    with pytest.raises(DatabaseError, match="by one person alone"):
        alone(row)
    with pytest.raises(DatabaseError, match="month_closed_by_two_people"):
        MonthClose.objects.create(
            month=MAY, step="reopened", at=row.at, reason="r",
            author_id=row.author_id, second_id=row.author_id,
        )  # fmt: skip


def test_later_work_is_entered_on_the_day_on_which_it_is_recorded(life):
    """Value dates stay: interest and allocation are what they would be in an open month."""
    closed()
    by, second = two(TODAY)
    paid = receive(by, account().pk, 5_640, d("2026-05-29"))
    set_off(by, invoice("2026-05").pk, 2_000, d("2026-06-02"), "相殺", "set_offs/x.pdf", second)
    write_off(by, invoice("2026-05").pk, "legal", "回収不能", 1_100, second)
    assert entered(event="payment", event_id=paid.pk) == [
        ("06-08", "bank", "advances", 5_640, 0, "received"),
        ("06-08", "advances", "receivable", 5_640, 0, "used"),
    ]
    assert paid.value_date == d("2026-05-29")
    assert paid.allocations.get().day == d("2026-05-29")
    assert receivables([invoice("2026-05").pk])[invoice("2026-05").pk].outstanding == 16_900
    assert not LedgerEntry.objects.filter(recorded_on=d(TODAY), day__lt=d("2026-06-01")).exists()
    assert differences(TODAY) == []
    assert from_json(MonthClose.objects.get().proof).facts.balances == tuple(
        proof(MAY, d(TODAY)).facts.balances
    )


def test_a_wrong_value_date_is_put_right_after_the_close(life):
    closed()
    by, _ = two(TODAY)
    wrong = Payment.objects.get(amount=35_640)
    unmatch(by, wrong.pk, "起算日の誤り")
    right = receive(by, account().pk, 35_640, d("2026-05-28"))
    assert (right.value_date, entered(event="payment", event_id=right.pk)[0][0]) == (
        d("2026-05-28"),
        "06-08",
    )
    assert differences(TODAY) == []


def test_an_entry_of_another_day_than_the_closes_allow_is_found(life):
    closed()
    paid = receive(staff("sato", TODAY), account().pk, 5_640, d("2026-05-29"))
    with rows.unguarded() as cursor:
        cursor.execute(
            "UPDATE billing_ledgerentry SET day = '2026-05-29' WHERE event_id = %s"
            " AND event = 'payment' AND amount = 5640",
            [paid.pk],
        )
    (found,) = differences(TODAY)
    assert (found.about, found.expected) == (
        f"payment:{paid.pk}",
        "2026-06-08 普通預金/前受金 5,640(0); 2026-06-08 前受金/売掛金 5,640(0)",
    )


def test_a_day_that_is_closed_itself_takes_nothing(life):
    closed()
    with pytest.raises(Refused, match="2026年5月までの帳簿は締め切られています"):
        receive(context.system(d("2026-05-30")), account().pk, 5_640, d("2026-04-29"))


def test_a_month_is_reopened_by_two_people_for_a_reason(life):
    closed()
    with pytest.raises(Refused, match="理由"):
        proposed(kinds.REOPEN)
    row = proposed(kinds.REOPEN, reason="4月分の銀行手数料の漏れ")
    assert [one.ja for one in row.facts_then] == [
        "再開する月",
        "締め切った日",
        "締め切ったままの最終日",
    ]
    approvals.approve(staff("suzuki", TODAY), row.pk, shown(row))
    receive(staff("sato", TODAY), account().pk, 5_640, d("2026-05-29"))
    assert entered(amount=5_640) == [
        ("05-29", "bank", "advances", 5_640, 0, "received"),
        ("06-01", "advances", "receivable", 5_640, 0, "used"),
    ]
    again = closed()
    steps = MonthClose.objects.values_list("step", "reason")
    assert list(steps) == [("closed", ""), ("reopened", "4月分の銀行手数料の漏れ"), ("closed", "")]
    assert from_json(again.proof).facts.open == 20_000
    assert differences(TODAY) == []
    with pytest.raises(Refused, match="先に2026年5月を再開してください"):
        reopen_month(*_of(two(TODAY), APRIL))


def _of(people: tuple[By, By], month) -> tuple:
    return people[0], month, "x", people[1]


def test_months_are_closed_one_after_the_other(life, today):
    closed()
    with pytest.raises(Refused, match="締切り済み"):
        closed(APRIL)
    with pytest.raises(Refused, match="まだ終わっていません"):
        closed(d("2026-06-01"))
