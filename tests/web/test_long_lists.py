"""Lists that nothing bounds show their beginning, how many there are, and a link to all."""

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Payment
from portal.tools.bench.invoices import TODAY, fill_invoices
from tests.factories import person_of
from tests.staff import member
from tests.statements import statements
from tests.web.html import Page

pytestmark = pytest.mark.django_db
ACCOUNTS, MONTHS = 100, 6
NEXT = "次回の請求書(本日現在)"


@pytest.fixture
def company(today):
    """A hundred billing accounts with six invoices each; a contract for every ten of them."""
    today(str(TODAY))
    return fill_invoices(ACCOUNTS * MONTHS, ACCOUNTS)


@pytest.fixture
def owner(company, client) -> Client:
    client.force_login(person_of(company.number, "owner"))
    return client


def test_the_overview_shows_five_next_invoices_and_all_ten_where_asked(owner):
    first = owner.get(reverse("contracts"))
    every = owner.get(reverse("contracts"), {"upcoming": "all"})
    link = "請求先10件すべての次回の請求書を表示"
    assert (first.content.decode().count(NEXT), every.content.decode().count(NEXT)) == (5, 10)
    assert 'href="?upcoming=all#money"' in first.content.decode()
    assert link in first.content.decode()
    assert link not in every.content.decode()


def test_a_link_that_changes_a_page_keeps_what_else_was_asked_of_it(owner, client):
    overview = reverse("contracts")
    longer = owner.get(overview, {"months": "24"}).content.decode()
    assert 'href="?months=24&amp;upcoming=all#money"' in longer
    every = owner.get(overview, {"upcoming": "all"}).content.decode()
    assert 'href="?upcoming=all&amp;months=24#billed"' in every
    client.force_login(member("sato"))
    contract = client.get(reverse("staff_contract", args=["C0000000"]), {"history": "all"})
    cause = contract.context["ceiling"].first
    asked = f'href="?history=all&amp;cause={cause}&amp;counted=all#ceiling"'
    assert asked in contract.content.decode()


def test_a_ceiling_lists_25_invoices_and_every_one_where_asked_and_sums_up_all(company, client):
    client.force_login(member("sato"))
    address = reverse("staff_contract", args=["C0000000"])
    first, every = client.get(address), client.get(address, {"counted": "all"})
    parts = first.context["ceiling"].parts
    assert len(parts) > 25
    assert counted(first) == [one.invoice for one in parts[:25]]
    assert counted(every) == [one.invoice for one in parts]
    cause = first.context["ceiling"].first
    link = f"?cause={cause}&amp;counted=all#ceiling"
    assert [link in one.content.decode() for one in (first, every)] == [True, False]
    total = f"<strong>¥{sum(one.amount for one in parts):,}</strong>"
    assert [total in one.content.decode() for one in (first, every)] == [True, True]


def counted(answer) -> list[str]:
    (table,) = [one for one in Page(answer).tables if "受領した利用料金" in one.rows[0]]
    return table.column("請求書番号")


@pytest.mark.parametrize(("name", "most"), [("payment", 18), ("staff_payment", 21)])
def test_what_a_receipt_and_a_certificate_would_say_is_read_once(company, client, name, most):
    client.force_login(person_of(company.number, "owner") if name == "payment" else member("sato"))
    address = reverse(name, args=[Payment.objects.order_by("pk")[0].pk])
    client.get(address)  # the company is chosen once
    assert len(statements(lambda: client.get(address))) <= most


def test_a_statement_of_a_hundred_accounts_reads_as_often_as_one_of_a_single_account(
    owner, company
):
    account = company.billing_accounts.order_by("pk")[0].pk  # with invoices that are unpaid
    address = reverse("statement")
    owner.get(address)
    one = statements(lambda: owner.get(address, {"account": account}))
    assert len(statements(lambda: owner.get(address))) == len(one)
