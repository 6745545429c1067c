"""The console's pages on what is owed: by age, invoices, credit notes, write-offs, who may."""

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Allocation, CreditNote, DunningHold
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.write_off import write_off
from billing.queries import aging, all_invoices
from billing.queries.open_on import oldest
from billing.queries.search import InvoiceCriteria
from billing.queries.statement import of_accounts
from billing.terms.crediting import CreditKind
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval, JournalEntry, NumberSeries
from contracts.office.terms.proposal import Fact
from tests.deciding import approve
from tests.factories import person_of
from tests.staff import member, staff, two
from tests.web.reading import read
from tests.web.receivables.conftest import DAY, page, shown
from tests.world import account, d, invoice

pytestmark = pytest.mark.django_db


def rows(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(body)))


# --- By age ---------------------------------------------------------------------


def test_receivables_by_age_and_customer(sato, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        body = page(sato, "receivables")
    found = aging.totals(d(DAY))
    # Due June 1: A 5,640, B 17,820 (31 days). Due June 30: A 35,640, B and C 17,820 (2 days).
    # Of June: A 35,640 and 269 of late interest, B and C 17,820.
    assert found.ages.by_name == [
        ("not_due", 71_549), ("to_30", 71_280), ("to_60", 23_460), ("to_90", 0), ("over_90", 0),
    ]  # fmt: skip
    assert (found.unpaid, found.overdue, found.invoices) == (166_289, 94_740, 8)
    for said in ("¥166,289", "¥94,740", "1–30日", "A株式会社", "2026年7月2日の未払額"):
        assert said in body, said
    for after, numbers in ((None, ["A", "B", "C"]), ((41_280, "A"), ["B", "C"]), ((0, ""), [])):
        customers = aging.by_customer(d(DAY), 10, after)
        assert ([row.number for row in customers.rows], customers.customers) == (numbers, 3), after


def test_a_past_day_is_calculated_by_value_date_like_a_statement(sato):
    by, second = two(DAY)
    issue_credit_note(
        by,
        invoice("2026-05").pk,
        {"amounts": {"standard:10": 1_000}},
        "x",
        second,
        kind=CreditKind.GOODWILL,
    )
    write_off(by, invoice("2026-04", "B").pk, "formal", "x", None, second)
    receive(by, account("C").pk, 5_000, d("2026-06-10"))  # known only now
    accounts = [account(name).pk for name in "ABC"]
    for text in ("04-30", "05-01", "05-21", "06-01", "06-02", "06-10", "06-20", "07-01", "07-02"):
        day = d(f"2026-{text}")
        found, told = aging.totals(day), of_accounts(accounts, day, day)
        assert found.unpaid - found.credit == told.closing, day
        assert (found.credit, found.interest) == (told.credit, told.interest), day
        open_then = sum(item.outstanding for item in told.items)
        assert found.unpaid == open_then == sum(one.unpaid for one in aging.items(day, 100)), day


@pytest.mark.parametrize(
    "read_of",
    [
        aging.totals,
        lambda day: aging.items(day, 100),
        lambda day: aging.by_customer(day, 10),
        lambda day: oldest(day, [account("B").pk], 10),
    ],
    ids=("totals", "items", "by_customer", "oldest"),
)
def test_money_that_comes_while_a_past_day_is_read_leaves_its_figures(sato, read_of):
    """B pays all of what was open on 25 June, after which nobody had paid until then."""
    day, paid = d("2026-06-25"), []
    was = read_of(day)

    def pays(execute, sql, *rest):
        if "aged AS" in sql and not paid:
            paid.append(receive(context.system(d(DAY)), account("B").pk, 17_820, d(DAY)))
        return execute(sql, *rest)

    with connection.execute_wrapper(pays):
        assert read_of(day) == was
    assert paid
    assert read_of(day) == was


def test_what_was_settled_later_is_laid_beside_a_past_day_once_not_for_each_customer(sato):
    with CaptureQueriesContext(connection) as asked:
        assert len(aging.by_customer(d("2026-06-10"), 10).rows) == 3
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # of few rows it might be as quick
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + asked[-1]["sql"])
        plan = "\n".join(line for (line,) in cursor)
    assert re.findall(r"CTE later\n.*loops=(\d+)", plan) == ["1"]
    assert set(re.findall(r"CTE Scan on later .*loops=(\d+)", plan)) == {"1"}, plan


def test_open_items_by_age_and_customer_page_by_key(sato):
    of_a = aging.items(d(DAY), 10, customer="A")
    assert [(one.unpaid, one.late, one.age) for one in of_a] == [
        (5_640, 31, "to_60"), (35_640, 2, "to_30"), (35_909, 0, "not_due"),
    ]  # fmt: skip
    first, *_ = aging.items(d(DAY), 1)
    rest = aging.items(d(DAY), 100, (first.due_on, first.number))
    assert [first, *rest] == aging.items(d(DAY), 100)
    body = page(sato, "open_items", age="to_60", customer="A")
    assert "¥5,640" in body
    assert invoice("2026-05").number not in body


def test_csv_of_open_invoices(sato):
    found = rows(sato.get(reverse("receivables_csv"), {"day": "2026-06-19", "customer": "A"}))
    assert [row[3:] for row in found[1:]] == [
        [invoice("2026-04").number, "2026-05-01", "2026-06-01", "18", "1–30日", "35640", "254"],
        [invoice("2026-05").number, "2026-06-01", "2026-06-30", "0", "期限前", "35640", "0"],
    ]


@pytest.mark.parametrize("asked", [{"day": "2026-07-03"}, {"day": "2026-02-30"}, {"text": "\x00"}])
def test_what_cannot_be_asked_is_shown_at_the_field(sato, asked):
    assert "errorlist" in page(sato, "receivables", **asked)


@pytest.mark.parametrize("after", ["x", "1", "1~\x00", "9" * 30 + "~A", "2026-01-01~%", "~~"])
def test_a_key_that_is_none_shows_the_first_page(sato, after):
    for name in ("receivables", "open_items", "dunning_board"):
        page(sato, name, after=after, step="none")


# --- Invoices -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 9),
        ({"state": "overdue"}, 5),
        ({"state": "paid"}, 1),
        ({"text": "B"}, 3),
        ({"text": "B株式会社 2026-05"}, 1),
        ({"text": "C3"}, 3),
        ({"least": "20000", "issued_from": "2026-06-01"}, 2),
        ({"state": "written_off"}, 0),
        ({"state": "credited"}, 0),
        ({"text": "nobody"}, 0),
        ({"text": "どこにもない"}, 0),
        ({"text": "inv-2026"}, 9),
        ({"text": "-00000"}, 9),
        ({"text": "v-2026-0"}, 9),
        ({"text": "000001"}, 1),
        ({"text": "00000"}, 9),
        ({"text": "2026-00000"}, 9),
        ({"text": "inv-2026-000009"}, 1),
        ({"text": "0000001"}, 0),
        ({"text": "¥35,640"}, 2),
    ],
)
def test_finding_invoices_of_all_companies(sato, asked, count, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        body = page(sato, "staff_invoices", **asked)
    assert body.count("<tr>") - bool(count) == count


@pytest.mark.parametrize(
    ("word", "count"), [("00000", 9), ("000001", 1), ("0000001", 0), ("-000001", 1)]
)
def test_numbers_are_found_once_a_year_had_a_million(sato, word, count):
    NumberSeries.objects.create(name="INV", year=2025, last=1_000_000)
    assert all_invoices.find(InvoiceCriteria(text=word), d(DAY)).count() == count


def test_everything_about_an_invoice(sato, django_assert_max_num_queries):
    number = invoice("2026-04").number
    with django_assert_max_num_queries(22):
        body = page(sato, "staff_invoice", number)
    for said in (
        "2台 × 16,200円 = 32,400円",
        "¥35,640",
        "¥5,640",
        "19/365",  # 35,640 from June 2 to 20
        "12/365",
        "35,640円 × 14.5% × 19/365日 + 5,640円 × 14.5% × 12/365日 = 295円",
        "お支払いのご確認",
        "customer1@example.jp",
        "請求書の発行",
        "支払期限の古いものから順に充当しました",
    ):
        assert said in body, said


def test_pdfs_for_staff(sato):
    by, second = two(DAY)
    note = issue_credit_note(
        by, invoice("2026-05").pk, {"rest": True}, "二重請求", second, kind=CreditKind.GOODWILL
    )
    for name, number in (
        ("staff_invoice_pdf", invoice("2026-04").number), ("staff_credit_note_pdf", note.number),
    ):  # fmt: skip
        answer = sato.get(reverse(name, args=[number]))
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")


# --- Credit note and write-off ----------------------------------------------------


def test_a_credit_note_from_its_preview_to_the_customer(sato, client):
    address = reverse("credit_invoice", args=[invoice("2026-04").number])
    asked = {
        "way": "amounts", "amount_0": "10,005", "kind": "goodwill", "reason": "台数の訂正"
    }  # fmt: skip
    body = shown(sato.post(address, asked))
    for said in ("¥1,000", "¥11,005", "10,005円 × 10% = 1,000円", "¥5,640", "¥5,365"):
        assert said in body, said
    assert not Approval.objects.exists()
    answer = sato.post(
        address, {**asked, "propose": "1", "expected": read(sato.post(address, asked))}
    )
    assert answer.url == reverse("staff_invoice", args=[invoice("2026-04").number])
    assert "承認を待っています" in shown(sato.get(answer.url))
    row = Approval.objects.get()
    assert row.facts_then[-1] == Fact("前受金になる額", "Becomes credit", 5_365)
    approve(staff("suzuki", DAY), row.pk)
    note = CreditNote.objects.get()
    assert note.number in page(sato, "staff_invoice", invoice("2026-04").number)
    user = person_of("A", "viewer", email="a@example.jp")
    client.force_login(user)
    number = invoice("2026-04").number
    for body in (
        page(client, "invoice", number), page(client, "statement"),
    ):  # fmt: skip
        assert note.number in body
        assert "11,005" in body
    assert "返還あり" in page(client, "invoices")
    paid = Allocation.objects.filter(credit_note=note).values_list("invoice__label", "amount")
    assert sorted(paid) == [("2026-04", 5_640), ("2026-05", 5_365)]  # credit pays what is open
    assert client.get(reverse("credit_note_pdf", args=[note.number])).content[:4] == b"%PDF"
    notice = account("A").customer.notices.get(kind="credit_note")
    assert f"返還請求書 {note.number}" in page(client, "notice", notice.pk)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"way": "rest"}, "理由を入力"),
        ({"reason": "x"}, "一つ選んで"),
        ({"lines": "1", "amount_0": "1", "reason": "x"}, "一つ選んで"),
        ({"way": "lines", "reason": "x"}, "明細を選んで"),
        ({"way": "lines", "lines": "9", "reason": "x"}, "一覧から選んで"),
        ({"way": "amounts", "reason": "x"}, "返還する金額がありません"),
        ({"way": "amounts", "amount_0": "32401", "reason": "x"}, "32,400円まで"),
        ({"way": "amounts", "amount_0": "x", "reason": "x"}, "円単位の整数"),
        ({"way": "rest", "reason": "x\x00"}, "使えない文字"),
    ],
)
def test_what_cannot_be_given_back_is_shown(sato, asked, said):
    address = reverse("credit_invoice", args=[invoice("2026-04").number])
    assert said in shown(sato.post(address, {"kind": "goodwill", **asked, "propose": "1"}))
    assert not Approval.objects.exists()


def test_a_write_off_and_its_reversal(sato):
    number = invoice("2026-04", "B").number
    address = reverse("write_off_invoice", args=[number])
    assert "¥219" in shown(sato.get(address))  # 17,820 × 14.5 % × 31/365 = 219.45
    asked = {"ground": "factual", "reason": "所在不明", "expected": read(sato.get(address))}
    answer = sato.post(address, asked)
    assert answer.status_code == 302
    assert "に起案した貸倒れが承認を待っています" in page(sato, "staff_invoice", number)
    approve(staff("suzuki", DAY), Approval.objects.get().pk)
    body = page(sato, "staff_invoice", number)
    assert "貸倒れ" in body
    assert "請求前の遅延損害金もなくなりました" in body
    assert number in page(sato, "staff_invoices", state="written_off")
    shown_now = sato.get(reverse("staff_invoice", args=[number]))
    taken_back = {"reason": "配当", "expected": read(shown_now)}
    sato.post(reverse("reverse_write_off", args=[number]), taken_back)
    assert JournalEntry.objects.filter(operation="reverse_write_off").exists()
    assert number in page(sato, "staff_invoices", state="overdue")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ground": "x", "reason": "x"}, "一覧から選んで"),
        ({"ground": "legal"}, "理由を入力"),
        ({"ground": "legal", "reason": "x", "amount": "17821"}, "17,820円まで"),
        ({"ground": "legal", "reason": "x", "amount": "0"}, "17,820円まで"),
    ],
)
def test_a_write_off_that_cannot_be(sato, asked, said):
    address = reverse("write_off_invoice", args=[invoice("2026-04", "B").number])
    assert said in shown(sato.post(address, {**asked, "expected": read(sato.get(address))}))
    assert not Approval.objects.exists()


# --- Who may ------------------------------------------------------------------------


def addresses() -> dict[str, str]:
    number, pk = invoice("2026-04", "B").number, account("B").pk
    hold = DunningHold.objects.create(billing_account_id=pk, reason="x", held_on=d(DAY))
    return {
        "GET receivables": reverse("receivables"),
        "GET open_items": reverse("open_items"),
        "GET receivables_csv": reverse("receivables_csv"),
        "GET dunning_board": reverse("dunning_board"),
        "GET dunning_account": reverse("dunning_account", args=[pk]),
        "GET dunning_letters": reverse("dunning_letters"),
        "GET staff_invoices": reverse("staff_invoices"),
        "GET staff_invoice": reverse("staff_invoice", args=[number]),
        "GET credit_invoice": reverse("credit_invoice", args=[number]),
        "GET write_off_invoice": reverse("write_off_invoice", args=[number]),
        "POST credit_invoice": reverse("credit_invoice", args=[number]),
        "POST write_off_invoice": reverse("write_off_invoice", args=[number]),
        "POST reverse_write_off": reverse("reverse_write_off", args=[number]),
        "POST dunning_account": reverse("dunning_account", args=[pk]),
        "POST send_dunning_now": reverse("send_dunning_now", args=[pk]),
        "POST release_hold": reverse("release_hold", args=[hold.pk]),
        "POST dunning_letters": reverse("dunning_letters"),
    }


LOOK = ("receivables", "open_items", "receivables_csv", "dunning_board", "dunning_account",
        "dunning_letters", "staff_invoices", "staff_invoice")  # fmt: skip
SENT = {"reason": "x", "way": "rest", "ground": "legal", "propose": "1"}


@pytest.mark.parametrize("duty", [Duty.CONTRACTS, Duty.ACCOUNTS, Duty.ADMINISTRATION, None])
def test_who_may_what(life, client, duty, monkeypatch):
    monkeypatch.setattr("portal.exports.operations.begin", lambda export: None)
    user = person_of("B", "owner", email="a@example.jp") if duty is None else member("tanaka", duty)
    client.force_login(user)
    for name, address in addresses().items():
        method, view = name.split()
        answer = client.generic(method, address) if method == "GET" else client.post(address, SENT)
        if duty is None:
            expected = {404}
        elif method == "GET" and view in LOOK:
            expected = {200}
        elif duty is Duty.ACCOUNTS or (view == "dunning_letters" and duty is Duty.ADMINISTRATION):
            expected = {200, 302, 409}
        else:
            expected = {403}
        assert answer.status_code in expected, name
