"""What can come to nothing any more ends by itself, with a reason that the customer reads."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.operations import account_changes, ending
from billing.operations.transfer import transfer
from contracts.mail import contract_notice
from contracts.models import AccountChange, ChangeRequest
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.operations import changes, lapsing, requests
from contracts.operations.ending import decline_renewal
from contracts.people.models import Customer
from contracts.people.operations.companies import (
    Billing,
    Person,
    add_account,
    add_contact,
    change_particulars,
)
from contracts.terms.parameters import Plan
from portal.jobs.runner import run_here
from tests.factories import person_of
from tests.web.reading import text
from tests.world import account, contract, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-10"
SYSTEM = context.system(d(DAY))


def staff(day: str = DAY) -> By:
    return By(context.system(d(day)).now, Role.STAFF, name="staff", duties=EVERY_DUTY)


def owner(customer: str = "A") -> By:
    members = {account(customer).customer_id: Member.OWNER}
    return By(SYSTEM.now, Role.CUSTOMER, name="holder", members=members)


@pytest.fixture
def life(settings, tmp_path, today):
    settings.MEDIA_ROOT = tmp_path
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C3", "B"))
    today(DAY)


def more() -> ChangeRequest:
    return requests.request_servers(owner(), contract().pk, 1, d("2026-07-01"))


def annual() -> ChangeRequest:
    return requests.request_plan(owner(), contract().pk, Plan.ANNUAL)


def somebody() -> ChangeRequest:
    contact = add_contact(SYSTEM, contract().customer, Person("鈴木 花子", "suzuki@example.jp"))
    return requests.request_responsible(owner(), contract().pk, contact.pk)


def phone() -> ChangeRequest:
    return requests.request_particulars(owner(), account().customer, phone="0600000000")


def department() -> ChangeRequest:
    return requests.request_particulars(owner(), account(), department="経理部")


def passed() -> None:
    b = Customer.objects.get(number="B")
    consent = ContentFile(b"consent", "consent.pdf")
    transfer(SYSTEM, contract().pk, b, b.contacts.get(), consent)


def set_phone(value: str) -> None:
    change_particulars(SYSTEM, account().customer, phone=value)


def responsible() -> None:
    contact = account().customer.contacts.get(email="suzuki@example.jp")
    changes.change_responsible(SYSTEM, contract().pk, contact)


CANCELLED = "契約が2026年7月10日に終了することになりました"
EXPIRED = "契約が2027年3月31日に終了することになりました"
PASSED = "契約がほかの契約者に移りました"
ALREADY = "すでに申請のとおりになっています"
OVERTAKEN = "申請のあとに、同じ項目が別の内容に変わりました"


@pytest.mark.parametrize(
    ("asked", "happens", "why", "clause"),
    [
        (more, lambda: ending.cancel(owner(), contract().pk), CANCELLED, "16-1"),
        (annual, lambda: ending.cancel(owner(), contract().pk), CANCELLED, "16-1"),
        (annual, lambda: decline_renewal(owner(), contract().pk), EXPIRED, "14-2"),
        (annual, lambda: changes.change_plan(SYSTEM, contract().pk, Plan.ANNUAL), ALREADY, "6-2"),
        (somebody, responsible, ALREADY, "8-2"),
        (more, passed, PASSED, "19"),
        (somebody, passed, PASSED, "19"),
        (department, passed, PASSED, "19"),
        (phone, lambda: set_phone("0600000000"), ALREADY, "12-1"),
        (phone, lambda: set_phone("0699999999"), OVERTAKEN, "12-1"),
    ],
)
def test_what_makes_it_moot_ends_it_with_the_reason(life, asked, happens, why, clause):
    row = asked()
    happens()
    row.refresh_from_db()
    assert (row.state, row.lapsed_because["ja"]) == ("lapsed", why)
    assert row.lapsed_because["clause"] == clause
    assert row.decided_by is None
    assert JournalEntry.objects.get(operation="lapse_request").clause == clause
    notice = Notice.objects.get(kind="request_lapsed")
    assert notice.customer.number == "A"
    message = OutboxMessage.objects.filter(purpose="request_lapsed").first()
    body = contract_notice(message).body
    assert f"理由: {why}。" in body
    assert row.lapsed_because["en"] in body


@pytest.mark.parametrize(
    ("asked", "happens"),
    [
        (somebody, lambda: ending.cancel(owner(), contract().pk)),
        (phone, passed),
        (phone, lambda: change_particulars(SYSTEM, account().customer, name_kana="エー")),
        (department, lambda: set_phone("0699999999")),
        (more, lambda: changes.add_servers(SYSTEM, contract().pk, 3)),
    ],
)
def test_what_can_still_come_waits_on(life, asked, happens):
    row = asked()
    happens()
    row.refresh_from_db()
    assert row.state == "open"
    assert not Notice.objects.filter(kind="request_lapsed").exists()


@pytest.mark.parametrize("asked", [more, annual, somebody, phone, department])
def test_what_is_accepted_does_not_lapse_by_its_own_effect(life, asked):
    row = asked()
    requests.accept(staff(), row.pk)
    row.refresh_from_db()
    assert (row.state, row.lapsed_because) == ("accepted", {})
    assert not JournalEntry.objects.filter(operation="lapse_request").exists()


def test_the_end_of_the_service_ends_all_of_them_in_as_many_statements_as_one(
    life, django_assert_num_queries
):
    for number in ("A", "B"):
        by, held = owner(number), contract("C1" if number == "A" else "C3")
        requests.request_servers(by, held.pk, 1, d("2026-07-01"))
        requests.request_plan(by, held.pk, Plan.ANNUAL)
    ids = [contract("C1").pk, contract("C3").pk]
    for row in (contract("C1"), contract("C3")):
        row.ends_on, row.end_reason = d("2026-08-31"), "service_ended"
        row.save()
    with django_assert_num_queries(10):
        lapsing.lapse_moot(SYSTEM, ids)
    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {"lapsed"}
    assert Notice.objects.filter(kind="request_lapsed").count() == 4


def test_the_daily_stage_takes_what_is_left_and_once(life):
    row = more()
    contract_row = contract()
    contract_row.ends_on, contract_row.end_reason = d("2026-08-31"), "cancelled"
    contract_row.save()
    run_here(d("2026-06-11"))
    run_here(d("2026-06-11"))
    row.refresh_from_db()
    assert row.state == "lapsed"
    assert JournalEntry.objects.filter(operation="lapse_request").count() == 1


def test_a_change_of_account_ends_with_the_contract_before_its_month(life):
    branch = add_account(
        SYSTEM, account().customer, Billing("A株式会社", "1000001", "東京都千代田区千代田1-1")
    )
    account_changes.change_account(SYSTEM, contract().pk, branch.pk, d("2026-08-01"))
    ending.cancel(owner(), contract().pk)
    row = AccountChange.objects.get()
    assert (row.withdrawn_on, row.lapsed_because["ja"]) == (d(DAY), CANCELLED)
    entry = JournalEntry.objects.get(operation="lapse_account_change")
    assert entry.before["billing_account"] == branch.number
    assert (
        "請求先の切替え"
        in contract_notice(OutboxMessage.objects.get(purpose="request_lapsed")).body
    )


def test_a_change_of_account_of_a_month_that_is_still_billed_stays(life):
    branch = add_account(
        SYSTEM, account().customer, Billing("A株式会社", "1000001", "東京都千代田区千代田1-1")
    )
    account_changes.change_account(SYSTEM, contract().pk, branch.pk, d("2026-07-01"))
    ending.cancel(owner(), contract().pk)
    assert AccountChange.objects.get().withdrawn_on is None


def test_the_database_knows_no_lapse_without_a_reason(life):
    row = more()
    for values in ({"state": "lapsed"}, {"lapsed_because": {"ja": "x"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeRequest.objects.filter(pk=row.pk).update(**values)


def test_the_page_of_a_request_says_why_on_both_sides(life, client):
    row = more()
    ending.cancel(owner(), contract().pk)
    client.force_login(person_of("A", "owner", confirmed=True))
    page = text(client.get(reverse("change_request", args=[row.pk])))
    assert "成立しない理由" in page
    assert f"{CANCELLED}。" in page
    assert '<span class="badge lapsed">不成立</span>' in page
    assert reverse("withdraw_request", args=[row.pk]) not in page
