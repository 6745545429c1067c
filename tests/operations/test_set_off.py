"""A debt settled against what we owe: like money of its day, without any credit."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from billing.approvals import set_off as approval
from billing.models import Allocation, DunningProposal, SetOff, Settlement
from billing.operations import run
from billing.operations.payments import receive
from billing.operations.set_off import reverse_set_off, set_off
from billing.queries import aging
from billing.queries.receivables import credit_of, receivables
from billing.queries.slips import Books
from billing.queries.statement import of_accounts
from billing.terms.bookkeeping import Title
from billing.terms.interest import unbilled
from billing.terms.statement import EntryKind
from contracts.office import context
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from tests.deciding import approve
from tests.once import once
from tests.staff import two
from tests.world import account, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


past = once(lambda: lived(DAY, *signed("2026-04-01")))


@pytest.fixture
def overdue(past) -> None:
    """April, 17,820, due Monday 2026-06-01, is unpaid on July 2: suspension proposed."""


def settled(amount: int = 17_820, day: str = DAY) -> Allocation:
    by, second = two(DAY)
    paper = "set_offs/2026/x.pdf"
    return set_off(by, invoice("2026-04").pk, amount, d(day), "当社の買掛金", paper, second)


def interest() -> int:
    return unbilled(receivables([invoice("2026-04").pk])[invoice("2026-04").pk], d(DAY))


def test_it_pays_on_its_day_and_interest_runs_to_it(overdue):
    assert interest() == 219  # 17,820 × 14.5 % × 31/365 = 219.45
    row = settled(day="2026-06-21")
    assert Settlement.objects.get(invoice=invoice("2026-04")).paid_on == d("2026-06-21")
    assert interest() == 141  # 17,820 × 14.5 % × 20/365 = 141.58
    assert (row.set_off.reason, row.set_off.document.name) == (
        "当社の買掛金", "set_offs/2026/x.pdf",
    )  # fmt: skip
    assert row.set_off.approved_by.email == "suzuki@example.jp"
    assert DunningProposal.objects.get().state == "lapsed"
    assert credit_of(account().pk) == 0
    run.bill(context.system(d("2026-08-01")), [account().pk], d("2026-07-01"))
    assert invoice("2026-07").bears_none == 141


def test_statement_and_receivables_add_up(overdue):
    settled(10_000, "2026-06-21")
    found = of_accounts([account().pk], d("2026-05-01"), d(DAY))
    assert found.sum_of(EntryKind.SET_OFF) == -10_000
    assert found.closing == sum(item.outstanding for item in found.items) == 3 * 17_820 - 10_000
    assert aging.totals(d("2026-06-20")).unpaid == 2 * 17_820
    assert aging.totals(d("2026-06-21")).unpaid == 2 * 17_820 - 10_000
    assert (aging.totals(d(DAY)).credit, found.credit) == (0, 0)


def test_in_the_books_it_is_no_money_of_the_bank(overdue):
    settled(10_000, "2026-06-21")

    def rows(day: str) -> list:
        slips = Books(d(day), d(day)).slips()
        return [(r.debit, r.credit, r.amount) for s in slips for r in s.rows]

    assert rows("2026-06-21") == [(Title.SET_OFF, Title.RECEIVABLE, 10_000)]
    by, _ = two(DAY)
    reverse_set_off(by, invoice("2026-04").pk, "争いがある")
    assert rows(DAY) == [(Title.RECEIVABLE, Title.SET_OFF, 10_000)]


def test_taken_back_the_debt_is_open_from_its_due_day_and_nothing_is_credit(overdue):
    settled()
    by, _ = two(DAY)
    with pytest.raises(Refused, match="理由"):
        reverse_set_off(by, invoice("2026-04").pk, " ")
    reverse_set_off(by, invoice("2026-04").pk, "争いがある")
    assert (interest(), credit_of(account().pk)) == (219, 0)
    with pytest.raises(Refused, match="相殺した額がありません"):
        reverse_set_off(by, invoice("2026-04").pk, "二度目")


def test_taken_back_credit_that_came_meanwhile_pays_it_on_the_day_when_it_came(overdue):
    settled()
    by, _ = two("2026-07-10")
    receive(by, account().pk, 2 * 17_820 + 20_000, d("2026-07-08"))
    assert credit_of(account().pk) == 20_000
    reverse_set_off(by, invoice("2026-04").pk, "争いがある")
    assert Settlement.objects.get(invoice=invoice("2026-04")).paid_on == d("2026-07-08")
    assert credit_of(account().pk) == 2_180


def test_two_people_a_paper_and_no_more_than_is_unpaid(overdue):
    by, second = two(DAY)
    pk, paper = invoice("2026-04").pk, "set_offs/2026/x.pdf"
    for told, call in (
        ("もう一人", lambda: set_off(by, pk, 1, d(DAY), "x", paper)),
        ("書面", lambda: set_off(by, pk, 1, d(DAY), "x", "", second)),
        ("理由", lambda: set_off(by, pk, 1, d(DAY), " ", paper, second)),
        ("17,820円まで", lambda: settled(17_821)),
        ("発行日", lambda: settled(1, "2026-04-30")),
        ("発行日", lambda: settled(1, "2026-07-03")),
    ):
        with pytest.raises(Refused, match=told):
            call()
    assert not SetOff.objects.exists()


def test_proposed_it_says_what_stays_unpaid_then_is_carried_out_with_its_paper(overdue):
    by, second = two(DAY)
    row = approvals.propose(
        by,
        approval.KIND,
        f"invoice:{invoice('2026-04').number}",
        {"invoice": invoice("2026-04").pk, "amount": 17_000, "day": "2026-06-21"},
        customer=account().customer,
        reason="当社の買掛金",
        document=ContentFile(b"%PDF-", "paper.pdf"),
    )
    found = {one.ja: one.value for one in approval.KIND.facts(row, d(DAY))}
    assert found == {
        "請求書": invoice("2026-04").number,
        "未払額": 17_820,
        "相殺する額": 17_000,
        "相殺の日": d("2026-06-21"),
        "相殺後の未払額": 820,
    }
    approve(second, row.pk)
    kept = SetOff.objects.get()
    assert (kept.allocation.amount, kept.document.name) == (17_000, row.document.name)


def test_the_database_keeps_the_paper_to_a_set_off(overdue):
    row = settled()
    other = Allocation.objects.create(
        invoice=invoice("2026-05"), kind="write_off", amount=1, day=d(DAY), reason="write_off",
        recorded_at=row.recorded_at,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="is no set-off"), transaction.atomic():
        SetOff.objects.create(allocation=other, document="x", reason="x")
    with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
        SetOff.objects.update(reason="y")
    with pytest.raises(DatabaseError, match="allocations of"), transaction.atomic():
        Allocation.objects.create(
            invoice=invoice("2026-04"), kind="set_off", amount=1, day=d(DAY), reason="set_off",
            recorded_at=row.recorded_at,
        )  # fmt: skip
