"""Invoices with their reasons, payments, statements; who may see them."""

import csv
import re
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from billing.models import Invoice
from billing.operations.payments import allocate_again, receive
from billing.operations.transfer import transfer
from billing.queries.statement import of_accounts
from contracts.office import context
from contracts.office.exporting import harmless
from contracts.people.models import Customer
from tests.factories import MembershipFactory, UserFactory
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(today):
    today("2026-08-10")
    lived(
        "2026-08-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-11", "pay", customer="A", amount=10_000),
        event("2026-06-20", "pay", customer="A", amount=25_640),
        event("2026-07-10", "pay", customer="A", amount=100_000),
        event("2026-07-10", "pay", customer="B", amount=1_000),
    )


def member(role: str, *customers: str):
    user = UserFactory(email=f"{role}@example.jp")
    for customer in customers or ("A",):
        MembershipFactory(user=user, customer=account(customer).customer, role=role)
    return user


@pytest.fixture
def viewer(life, client):
    client.force_login(member("viewer"))
    return client


def rows(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_an_invoice_says_why_of_each_line_tax_and_day(viewer, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        page = viewer.get(reverse("invoice", args=[invoice("2026-04").number]))
    text = page.content.decode()
    for said in (
        "2台 × 16,200円 = 32,400円",
        "32,400円 × 10% = 3,240円",
        "2026年4月分は翌月の初日(2026年5月1日)に締めて請求します",
        "5月31日は日曜日のため、次の銀行営業日(2026年6月1日)になります",
        "支払期限の古いものから順に充当しました",
        "2026年6月20日",
        f'href="{reverse("terms")}#art-23-1-2"',
        f'href="{reverse("contract", args=["C1"])}"',
    ):
        assert said in text, said
    assert len(page.content) < 100_000


def test_an_invoice_says_the_payment_terms_behind_its_due_day(today, client):
    today("2026-05-10")
    lived("2026-05-01", *signed("2026-04-01"), payment_terms="closing_20_end_of_next_month")
    client.force_login(member("viewer"))
    text = client.get(reverse("invoice", args=[invoice("2026-04").number])).content.decode()
    assert (
        "支払条件は20日締め翌月末払いです。発行日(2026年5月1日)の請求は2026年5月20日の締めに入り、"
        "その翌月末日は2026年6月30日で、銀行営業日です"
    ) in text


def test_the_same_in_english(viewer):
    viewer.cookies["django_language"] = "en"
    text = viewer.get(reverse("invoice", args=[invoice("2026-04").number])).content.decode()
    for said in (
        "2 servers × ¥16,200 = ¥32,400",
        "31 May is a Sunday, so it moves to the next bank business day, 1 June 2026",
        "Payments go to the oldest due date first",
        "Monthly fee",
    ):
        assert said in text, said


def test_art_24_1_interest_so_far_with_its_arithmetic(life, client):
    client.force_login(member("billing", "B"))
    number = invoice("2026-05", "B").number
    text = client.get(reverse("invoice", args=[number])).content.decode()
    assert "17,820円 × 14.5% × 41/365日 = 290円" in text


def test_art_24_1_a_line_of_late_interest_leads_to_the_invoice_paid_late(viewer):
    text = viewer.get(reverse("invoice", args=[invoice("2026-06").number])).content.decode()
    assert f'href="{reverse("invoice", args=[invoice("2026-04").number])}"' in text
    assert "消費税の対象外" in text


def test_art_15_2_a_residual_fee_says_the_end_it_is_for(today, client):
    """By whole months its lines begin only with the month after the end."""
    lived(
        "2026-08-20",
        *signed("2026-04-01", servers=2),
        event("2026-08-13", "reduce", contract="C1", servers=1),
        proration="whole_month",
    )
    today("2026-08-20")
    client.force_login(member("viewer"))
    residual = Invoice.objects.get(kind="residual")
    text = client.get(reverse("invoice", args=[residual.number])).content.decode()
    assert "契約または減数分の最終日は2026年9月13日。9月13日は日曜日のため" in text
    assert residual.due_on == d("2026-09-14")


def test_payments_what_they_settled_and_what_is_left(viewer, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = viewer.get(reverse("payments"))
    assert [row["rest"] for row in page.context["rows"]] == [0, 0, 0]
    assert [row["payment"].amount for row in page.context["rows"]] == [100_000, 25_640, 10_000]
    labels = [one.invoice.label for one, _ in page.context["rows"][0]["allocations"]]
    assert labels == ["2026-05", "2026-06", "2026-07"]
    assert len(page.content) < 100_000
    shown = re.findall(r'data-label="金額">([^<]*)</td>', page.content.decode())
    assert shown == ["¥100,000", "¥25,640", "¥10,000"]


def test_staff_see_the_amount_of_each_payment_too(life, staff):
    page = staff().get("/console/customers/A/payments/")
    shown = re.findall(r'data-label="金額">([^<]*)</td>', page.content.decode())
    assert shown == ["¥100,000", "¥25,640", "¥10,000"]


def test_a_payment_allocated_again_shows_what_was_reversed_and_is_no_credit(viewer):
    payment = account("A").payments.order_by("id").first()
    before = viewer.get(reverse("payments")).context["credit"]
    allocate_again(context.system(), payment.pk, "wrong invoice")
    page = viewer.get(reverse("payments"))
    row = page.context["rows"][-1]
    assert (row["payment"].amount, row["rest"], page.context["credit"]) == (10_000, 0, before)
    assert "この充当を取り消しました" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "opening", "closing", "interest", "credit"),
    [
        ({"day": "2026-05-31", "first": "2026-05-01"}, 0, 35_640, 0, 0),
        ({"day": "2026-06-11", "first": "2026-06-01"}, 35_640, 61_280, 141, 0),
        ({"day": "2026-06-30", "first": "2026-06-12"}, 61_280, 35_640, 233, 0),
        ({"day": "2026-07-10"}, 0, -28_487, 141, 28_487),
        ({"day": "2026-08-10", "first": "2026-08-01"}, -28_487, 7_294, 0, 0),
    ],
)
def test_a_statement_as_of_any_day(viewer, query, opening, closing, interest, credit):
    found = viewer.get(reverse("statement"), query).context["statement"]
    assert (found.opening, found.closing, found.interest, found.credit) == (
        opening,
        closing,
        interest,
        credit,
    )


def test_the_statement_page_and_its_csv_agree(viewer, django_assert_max_num_queries):
    query = {"day": "2026年7月10日", "first": "2026/06/01", "account": account("A").pk}
    with django_assert_max_num_queries(21):
        page = viewer.get(reverse("statement"), query)
    found = page.context["statement"]
    table = rows(viewer.get(reverse("statement_csv"), query))
    assert table[0] == ["日", "内容", "番号・名義", "金額", "残高", "遅延損害金(未請求)"]
    assert table[1][4] == str(found.opening)
    assert ["2026-07-10", "残高", "", "", str(found.closing), ""] in table
    assert len(table) == 4 + len(found.entries) + len(found.items)


def test_art_19_a_statement_goes_with_the_account_that_passes(today):
    today("2026-06-10")
    lived("2026-05-20", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    old, new = (Customer.objects.get(number=number) for number in "AB")
    consent = ContentFile(b"%PDF consent", "consent.pdf")
    transfer(context.system(), contract().pk, new, new.contacts.get(), consent)
    receive(context.system(), account("A").pk, 20_000, d("2026-06-10"))
    of_old, of_new = (
        of_accounts(
            company.billing_accounts.values_list("pk", flat=True),
            d("2026-05-01"),
            d("2026-06-10"),
        )
        for company in (old, new)
    )
    assert (of_old.closing, of_old.items, of_old.credit) == (0, (), 0)
    assert of_new.closing == 2 * 17_820 - 20_000
    assert of_new.closing == sum(i.outstanding for i in of_new.items) - of_new.credit
    assert of_new.credit == 20_000 - 17_820


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "2026-05-01", "first": "2026-05-02"}, "first"),
        ({"account": "0"}, "account"),
        ({"account": "x"}, "account"),
    ],
)
def test_a_wrong_day_is_named_and_nothing_breaks(viewer, query, field):
    page = viewer.get(reverse("statement"), query)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert viewer.get(reverse("statement_csv"), query).status_code == 302


def test_the_account_of_another_company_is_no_choice(viewer):
    page = viewer.get(reverse("statement"), {"account": account("B").pk})
    assert list(page.context["form"].errors) == ["account"]


def test_the_csv_has_what_the_search_found(viewer):
    response = viewer.get(reverse("invoices_csv"), {"text": "2026-04"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="invoices-20260810.csv"'
    header, one = rows(response)
    assert header[0] == "請求書番号"
    assert one[1:4] == ["定期", "2026年4月分", "A"]
    assert one[6:] == [
        "", "", "", "2026-05-01", "2026-06-01", "32400", "3240", "35640", "0", "0", "2026-06-20",
    ]  # fmt: skip


def test_the_csv_begins_with_the_mark_of_utf_8(viewer):
    assert next(iter(viewer.get(reverse("invoices_csv")).streaming_content)).startswith(
        b"\xef\xbb\xbf"
    )


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＠x"])
def test_a_cell_that_looks_like_a_formula_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


def test_numbers_and_other_texts_stay_as_they_are():
    assert [harmless(x) for x in (-5, "株式会社=A", "", None)] == [-5, "株式会社=A", "", ""]


def test_a_formula_in_a_payers_name_does_not_reach_a_spreadsheet(viewer):
    account("A").payments.model.objects.create(
        customer=account("A").customer,
        billing_account=account("A"),
        amount=1,
        value_date="2026-08-01",
        payer_name='=HYPERLINK("http://x")',
        recorded_at=context.now(),
    )
    table = rows(viewer.get(reverse("statement_csv"), {"day": "2026-08-10"}))
    assert [row[2] for row in table if "HYPERLINK" in row[2]] == ['\'=HYPERLINK("http://x")']


OPEN_TO_ALL = ("invoices", "invoices_csv", "payments", "statement", "statement_csv")


@pytest.mark.parametrize("role", ["owner", "billing", "viewer"])
def test_every_member_may_look(life, client, role):
    client.force_login(member(role))
    for name in OPEN_TO_ALL:
        assert client.get(reverse(name)).status_code == 200, name
        assert client.post(reverse(name)).status_code == 405, name


def test_strangers_sign_in_and_members_of_nothing_go_home(life, client):
    for name in (*OPEN_TO_ALL, "exports"):
        assert "login" in client.get(reverse(name)).url
    client.force_login(UserFactory(email="x@example.jp"))
    for name in (*OPEN_TO_ALL, "exports"):
        assert client.get(reverse(name)).url == reverse("home"), name


def test_nothing_of_another_company_shows(viewer):
    secret = Customer.objects.get(number="B")
    secret.name = "秘密商事"
    secret.save()
    theirs = [one.number for one in secret.invoices.all()]
    for name in OPEN_TO_ALL:
        response = viewer.get(reverse(name))
        text = response.getvalue().decode()
        assert "秘密商事" not in text
        assert not [number for number in theirs if number in text], name
    for name in ("invoice", "invoice_pdf"):
        assert viewer.get(reverse(name, args=[theirs[0]])).status_code == 404


def test_a_company_without_invoices_sees_what_will_come(client, today):
    today("2026-04-02")
    lived("2026-04-02", *signed("2026-04-01"))
    client.force_login(member("owner"))
    for name, said in (
        ("invoices", "請求書はまだありません"),
        ("payments", "入金はまだありません"),
        ("statement", "未払いの請求書はありません"),
        ("exports", "まだありません"),
    ):
        assert said in client.get(reverse(name)).content.decode(), name
