"""The console's lists: sorted by their headings, page by page, and found again on the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.approvals import damages
from billing.models import Invoice, Payment
from contracts.models import ChangeRequest
from contracts.office.context import By
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.operations import requests
from portal.console.lists.listing import LISTS
from support.announcements.models import Announcement, Call
from support.incidents.models import Disruption
from tests import questions
from tests.announcements import called, draft
from tests.bank_files import bank_file
from tests.incidents import incident
from tests.once import once
from tests.staff import member, staff
from tests.web.html import Page, text
from tests.world import account, applied, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"
INVOICES, PAYMENTS = "見つかった請求書", "見つかった入金"
CUSTOMERS, OPEN, BY_CUSTOMER = "見つかった顧客", "2026年7月2日現在", "顧客別の未払い"


def live() -> None:
    """A: April to June, 35,640 each; 30,000 came on June 20. B: nothing paid. C: April paid."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        *signed("2026-04-10", "C3", "C", plan="annual"),
        event("2026-05-20", "pay", customer="C", amount=5_000),
        event("2026-06-20", "pay", customer="A", amount=30_000),
        applied("2026-06-20", "C5", "D"),
        event("2026-06-25", "pay", customer="A", amount=5_000),
        applied("2026-06-25", "C4", "E"),
    )
    by = staff("sato", DAY)
    for name in "ABC":
        requests.request_particulars(by, account(name).customer, phone="0600000000")
        incident(by)
        draft(by)
        called(by)
        questions.draft(by)
    _propose_and_decide(by)
    days = (d("2026-06-01"), d("2026-06-02"), d("2026-06-03"))
    bank_file(*({"name": "ﾐﾎﾝ", "amount": 100, "day": day, "state": "ignored",
                 "reason": "取消", "decided_at": by.now} for day in days))  # fmt: skip


def _propose_and_decide(by: By) -> None:
    """Three proposals that were declined, and three that wait."""
    for name in "ABCABC":
        debtor = account(name)
        values = {"billing_account": debtor.pk, "amount": 1_000}
        row = approvals.propose(
            by, damages.KIND, f"account:{name}", values, reason="破損", customer=debtor.customer
        )
        if Approval.objects.count() <= 3:
            approvals.decline(staff("suzuki", DAY), row.pk, "根拠がない")


past = once(live, on=DAY)


@pytest.fixture
def sato(past, today, client):
    today(DAY)
    client.force_login(member("sato"))
    return client


def table(answer, heading: str):
    (found,) = [one for one in Page(answer).tables if one.heading == heading]
    return found


def heading(answer, label: str):
    """The heading of a column: how it is sorted, and where its link leads."""
    for one in Page(answer).root.iter("th"):
        if text(one) == label and (link := one.find("a")) is not None:
            return one.get("aria-sort"), link.get("href")
    raise AssertionError(label)


def follow(client, name: str, answer, label: str):
    """The page to which the heading leads."""
    address = heading(answer, label)[1]
    return client.get(address if address.startswith("/") else f"{reverse(name)}{address}")


# --- Orders -----------------------------------------------------------------------


def test_invoices_by_the_heading_of_their_amount(sato):
    first = sato.get(reverse("staff_invoices"))
    assert heading(first, "発行日")[0] == "descending"
    assert heading(first, "請求額")[0] is None
    rising = follow(sato, "staff_invoices", first, "請求額")
    assert heading(rising, "請求額")[0] == "ascending"
    assert heading(rising, "発行日")[0] is None
    falling = follow(sato, "staff_invoices", rising, "請求額")
    assert heading(falling, "請求額")[0] == "descending"
    found = table(falling, INVOICES)
    # Of one amount the newest comes first.
    assert list(zip(found.column("請求額"), found.column("発行日"), strict=True))[:4] == [
        ("¥213,840", "2026年5月1日"),
        ("¥35,920", "2026年7月1日"),
        ("¥35,640", "2026年6月1日"),
        ("¥35,640", "2026年5月1日"),
    ]
    assert table(rising, INVOICES).body == found.body[::-1]


@pytest.mark.parametrize(
    ("name", "asked", "title", "label", "rising"),
    [
        ("bank", {}, PAYMENTS, "金額", ["¥5,000", "¥5,000", "¥30,000"]),
        ("bank", {}, PAYMENTS, "起算日", ["2026年5月20日", "2026年6月20日", "2026年6月25日"]),
        ("customers", {}, CUSTOMERS, "登録日", ["2026年4月1日", "2026年4月1日", "2026年4月10日",
                                           "2026年6月20日", "2026年6月25日"]),
        ("staff_contracts", {}, "契約", "契約", ["C1", "C2", "C3", "C4", "C5"]),
        ("applications", {}, "審査待ちの申込", "申込", ["C4", "C5"]),
        ("applications", {}, "審査待ちの申込", "申込日", ["2026年6月20日", "2026年6月25日"]),
        ("applications", {"part": "decided"}, "決定済みの申込", "申込", ["C1", "C2", "C3"]),
        ("applications", {"part": "decided"}, "決定済みの申込", "申込日",
         ["2026年4月1日", "2026年4月1日", "2026年4月10日"]),
        ("receivables", {}, BY_CUSTOMER, "期限超過", ["¥35,640", "¥36,280", "¥208,840"]),
        ("receivables", {}, BY_CUSTOMER, "顧客", ["A", "B", "C"]),
    ],
)  # fmt: skip
def test_a_heading_sorts_both_ways(sato, name, asked, title, label, rising):
    up = follow(sato, name, sato.get(reverse(name), asked), label)
    if heading(up, label)[0] == "descending":
        up = follow(sato, name, up, label)
    assert heading(up, label)[0] == "ascending"
    down = follow(sato, name, up, label)
    assert heading(down, label)[0] == "descending"
    for answer, wanted in ((up, rising), (down, rising[::-1])):
        cells = [cell.split(" ")[0][: len(one)] for cell, one in
                 zip(table(answer, title).column(label), wanted, strict=True)]  # fmt: skip
        assert cells == wanted


EVERY = [
    (name, asked, column)
    for name, asked, columns in (
        ("staff_invoices", {}, ("number", "issued", "total", "due")),
        ("bank", {}, ("day", "amount")),
        ("customers", {}, ("name", "registered")),
        ("staff_contracts", {}, ("number", "applied", "deadline")),
        ("applications", {}, ("number", "applied")),
        ("applications", {"part": "decided"}, ("number", "applied", "decided")),
        ("applications", {"part": "requests"}, ("asked",)),
        ("open_items", {}, ("number", "due", "unpaid")),
        ("approvals", {"part": "open"}, ("proposed",)),
        ("approvals", {"part": "decided"}, ("proposed", "decided")),
        ("dunning_letters", {}, ("day",)),
        ("bank_ignored", {}, ("day",)),
        ("console_incidents", {}, ("started",)),
        ("announcements", {}, ("number",)),
        ("announcements", {"part": "calls"}, ("said",)),
        ("console_questions", {}, ("number", "changed", "place")),
        ("receivables", {}, ("number", "overdue", "unpaid", "not_due", "to_30", "over_90")),
    )
    for column in columns
]
SIZES = {"applications": 1, "staff_invoices": 4, "open_items": 4}
"""Rows of a page where they are not two: each list fills more than one."""
BY_PLACE = ("open_items", "receivables")
"""Lists with a link to the first page instead of the one before."""
MODULES = ("lists.found", "receivables.aged", "receivables.letters", "payments.latest",
           "customers.lists", "applications.lists", "approvals.lists", "incidents.lists",
           "announcements.lists", "matching.decided")  # fmt: skip


@pytest.mark.parametrize(("name", "asked", "column"), EVERY)
def test_pages_of_every_order_hold_each_row_once(sato, monkeypatch, name, asked, column):
    """A few rows a page, forth to the last one and, where there is a link, back to the first."""
    both = [{**asked, "sort": sort} for sort in (column, f"-{column}")]
    rising, falling = (rows_of(sato.get(reverse(name), sort)) for sort in both)
    assert falling == rising[::-1]
    size = SIZES.get(name, 2)
    for module in MODULES:
        monkeypatch.setattr(f"portal.console.{module}.PAGE", size)
    for sort, whole in zip(both, (rising, falling), strict=True):
        assert_pages_hold(whole, sato, name, sort, size)


def assert_pages_hold(whole, sato, name: str, sort: dict, size: int) -> None:
    answer = sato.get(reverse(name), sort)
    found = [rows_of(answer)]
    while link := link_of(answer, "次のページ →"):
        answer = sato.get(reverse(name) + link)
        found.append(rows_of(answer))
    assert [row for page in found for row in page] == whole
    assert {len(page) for page in found[:-1]} == {size}
    back = [found[-1]]
    while link := link_of(answer, "← 前のページ"):
        answer = sato.get(reverse(name) + link)
        back.append(rows_of(answer))
    assert back[::-1] == found or (name in BY_PLACE and len(back) == 1)


def link_of(answer, label: str) -> str | None:
    """Where a link of the page leads; None where there is no such one."""
    links = [one for one in Page(answer).root.iter("a") if text(one) == label]
    return links[0].get("href") if links else None


def rows_of(answer) -> list[list[str]]:
    assert answer.status_code == 200
    (found,) = [one for one in Page(answer).root.iter("table") if "sortable" in one.get("class")]
    lines = list(found.iter("tr"))[1:]
    return [[text(cell) for cell in line if cell.tag in ("td", "th")] for line in lines]


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "nothing"},
        {"sort": "--total"},
        {"sort": "total", "older": "9" * 400 + "~2026-01-01~x"},
        {"sort": "total", "older": "1~x~y"},
        {"sort": "due", "newer": "a\x00~b"},
        {"sort": "due", "after": "~"},
        {"sort": "unpaid", "after": "9" * 400 + "~x"},
    ],
)
def test_an_order_or_a_place_that_there_is_not_shows_the_first_page(sato, asked):
    for name in ("staff_invoices", "bank", "open_items", "receivables", "customers"):
        assert rows_of(sato.get(reverse(name), asked)), name


def test_filters_stay_when_the_order_changes_and_the_order_when_filters_do(sato):
    answer = sato.get(reverse("staff_invoices"), {"text": "A株式会社", "sort": "-total"})
    assert table(answer, INVOICES).column("請求額") == ["¥35,920", "¥35,640", "¥35,640"]
    assert heading(answer, "支払期限")[1] == (
        "?text=A%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE&sort=due"
    )
    assert '<input type="hidden" name="sort" value="-total">' in answer.content.decode()


def test_a_sorted_page_asks_as_many_statements_as_one_that_is_not(sato):
    def statements(name: str, **asked) -> int:
        with CaptureQueriesContext(connection) as found:
            sato.get(reverse(name), asked)
        return len(found)

    for name, sort in (("staff_invoices", "-total"), ("bank", "amount"), ("customers", "name"),
                       ("open_items", "unpaid")):  # fmt: skip
        statements(name)
        statements(name, sort=sort)
        plain = statements(name)
        assert statements(name, sort=sort) == plain, name


@pytest.mark.parametrize(
    ("name", "sort", "index"),
    [
        ("staff_invoices", "total", "invoice_by_total"),
        ("staff_invoices", "-total", "invoice_by_total"),
        ("staff_invoices", "due", "invoices_by_due_day"),
        ("staff_invoices", "number", "one_invoice_each_number"),
        ("bank", "-amount", "payments_by_amount"),
    ],
)
def test_an_order_of_all_rows_is_read_from_its_index(sato, name, sort, index):
    """Also from a place in the midst of rows alike: all columns are a condition of the index."""
    reverse(name)  # its pages, which register it, are loaded
    model = Payment if name == "bank" else Invoice
    order = LISTS[name].order(sort)
    row = model.objects.order_by(*order.forth)[1]
    place = order.parse(order.key(row))
    found = model.objects.filter(order.beyond(place, is_ahead=True)).order_by(*order.forth)[:3]
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = found.explain()
    assert index in plan
    assert "Sort" not in plan
    assert "Index Cond: (ROW(" in plan or "Index Cond: ((number" in plan


# --- The way back -------------------------------------------------------------------


def back(answer) -> tuple[str, str]:
    """The first link of the page's main part that leads back."""
    for one in Page(answer).root.iter("a"):
        if text(one).startswith("← "):
            return text(one), one.get("href")
    raise AssertionError("no way back")


def test_an_invoice_leads_back_to_the_list_as_it_was_seen(sato, monkeypatch):
    monkeypatch.setattr("portal.console.lists.found.PAGE", 1)
    number = invoice("2026-05").number
    page = reverse("staff_invoice", args=[number])
    assert back(sato.get(page)) == ("← 請求書", "/console/invoices/")
    first = sato.get(reverse("staff_invoices"), {"text": "A", "sort": "-due"})
    asked = link_of(first, "次のページ →")
    sato.get(reverse("staff_invoices") + asked)
    label, address = back(sato.get(page))
    assert (label, address) == ("← 請求書", f"/console/invoices/{asked}")
    assert rows_of(sato.get(address))[0][1] == number
    # An act that leads back to the record loses nothing.
    hold = reverse("dunning_account", args=[account().pk])
    sato.post(hold, {"reason": "約束"})
    assert back(sato.get(page)) == ("← 請求書", address)


def test_from_the_open_invoices_it_leads_back_there(sato):
    page = reverse("staff_invoice", args=[invoice("2026-05").number])
    sato.get(reverse("staff_invoices"), {"text": "A"})
    sato.get(reverse("open_items"), {"age": "to_30"})
    assert back(sato.get(page)) == ("← 未払いの請求書", "/console/receivables/open/?age=to_30")
    sato.get(reverse("staff_invoices"), {"text": "A"})
    assert back(sato.get(page)) == ("← 請求書", "/console/invoices/?text=A")


@pytest.mark.parametrize(
    ("name", "asked", "record", "wanted"),
    [
        ("customers", {"text": "A"}, "staff_customer", ("← 顧客", "/console/customers/?text=a")),
        ("staff_contracts", {"state": "running", "sort": "deadline"}, "staff_contract",
         ("← 契約", "/console/contracts/?state=running&sort=deadline")),
        ("bank", {"least": "6000"}, "staff_payment",
         ("← 入金", "/console/payments/?least=6000")),
        ("applications", {"sort": "-number"}, "application",
         ("← 申込と申請", "/console/applications/?part=applications&sort=-number")),
        ("applications", {"part": "requests", "sort": "-asked"}, "staff_request",
         ("← 変更の申請", "/console/applications/?part=requests&sort=-asked")),
        ("approvals", {"part": "decided", "sort": "proposed"}, "approval",
         ("← 承認", "/console/approvals/?part=decided&sort=proposed")),
        ("console_incidents", {"sort": "started"}, "console_disruption",
         ("← 障害と保守", "/console/incidents/?sort=started")),
        ("announcements", {"sort": "number"}, "console_announcement",
         ("← 契約者へのお知らせ", "/console/announcements/?sort=number")),
        ("announcements", {"part": "calls", "sort": "said"}, "console_call",
         ("← 契約者へのお知らせ", "/console/announcements/?part=calls&sort=said")),
        ("console_questions", {"sort": "-changed"}, "console_question",
         ("← よくあるご質問", "/console/questions/?sort=-changed")),
        ("dunning_board", {"text": "A株", "step": "suspension"}, "dunning_account",
         ("← 督促", "/console/receivables/dunning/?step=suspension&text=A%E6%A0%AA")),
    ],
)  # fmt: skip
def test_every_record_leads_back_to_its_list(sato, name, asked, record, wanted):
    keys = {
        "staff_customer": "A",
        "staff_contract": "C1",
        "staff_payment": Payment.objects.order_by("pk")[0].pk,
        "application": "C5",
        "staff_request": ChangeRequest.objects.order_by("pk")[0].pk,
        "dunning_account": account().pk,
        "approval": Approval.objects.earliest("pk").pk,
        "console_disruption": Disruption.objects.earliest("pk").number,
        "console_announcement": Announcement.objects.earliest("pk").number,
        "console_call": Call.objects.earliest("pk").pk,
        "console_question": "FAQ-2026-000001",
    }
    page = reverse(record, args=[keys[record]])
    sato.get(reverse(name), asked)
    assert back(sato.get(page)) == wanted


def test_a_list_of_today_stays_one_of_today(sato, today):
    sato.get(reverse("open_items"), {"day": DAY, "customer": "A"})
    page = reverse("staff_invoice", args=[invoice("2026-05").number])
    assert back(sato.get(page))[1] == "/console/receivables/open/?customer=A"
    sato.get(reverse("open_items"), {"day": "2026-06-20"})
    assert back(sato.get(page))[1] == "/console/receivables/open/?day=2026-06-20"


def test_what_is_too_long_is_not_kept(sato):
    sato.get(reverse("staff_invoices"), {"older": "2" * 5000, "text": "A"})
    page = reverse("staff_invoice", args=[invoice("2026-05").number])
    assert back(sato.get(page))[1] == "/console/invoices/?text=A"
