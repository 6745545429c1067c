"""Finding invoices by day, amount, text and state; pages by key."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Invoice
from billing.operations.issuing import SERIES
from billing.queries.search import (
    ORDER,
    PART_OF_NUMBER,
    InvoiceCriteria,
    find,
    month_of,
    words_of,
)
from portal.customer.money.invoices import PAGE
from portal.tools.bench.invoices import fill_invoices
from tests.factories import MembershipFactory, UserFactory, person_of
from tests.world import account, contract, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
TODAY = date(2026, 8, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04", "2026-4", "2026/04", "2026.4", "202604", "2026年4月", "2026年04月分",
        "２０２６年４月", "２０２６－０４", "2026年 4月", "令和8年4月", "R8.4",
        "April 2026", "Apr. 2026",
    ],
)  # fmt: skip
def test_a_month_as_people_type_it(text):
    (word,) = words_of(text)
    assert month_of(word) == date(2026, 4, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026", "2026-00", "INV-2026-04", "1999-04", "May"])
def test_what_is_no_month(text):
    assert month_of(words_of(text)[0]) is None


@pytest.fixture
def life(today):
    today("2026-08-10")
    lived(
        "2026-08-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=35_640),
        *signed("2026-06-16", "C9"),
        event("2026-06-20", "pay", customer="A", amount=10_000),
    )


@pytest.fixture
def of_a(life, client):
    user = person_of("A", "viewer", email="a@example.jp")
    client.force_login(user)
    return client


def found(**criteria) -> list[str]:
    """The labels of the company's invoices found, newest first."""
    customer = account("A").customer
    rows = find(customer.invoices, customer.pk, InvoiceCriteria(**criteria), TODAY)
    return list(rows.order_by("-issued_on").values_list("label", flat=True))


COMBINED = [
    ({}, ["2026-07", "2026-06", "2026-05", "2026-04"]),
    ({"issued_from": date(2026, 6, 1)}, ["2026-07", "2026-06", "2026-05"]),
    ({"issued_from": date(2026, 6, 1), "issued_to": date(2026, 7, 1)}, ["2026-06", "2026-05"]),
    ({"least": 35_641}, ["2026-07", "2026-06"]),
    ({"least": 35_640, "most": 35_640}, ["2026-05", "2026-04"]),
    ({"state": "paid"}, ["2026-04"]),
    ({"state": "unpaid"}, ["2026-07", "2026-06", "2026-05"]),
    ({"state": "overdue"}, ["2026-06", "2026-05"]),
    ({"state": "overdue", "least": 40_000}, ["2026-06"]),
    ({"text": "2026年4月"}, ["2026-04"]),
    ({"text": "令和8年4月", "state": "unpaid"}, []),
    ({"text": "4月分"}, ["2026-04"]),
    ({"text": "４月"}, ["2026-04"]),
    ({"text": "13月"}, []),
    ({"text": "35,640"}, ["2026-05", "2026-04"]),
    ({"text": "¥35,640 5月分"}, ["2026-05"]),
    ({"text": "35640円"}, ["2026-05", "2026-04"]),
    ({"text": "99999999999999999999"}, []),
    ({"text": "C9"}, ["2026-07", "2026-06"]),
    ({"text": "ｃ９ 2026-06"}, ["2026-06"]),
    ({"text": "C2"}, []),
    ({"text": "B"}, []),
    ({"text": "%"}, []),
    ({"text": "inv-2026"}, ["2026-07", "2026-06", "2026-05", "2026-04"]),
]


def test_everything_combines(life):
    for criteria, labels in COMBINED:
        assert found(**criteria) == labels, criteria


def test_by_number_and_by_the_account_in_any_width(life):
    issued = Invoice.objects.get(label="2026-05", customer=account("A").customer)
    assert found(text=issued.number[-4:]) == ["2026-05"]
    billed = account("A")
    billed.name, billed.department = "株式会社ＡＢＣ商事", "経理部"
    billed.save()
    assert len(found(text="abc 経理")) == 4
    assert found(text="abc 総務") == []


def test_a_contract_is_found_by_its_residual_invoice_too(today):
    today("2026-08-10")
    lived("2026-08-10", *signed("2026-04-01"), event("2026-06-01", "cancel", contract="C1"))
    assert "residual:C1" in found(text=contract().number)


WRONG = [
    ({"issued_from": "2026-02-30"}, "暦にない日は使えません"),
    ({"issued_from": "0001-01-01"}, "暦にない日は使えません"),
    ({"issued_to": "kyou\x00"}, "日付を 2026-04-01 の形で"),
    ({"issued_from": "2026-05-02", "issued_to": "2026-05-01"}, "「から」の日以後"),
    ({"least": "たくさん"}, "円単位の整数"),
    ({"least": "1.5"}, "円単位の整数"),
    ({"least": "-1"}, "0円以上"),
    ({"most": "9" * 30}, "大きすぎます"),
    ({"least": "2", "most": "1"}, "「以上」の金額以上"),
    ({"text": "x" * 101}, "100文字以内"),
    ({"text": "a\x00b"}, "使えない文字"),
    ({"state": "lost"}, "一覧から選んで"),
]


def test_wrong_criteria_are_named_at_their_field_and_nothing_breaks(of_a):
    for query, message in WRONG:
        page = of_a.get(reverse("invoices"), query)
        text = page.content.decode()
        assert (page.status_code, message in text) == (200, True), query
        (field,) = page.context["form"].errors
        assert f'aria-describedby="id_{field}_error"' in text
        assert of_a.get(reverse("invoices_csv"), query).status_code == 302


GOOD = [
    {"least": "¥35,640", "most": "３５，６４０円"},
    {"issued_from": "2026年5月1日", "issued_to": "2026/6/1"},
    {"older": "nonsense"},
    {"newer": "2026-99-99~x"},
    {"older": "\x00~"},
    {"state": ""},
]


def test_input_as_people_type_it(of_a):
    for query in GOOD:
        page = of_a.get(reverse("invoices"), query)
        assert not page.context["form"].errors, query
        assert page.context["rows"], query


def test_htmx_gets_the_found_part_alone(of_a):
    part = of_a.get(reverse("invoices"), {"text": "2026-04"}, headers={"hx-request": "true"})
    assert "<html" not in part.content.decode()
    assert part.context["count"] == 1
    assert "HX-Request" in part["Vary"]
    restored = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in of_a.get(reverse("invoices"), headers=restored).content.decode()


def test_nothing_found_says_how_to_continue(of_a):
    page = of_a.get(reverse("invoices"), {"text": "nothing"}).content.decode()
    assert "条件に合う請求書はありません" in page


def test_pages_by_key_show_every_invoice_once_forth_and_back(client):
    customer = fill_invoices(3 * PAGE + 1, accounts=4)
    user = UserFactory(email="a@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    forth, back, query = [], [], {}
    while True:
        page = client.get(reverse("invoices"), query)
        forth.append([row["invoice"].number for row in page.context["rows"]])
        if not page.context["page"].older:
            break
        query = {"older": page.context["page"].older}
    while page.context["page"].newer:
        page = client.get(reverse("invoices"), {"newer": page.context["page"].newer})
        back.append([row["invoice"].number for row in page.context["rows"]])
    every = Invoice.objects.order_by("-issued_on", "-number").values_list("number", flat=True)
    assert [number for rows in forth for number in rows] == list(every)
    assert [len(rows) for rows in forth] == [PAGE, PAGE, PAGE, 1]
    assert back == [forth[2], forth[1], forth[0]]


def test_a_page_far_back_is_read_from_the_index_without_offset(client):
    customer = fill_invoices(400, accounts=4)
    user = UserFactory(email="a@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    oldest = Invoice.objects.order_by("issued_on", "number")[30]
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("invoices"), {"older": ORDER.key(oldest)})
    assert not [q for q in queries.captured_queries if "OFFSET" in q["sql"]]
    rows = customer.invoices.filter(ORDER.beyond(ORDER.parse(ORDER.key(oldest)), "lt"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("DROP INDEX invoices_by_day")  # as good for a company that has them all
    plan = rows.order_by("-issued_on", "-number")[:PAGE].explain()
    assert "Index Scan Backward using invoices_of_customer" in plan
    assert "Sort" not in plan


def test_queries_and_size_of_a_full_page(client, django_assert_max_num_queries):
    customer = fill_invoices(3 * PAGE, accounts=4)
    user = UserFactory(email="a@example.jp")
    MembershipFactory(user=user, customer=customer)
    client.force_login(user)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("invoices"), {"text": "見本", "state": "paid"})
    assert len(page.context["rows"]) == PAGE
    assert len(page.content) < 100_000


@pytest.mark.parametrize("n", [1, 1_234_567])
def test_every_part_of_a_number_may_be_one(n):
    number = f"{SERIES}-2026-{n:06}".lower()
    places = range(len(number))
    assert all(PART_OF_NUMBER.fullmatch(number[a : b + 1]) for a in places for b in places[a:])


@pytest.mark.parametrize("word", ["青葉", "zzz999", "12345678901", "a-1", "k-2026-000417"])
def test_what_no_number_has_is_not_looked_for_in_numbers(word):
    assert not PART_OF_NUMBER.fullmatch(word)
