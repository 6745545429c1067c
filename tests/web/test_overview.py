"""The overview of contracts and what is ahead, and a contract with its history."""

import re

import pytest
from django.urls import reverse

from billing.models import Invoice
from billing.operations.run import draft
from billing.queries import payers, upcoming
from billing.queries.upcoming import outlook
from contracts.models import ChangeRequest, Contract, ServerChange
from contracts.operations import requests
from contracts.people.models import Customer
from contracts.queries import facts
from contracts.terms.parameters import Plan
from tests.web.reading import text
from tests.world import account, contract, d, dun_nobody, event, invoice, lived, signed

pytestmark = pytest.mark.django_db

MANY = tuple(
    one
    for number, start in enumerate(("2024-06-10", "2024-07-01", "2024-08-15", "2024-09-01"), 1)
    for one in signed(start, f"C{number}", servers=number)
)
FIFTH = signed("2024-06-01", "C5", plan="annual", servers=2)


@pytest.fixture
def five_contracts(today):
    """Two years of five contracts, changes, late money, a residual, and a request."""
    events = [
        *MANY,
        *FIFTH,
        event("2024-12-16", "add", contract="C1", servers=2),
        event("2025-03-01", "reduce", contract="C4", servers=1),
        event("2025-05-20", "suspend", contract="C2", ground="30-3"),
        event("2025-05-25", "resume", contract="C2"),
        *(event(f"2025-{m:02}-12", "pay", customer="A", amount=400_000) for m in range(1, 13)),
        event("2026-05-20", "cancel", contract="C3"),
    ]
    dun_nobody()
    lived("2026-06-10", *sorted(events, key=lambda e: e["date"]))
    today("2026-06-10")


def test_the_overview_of_five_contracts_is_small_and_quick(
    five_contracts, client_of, django_assert_max_num_queries
):
    client = client_of()
    client.get(reverse("contracts"))
    with django_assert_max_num_queries(17):
        answer = client.get(reverse("contracts"), {"months": "24"})
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    assert Invoice.objects.count() > 24


def test_a_contract_of_two_years_is_small_and_quick(
    five_contracts, client_of, django_assert_max_num_queries
):
    client = client_of()
    for number in ("C1", "C3", "C5"):
        address = reverse("contract", args=[number])
        client.get(address)
        with django_assert_max_num_queries(15):
            answer = client.get(address, {"history": "all"})
        assert len(answer.content) < 100_000


def test_all_facts_of_contracts_are_read_in_one_statement(
    five_contracts, django_assert_num_queries
):
    rows = list(Contract.objects.order_by("number"))
    with django_assert_num_queries(1):
        known = facts.of_contracts([row.pk for row in rows])
    assert list(known) == [row.pk for row in rows]
    own = ("number", "plan", "servers", "formed_on", "service_starts_on", "minimum_term_ends_on",
           "ends_on")  # fmt: skip
    of_term = ("number", "starts_on", "ends_on", "months", "notice_deadline", "plan")
    of_change = ("effective_on", "with_term")
    signs = {ServerChange.Kind.ADDITION: 1, ServerChange.Kind.REDUCTION: -1}
    for row in rows:
        fact = known[row.pk]
        assert values(fact, own) == values(row, own)
        assert [values(term, of_term) for term in fact.terms] == [
            values(term, of_term) for term in row.terms.order_by("number")
        ]
        assert [(one.servers, *values(one, of_change)) for one in fact.changes] == [
            (signs[one.kind] * one.servers, *values(one, of_change))
            for one in row.server_changes.order_by("id")
        ]
    assert sum(len(fact.changes) for fact in known.values()) >= 2


def values(row, names: tuple[str, ...]) -> tuple:
    return tuple(getattr(row, name) for name in names)


def test_what_needs_doing_leads_to_where_it_is_done(today, client_of):
    lived("2027-01-10", *signed("2026-04-01", servers=2))
    today("2027-01-10")
    requests.request_plan(_owner_by(), contract().pk, Plan.ANNUAL)
    page = text(client_of().get(reverse("contracts")))
    oldest = invoice("2026-04")
    for expected in (
        reverse("invoice", args=[oldest.number]),
        "遅延損害金",
        "2027年2月28日",
        "あと49日",
        reverse("decline_renewal", args=["C1"]),
        reverse("change_request", args=[ChangeRequest.objects.get().pk]),
    ):
        assert expected in page, expected


def _owner_by():
    from contracts.office import context

    return context.system()


def test_nothing_to_do_is_said(today, client_of):
    lived("2026-04-10", *signed("2026-04-01"))
    today("2026-04-10")
    assert "いま必要な手続きはありません" in text(client_of().get(reverse("contracts")))


@pytest.mark.parametrize("day", ["2026-04-30", "2026-06-30"])
def test_the_next_invoice_foreseen_is_the_one_that_the_run_makes(day, today, monkeypatch):
    lived(
        day,
        *signed("2026-04-10", servers=2),
        *signed("2026-04-15", "C2", plan="annual"),
        event("2026-06-16", "pay", customer="A", amount=10_000),
    )
    today(day)
    customer, book = Customer.objects.get(), facts.book()
    rows = list(Contract.objects.order_by("number").select_related("billing_account"))
    lives = facts.lives([row.pk for row in rows], book)
    conditions = payers.conditions({account().pk: ()}, book)
    month = d(day).replace(day=1)
    (foreseen,) = outlook(customer, rows, lives, conditions, month, d(day)).upcoming
    monkeypatch.setattr(upcoming, "FEW", 0)  # money that came late is looked for in another way
    assert outlook(customer, rows, lives, conditions, month, d(day)).upcoming == [foreseen]
    (billing,) = draft([account().pk], month, foreseen.issued_on, book).billings
    assert (foreseen.month, foreseen.draft) == (month, billing.draft)
    kinds = [line.kind for line in foreseen.draft.lines]
    assert kinds == (["fee", "fee"] if day == "2026-04-30" else ["fee", "late_interest"])


def test_art_19_what_the_former_holder_was_billed_and_paid_is_not_to_come(today, client_of):
    """B has paid June when C2 passes with its account: what comes next to A is July."""
    lived(
        "2026-07-05",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-07-03", "pay", customer="B", amount=3 * 35_640),
        event("2026-07-04", "transfer", contract="C2", to="A"),
    )
    today("2026-07-05")
    page = text(client_of().get(reverse("contracts")))
    assert re.findall(r"次回の請求書\(本日現在\).*?– *(\S+?月分)", page) == ["2026年7月分"] * 2


def test_the_next_invoice_is_last_months_until_its_run(today, client_of):
    lived("2026-05-31", *signed("2026-04-01"))
    today("2026-06-01")
    page = text(client_of().get(reverse("contracts")))
    assert "2026年5月分" in page
    assert "2026年6月1日" in page


def test_what_was_billed_by_month_has_a_table(today, client_of):
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-06-05", "reduce", contract="C1", servers=1),
        event("2026-06-10", "pay", customer="A", amount=10_000),
    )
    today("2026-07-10")
    page = text(client_of().get(reverse("contracts")))
    assert '<rect class="residual"' in page
    assert '<rect class="late_interest"' in page
    total = sum(Invoice.objects.values_list("total", flat=True))
    assert f"¥{total:,}" in page


# --- a contract's history ---------------------------------------------------------------


def test_the_history_says_everything_with_clause_and_reason_newest_first(five_contracts, client_of):
    client = client_of()
    of_first = text(client.get(reverse("contract", args=["C1"]), {"history": "all"}))
    for expected in ("お申し込み", "承諾、契約の成立", "契約期間の開始", "台数の追加", "+2台"):
        assert expected in of_first, expected
    assert of_first.index("契約の更新") < of_first.index("承諾、契約の成立")
    of_fourth = text(client.get(reverse("contract", args=["C4"]), {"history": "all"}))
    assert contract("C4").server_changes.get().explanation["ja"] in of_fourth
    of_second = text(client.get(reverse("contract", args=["C2"]), {"history": "all"}))
    assert "サービスの停止" in of_second
    assert "第30条第3項" in of_second
    of_third = text(client.get(reverse("contract", args=["C3"]), {"history": "all"}))
    assert contract("C3").endings.get().explanation["ja"] in of_third


def test_pages_speak_one_language(five_contracts, client_of):
    client = client_of()
    client.cookies["django_language"] = "en"
    page = text(client.get(reverse("contract", args=["C1"])))
    body = page.split("<main")[1].split("</main>")[0]
    japanese = [line for line in body.splitlines() if any("ぁ" <= c <= "ん" for c in line)]
    assert japanese == []
