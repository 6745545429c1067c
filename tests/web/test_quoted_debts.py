"""A quote over many unpaid invoices shows some of them at a time, and the figures of all."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from billing.queries import quotes
from contracts.models import Contract
from portal.tools.bench.invoices import TODAY, fill_invoices
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.statements import statements
from tests.web.html import Page, Table

pytestmark = pytest.mark.django_db
HEADING = "遅延損害金(最終日まで)"
UNPAID = 40


filled = once(lambda: fill_invoices(50 * UNPAID, accounts=50), on=str(TODAY))
"""Every fiftieth of 2,000 invoices is unpaid: 40, all of the first account's contract."""


@pytest.fixture
def company(filled, today):
    today(str(TODAY))
    return filled


@pytest.fixture
def owner(company, client) -> Client:
    client.force_login(person_of(company.number, "owner"))
    return client


def unpaid(answer) -> Table:
    (found,) = [one for one in Page(answer).tables if HEADING in one.rows[0]]
    return found


def shown(table: Table) -> list[str]:
    return [row[0] for row in table.body if row[0].startswith("INV-")]


def expected() -> quotes.quote.CancellationQuote:
    return quotes.cancellation(Contract.objects.get(number="C0000000"), TODAY, None)


@pytest.mark.parametrize("name", ["quote", "cancel_confirm"])
def test_every_unpaid_invoice_is_on_one_of_the_pages_and_the_total_on_each(owner, name):
    debts = expected().debts
    assert len(debts) == UNPAID
    address = reverse(name, args=["C0000000"])
    first = owner.get(address, {"desired": ""})
    second = owner.get(address, {"desired": "", "unpaid_from": "26"})
    total = f"¥{expected().debt_total:,}"
    assert shown(unpaid(first)) == [one.number for one in debts[:25]]
    assert shown(unpaid(second)) == [one.number for one in debts[25:]]
    for answer, link in ((first, "unpaid_from=26#unpaid"), (second, "unpaid_from=1#unpaid")):
        assert unpaid(answer).rows[-1][-1] == total
        assert link in answer.content.decode()


def test_a_page_over_forty_debts_is_hardly_larger_than_one_over_twenty_five(owner):
    page = owner.get(reverse("quote", args=["C0000000"]))
    assert len(page.content) < 40_000  # 35 KB; with the other 15 it has 46


def test_the_day_stays_as_chosen_where_a_page_that_came_back_is_turned(owner):
    address = reverse("cancel_confirm", args=["C0000000"])
    first = owner.get(address, {"desired": "2027-03-31"})
    ends = first.context["quote"].notice.ends_on
    again = owner.post(
        address, {"quote": first.context["signed"], "desired": "2027-03-31", "once": "x"}
    )
    (link,) = re.findall(r'href="(\?[^"]*unpaid_from=26)#', again.content.decode())
    assert "once" not in link
    assert owner.get(address + link.replace("&amp;", "&")).context["quote"].notice.ends_on == ends


def test_what_is_no_invoice_of_the_quote_shows_the_first(owner):
    for wrong in ("0", "41", "-1", "x", "", "9" * 30, "1.5", "²"):
        page = owner.get(reverse("quote", args=["C0000000"]), {"unpaid_from": wrong})
        assert len(shown(unpaid(page))) == 25, wrong


def test_staff_turn_the_page_with_what_they_entered(company, client):
    client.force_login(member("sato"))
    asked = {"channel": "mail", "arrived": "", "desired": "2026-12-31"}
    page = client.get(reverse("staff_act", args=["C0000000", "cancel"]), asked)
    assert len(shown(unpaid(page))) == 25
    assert "desired=2026-12-31&amp;unpaid_from=26#unpaid" in page.content.decode()


def test_as_many_statements_for_a_contract_with_forty_debts_as_for_one_with_none(owner):
    many, none = (reverse("quote", args=[number]) for number in ("C0000000", "C0000001"))
    owner.get(many)  # the company is chosen once
    assert len(statements(lambda: owner.get(many))) == len(statements(lambda: owner.get(none)))
