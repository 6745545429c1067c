"""What the overview and quotes add up of debts, against every debt worked out by itself."""

from dataclasses import replace

import pytest

from billing.models import Invoice
from billing.operations.payments import receive
from billing.queries import owing, standing
from billing.queries.paying import to_transfer, together
from billing.queries.quotes import standing_of_account
from billing.queries.receivables import owed, receivables
from contracts.office import context
from contracts.people.models import BillingAccount, Customer
from tests.world import account, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = d("2026-12-10")


@pytest.fixture
def customer(nobody_is_dunned) -> Customer:
    """Nine months of two accounts unpaid but for a part of two of them, one paid late."""
    lived(
        "2026-12-05",
        *signed("2026-01-05", "C1", servers=3),
        *signed("2026-03-02", "C2", "B", servers=2),
    )
    ours = account("A").customer
    BillingAccount.objects.filter(number="B").update(customer=ours, is_default=False)
    pay("A", 10_000, "2026-12-06")
    pay("A", invoice("2026-02").total, "2026-12-08")
    return ours


def pay(number: str, yen: int, day: str) -> None:
    receive(context.system(d(day)), account(number).pk, yen, d(day))


def test_sums_are_those_of_all_debts(customer):
    waiting = Invoice.objects.filter(billing_account__customer=customer, open__isnull=False)
    every = owed(waiting.order_by("due_on", "number"), DAY)
    assert {one.open.is_touched for one in waiting} == {True, False}
    found = owing.of_company(customer.pk, DAY, (), ())
    assert found.count == len(every) > owing.OLDEST
    assert found.unpaid == sum(one.outstanding for one in every)
    assert found.interest == sum(one.interest for one in every) > 0
    assert found.is_overdue
    assert found.oldest == every[: owing.OLDEST]
    by_account = to_transfer(every, DAY)
    assert [one.account.number for one in by_account] == ["A", "B"]
    assert [(one.account, replace(one.transfer, numbers=()), one.bank) for one in by_account] == [
        (one.account, one.transfer, one.bank) for one in together(found, DAY)
    ]


def test_staff_see_the_same_sums_of_a_company_and_its_credit(customer):
    pay(
        "B",
        sum(one.total for one in Invoice.objects.filter(billing_account__number="B")) + 1,
        f"{DAY}",
    )
    waiting = Invoice.objects.filter(billing_account__customer=customer, open__isnull=False)
    every = owed(waiting, DAY)
    accounts = list(customer.billing_accounts.values_list("pk", flat=True))
    found = standing.sums_of(customer.pk, accounts, DAY, [invoice("2026-02").pk])
    assert found.unpaid == sum(one.outstanding for one in every)
    assert found.overdue == sum(one.outstanding for one in every if one.due_on < DAY) > 0
    assert found.interest == sum(one.interest for one in every) > 0
    assert (found.credit, invoice("2026-02").pk in found.known) == (1, True)


def test_who_owes_nothing_has_no_debt_to_show():
    other = Customer.objects.create(number="Z", created_on=DAY)
    found = owing.of_company(other.pk, DAY, (), ())
    assert (found.count, found.unpaid, found.interest, found.is_overdue) == (0, 0, 0, False)
    assert (found.oldest, found.first) == ([], [])


def test_a_quote_sees_each_debt_as_all_that_happened_makes_it(customer):
    accounts = list(customer.billing_accounts.all())
    assert accounts
    for one in accounts:
        debts = standing_of_account(one.pk).debts
        ids = Invoice.objects.filter(number__in=[debt.number for debt in debts])
        known = receivables(list(ids.values_list("pk", flat=True)))
        assert set(debts) == set(known.values()) != set()
        waiting = Invoice.objects.filter(billing_account=one, open__isnull=False)
        assert {debt.number for debt in debts} >= {row.number for row in waiting}
