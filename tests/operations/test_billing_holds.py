"""Billing held back from the runs, released, and issued once, whatever happens in between."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import BillingFailure, BillingHold, Charge, Invoice
from billing.operations import billing_holds, billing_month, preview, run
from billing.queries import runs
from billing.queries.waiting import HELD, RUNS
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Alert, JournalEntry
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.operations.locking import lock_accounts
from portal.jobs import runner
from tests.jobs.several import at_once
from tests.staff import staff
from tests.world import account, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
APRIL = d("2026-04-01")


def live() -> None:
    """April of three companies, not billed yet."""
    lived(
        "2026-04-20",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B", servers=2),
        *signed("2026-04-01", "C3", "C"),
    )


def hold(day: str, through: str | None = None, customer: str = "B") -> BillingHold:
    last = d(through) if through else None
    return billing_holds.hold(staff("sato", day), account(customer).pk, " 金額を確認中 ", last)


def days(*some: str) -> None:
    for day in some:
        runner.run_here(d(day))


def issued(customer: str = "B") -> list[tuple]:
    rows = Invoice.objects.filter(customer__number=customer).order_by("number")
    return list(rows.values_list("number", "label", "issued_on", "due_on", "total"))


def counts(month=APRIL) -> tuple[int, int, int, bool]:
    about = runs.of_month(month)
    return about.run.expected, about.issued, about.run.held, bool(about.run.finished_at)


def test_the_run_leaves_it_out_and_the_day_after_its_release_issues_it():
    live()
    hold("2026-04-25")
    days("2026-05-01")
    assert counts() == (3, 2, 1, True)
    assert not BillingFailure.objects.exists()
    assert not Alert.objects.exists()
    days("2026-05-02", "2026-05-20")
    assert (issued(), counts()) == ([], (3, 2, 1, True))

    days("2026-05-28")
    billing_holds.release(staff("sato", "2026-05-28"), account("B").pk)
    days("2026-05-29")
    # ten days after 29 May is 8 June, a Monday; 32,400 and tax
    assert issued() == [
        ("INV-2026-000003", "2026-04", d("2026-05-29"), d("2026-06-08"), 35_640),
    ]
    assert counts() == (3, 3, 0, True)
    days("2026-05-30")
    assert len(issued()) == 1


def test_staff_issue_what_they_released_on_the_same_day():
    live()
    hold("2026-04-25")
    days("2026-05-01")
    by = staff("sato", "2026-05-01")
    billing_month.start(by, APRIL)
    run.bill(by, run.candidates(APRIL), APRIL)
    assert issued() == []
    billing_holds.release(by, account("B").pk)
    billing_month.start(by, APRIL)
    run.bill(by, run.candidates(APRIL), APRIL)
    assert [row[:3] for row in issued()] == [("INV-2026-000003", "2026-04", d("2026-05-01"))]


def test_every_month_of_a_long_hold_comes_out_once_with_its_own_charges():
    live()
    hold("2026-04-25")
    for day, amount in (("2026-04-28", 1_000), ("2026-05-28", 2_000)):
        Charge.objects.create(billing_account=account("B"), day=day, amount=amount, reason="破損")
    days("2026-05-01", "2026-06-01")
    assert counts() == (3, 2, 1, True)
    assert counts(d("2026-05-01")) == (3, 2, 1, True)
    billing_holds.release(staff("sato", "2026-06-20"), account("B").pk)
    days("2026-06-21", "2026-06-22")
    # ten days after 21 June: later than the end of May for April, than 30 June for May
    assert [row[1:] for row in issued()] == [
        ("2026-04", d("2026-06-21"), d("2026-07-01"), 36_640),
        ("2026-05", d("2026-06-21"), d("2026-07-01"), 37_640),
    ]
    assert counts() == counts(d("2026-05-01")) == (3, 3, 0, True)
    numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"INV-2026-{one:06}" for one in range(1, 7)]


def test_a_hold_through_a_day_ends_by_itself():
    live()
    hold("2026-04-25", "2026-05-09")
    days("2026-05-01", "2026-05-09")
    assert issued() == []
    days("2026-05-10")
    assert [row[2:4] for row in issued()] == [(d("2026-05-10"), d("2026-06-01"))]
    with pytest.raises(Refused, match="保留されていません"):
        billing_holds.release(staff("sato", "2026-05-10"), account("B").pk)
    hold("2026-05-10")  # over, so another may follow


def test_released_before_the_run_it_is_as_if_it_had_not_been_held():
    live()
    hold("2026-04-25")
    billing_holds.release(staff("sato", "2026-04-25"), account("B").pk)
    days("2026-05-01")
    assert counts() == (3, 3, 0, True)
    assert invoice("2026-04", "B").due_on == d("2026-06-01")
    entries = JournalEntry.objects.filter(operation__in=("hold_billing", "release_billing"))
    assert list(entries.order_by("pk").values_list("reference", "customer__number")) == [
        ("account:B", "B")
    ] * 2  # fmt: skip
    assert entries.order_by("pk")[0].after == {"reason": "金額を確認中", "through": None}


def test_a_run_killed_in_between_neither_bills_what_is_held_nor_twice():
    live()
    by = context.system(d("2026-05-01"))
    ids = run.expect(by, APRIL)
    run.bill(by, ids[:1], APRIL)
    hold("2026-05-01")
    with transaction.atomic():  # killed before its commit: B had been released for it
        billing_holds.release(staff("sato", "2026-05-01"), account("B").pk)
        run.bill(by, ids, APRIL)
        assert len(issued()) == 1
        transaction.set_rollback(True)
    run.bill(by, ids, APRIL)
    assert issued() == []
    days("2026-05-01")
    assert counts() == (3, 2, 1, True)
    billing_holds.release(staff("sato", "2026-05-02"), account("B").pk)
    days("2026-05-02")
    assert [row[0] for row in issued()] == ["INV-2026-000003"]
    assert Invoice.objects.count() == 3


def test_a_release_after_which_billing_fails_leaves_the_month_open_until_it_is_billed():
    live()
    hold("2026-04-25")
    days("2026-05-01")
    billing_holds.release(staff("sato", "2026-05-02"), account("B").pk)
    broken = IndividualAgreement.objects.create(
        billing_account=account("B"), effective_on=APRIL, parameters={"colour": 1}
    )
    days("2026-05-02")
    assert counts() == (3, 2, 0, False)
    assert BillingFailure.objects.get().billing_account == account("B")
    hold("2026-05-02")
    with pytest.raises(Refused, match="保留中です"):
        billing_month.repeat(staff("sato", "2026-05-02"), APRIL, account("B").pk)
    days("2026-05-03")
    assert counts() == (3, 2, 1, True)  # held, whatever is wrong with it
    assert not runs.failures(APRIL).exists()
    broken.delete()
    billing_holds.release(staff("sato", "2026-05-04"), account("B").pk)
    days("2026-05-04")
    assert counts() == (3, 3, 0, True)
    assert not Alert.objects.filter(resolved_at=None).exists()


def test_today_shows_what_is_held_and_calls_no_run_unwell_for_it():
    live()
    hold("2026-04-25")
    days("2026-05-01")
    now = context.system(d("2026-05-02")).now
    held = HELD.at(now)
    assert (held.count, held.oldest) == (1, d("2026-04-25"))
    (row,) = held.rows
    assert (row.page, row.key, row.text) == ("billing_hold", "B", "金額を確認中")
    assert RUNS.at(now).count == 0
    billing_holds.release(staff("sato", "2026-05-02"), account("B").pk)
    assert HELD.at(now).count == 0


def test_one_hold_at_a_time():
    live()
    first = hold("2026-04-25", "2026-05-31")
    with pytest.raises(Refused, match="すでに保留中"):
        hold("2026-05-31")
    with pytest.raises(IntegrityError, match="one_billing_hold_at_a_time"), transaction.atomic():
        BillingHold.objects.create(
            billing_account=account("B"), reason="r", held_on=d("2026-05-31")
        )
    with pytest.raises(IntegrityError, match="billing_hold_has_days"), transaction.atomic():
        BillingHold.objects.create(
            billing_account=account("C"), reason="r", held_on=d("2026-05-31"), through=APRIL
        )
    billing_holds.release(staff("sato", "2026-05-31"), account("B").pk)
    hold("2026-05-31")
    first.refresh_from_db()
    assert first.released_on == d("2026-05-31")


@pytest.mark.usefixtures("committed")
def test_two_who_hold_at_once_hold_once():
    live()
    pk = account("B").pk
    by = [staff("sato", "2026-05-01"), staff("suzuki", "2026-05-01")]

    def one(who) -> str:
        try:
            return billing_holds.hold(who, pk, "確認中").reason
        except Refused as refusal:
            return refusal.ja

    connection.set_autocommit(False)
    try:
        lock_accounts([pk])
        found = at_once(lambda: one(by[0]), lambda: one(by[1]), release=connection.rollback)
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    assert sorted(found) == ["この請求先の請求はすでに保留中です", "確認中"]
    assert BillingHold.objects.count() == 1


@pytest.mark.parametrize("duty", [Duty.CONTRACTS, Duty.ADMINISTRATION])
def test_only_accounts_hold_and_release(duty):
    live()
    other = staff("tanaka", "2026-04-25", duty)
    with pytest.raises(PermissionDenied):
        billing_holds.hold(other, account("B").pk, "確認中")
    hold("2026-04-25")
    with pytest.raises(PermissionDenied):
        billing_holds.release(other, account("B").pk)
    assert BillingHold.objects.get().released_on is None


def test_a_run_bills_as_it_was_shown_or_not_at_all():
    live()
    by = staff("sato", "2026-05-01")

    def shown() -> str:
        found = preview.whole(APRIL, by.day)
        held = set(BillingHold.objects.values_list("billing_account_id", flat=True))
        return fingerprint.of(*found.shown(held))

    plain = shown()
    hold("2026-05-01")
    assert not billing_month.is_as_shown(APRIL, by.day, plain)
    held = shown()
    Charge.objects.create(
        billing_account=account("C"), day="2026-04-20", amount=5_000, reason="破損"
    )
    assert not billing_month.is_as_shown(APRIL, by.day, held)
    assert billing_month.is_as_shown(APRIL, by.day, shown())


def test_holds_cost_a_run_one_statement_however_many_there_are():
    live()
    by = context.system(d("2026-05-01"))
    ids = run.expect(by, APRIL)

    def statements() -> list[str]:
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            run.bill(by, ids, APRIL)
            transaction.set_rollback(True)
        return [one["sql"] for one in captured if "billing_billinghold" in one["sql"]]

    assert len(statements()) == 1
    for customer in "ABC":
        hold("2026-05-01", customer=customer)
    assert len(statements()) == 1
