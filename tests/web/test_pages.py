"""What signed-in people see, and that another company's rows cannot be addressed."""

import pytest
from django.urls import reverse

from billing.models import InvoiceDocument
from tests.factories import PASSWORD, StaffFactory, person_of
from tests.once import once
from tests.web.test_scope import said
from tests.world import contract, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


def live() -> None:
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
        event("2026-06-20", "cancel", contract="C1"),
        event("2026-06-25", "reduce", contract="C2", servers=1),
    )


past = once(live, on="2026-07-10")


@pytest.fixture
def life(past, today) -> None:
    today("2026-07-10")


def user_of(customer: str, email: str):
    return person_of(customer, email=email, confirmed=True)


@pytest.fixture
def of_a(life, client):
    client.force_login(user_of("A", "a@example.jp"))
    return client


def addresses(number: str, month: str = "2026-04", customer: str = "A") -> list[str]:
    issued = invoice(month, customer).number
    return [
        reverse("contract", args=[number]),
        reverse("quote", args=[number]),
        reverse("invoice", args=[issued]),
        reverse("invoice_pdf", args=[issued]),
    ]


def test_ones_own_pages_open(of_a):
    for address in (reverse("contracts"), reverse("invoices"), *addresses("C1")):
        assert of_a.get(address).status_code == 200, address


def test_another_companys_pages_are_not_there(of_a):
    for address in addresses("C2", customer="B"):
        assert of_a.get(address).status_code == 404, address
    assert b"C2" not in said(of_a.get(reverse("contracts")))
    assert invoice("2026-04", "B").number not in of_a.get(reverse("invoices")).content.decode()


def test_strangers_are_asked_to_sign_in(life, client):
    for address in (reverse("contracts"), reverse("invoices"), *addresses("C1"), "/console/admin/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert "login" in answer.url


def test_pages_that_show_change_nothing_by_post(of_a):
    for address in addresses("C1"):
        assert of_a.post(address).status_code == 405, address


def test_the_quote_says_day_cost_and_why(of_a):
    ended = of_a.get(reverse("quote", args=["C1"])).content.decode()
    assert "2026年7月20日に終了することが決まっています" in ended


def test_the_quote_of_a_contract_in_its_minimum_term(life, client):
    client.force_login(user_of("B", "b@example.jp"))
    page = client.get(reverse("quote", args=["C2"]), {"desired": "2026-08-31"}).content.decode()
    for text in ("2026年8月31日", "2026年9月1日", "113,400", "124,740"):
        assert text in page, text


def test_a_day_that_does_not_exist_is_named_and_nothing_breaks(of_a):
    page = of_a.get(reverse("quote", args=["C1"]), {"desired": "2026-02-30"}).content.decode()
    assert "日付を 2026-04-01 の形で入力してください" in page


def test_the_pdf_is_the_stored_one(of_a):
    issued = invoice("2026-04")
    answer = of_a.get(reverse("invoice_pdf", args=[issued.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == bytes(InvoiceDocument.objects.get(invoice=issued).pdf)
    assert answer["Content-Disposition"] == f'inline; filename="{issued.number}.pdf"'


def test_a_contract_says_its_dates_and_why_it_ends(of_a):
    page = of_a.get(reverse("contract", args=["C1"])).content.decode()
    for text in ("2026年7月20日", contract().endings.get().explanation["ja"], "最低利用期間"):
        assert text in page


def test_everybody_can_read_editions_and_notices(life, client):
    assert "第1版" in client.get(reverse("terms")).content.decode()
    assert "規約 第1版" in client.get(reverse("notices")).content.decode()


def test_staff_see_the_console(life, client):
    client.force_login(StaffFactory(email="s@example.jp", is_superuser=True, duties=[]))
    assert client.get("/").url == reverse("console")
    assert client.get(reverse("console")).status_code == 200


def test_records_cannot_be_changed_in_the_admin(life, client):
    client.force_login(StaffFactory(email="s@example.jp", is_superuser=True, duties=[]))
    issued = invoice("2026-04")
    address = reverse("admin:billing_invoice_change", args=[issued.pk])
    assert client.post(address, {"total": 1}).status_code == 403
    assert client.post(reverse("admin:billing_invoice_delete", args=[issued.pk])).status_code == 403


def test_sign_in_by_password(life, client):
    user_of("A", "a@example.jp")
    wrong = client.post(reverse("account_login"), {"login": "a@example.jp", "password": "no"})
    assert wrong.status_code == 200
    right = {"login": "A@example.jp", "password": PASSWORD}
    assert client.post(reverse("account_login"), right).url == "/"
    assert client.get("/").url == reverse("contracts")
