"""A second billing account at any time; a contract billed to another from a month on."""

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from billing.models import Invoice
from billing.operations import account_changes, ending
from billing.operations.run import draft
from billing.operations.transfer import transfer
from contracts.mail import contract_notice
from contracts.models import AccountChange, ChangeRequest
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.operations import requests
from contracts.people.models import BillingAccount, Customer
from contracts.people.operations.companies import Billing, add_account
from contracts.queries import facts
from portal.jobs.runner import run_here
from tests.factories import person_of
from tests.staff import member
from tests.web.reading import text
from tests.world import account, contract, d, event, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
BRANCH = Billing(
    "A株式会社", "1000001", "東京都千代田区千代田1-1", "大阪支店", ("osaka@example.jp",)
)
BY = context.system(d("2026-06-10"))


@pytest.fixture
def branch(today) -> BillingAccount:
    """A company with two contracts since April, and a second account since 10 June."""
    lived("2026-06-10", *signed("2026-04-01", "C1"), *signed("2026-04-01", "C2", servers=2))
    today("2026-06-10")
    return add_account(BY, account().customer, BRANCH)


def runs(*days: str) -> None:
    for day in days:
        run_here(d(day))


def billed(label: str) -> dict[str, list[str]]:
    """By account, the contracts on its regular invoice of a month."""
    found = Invoice.objects.filter(label=label, kind="regular").select_related("billing_account")
    return {
        one.billing_account.number: [line.contract.number for line in one.lines.all()]
        for one in found
    }


def move(branch: BillingAccount, first: str, number: str = "C2", by=BY) -> AccountChange:
    return account_changes.change_account(by, contract(number).pk, branch.pk, d(first))


def test_art_23_1_from_a_month_on_the_other_account_is_billed(branch):
    move(branch, "2026-08-01")
    assert contract("C2").billing_account == account()
    runs("2026-07-01", "2026-08-01", "2026-09-01")
    assert billed("2026-06") == billed("2026-07") == {"A": ["C1", "C2"]}
    assert billed("2026-08") == {"A": ["C1"], "A-2": ["C2"]}
    assert Invoice.objects.get(label="2026-08", billing_account=branch).total == 35_640
    assert contract("C2").billing_account == branch


def test_of_the_month_that_runs_it_takes_effect_at_once(branch):
    row = move(branch, "2026-06-01")
    assert (row.carried_out_on, contract("C2").billing_account) == (d("2026-06-10"), branch)
    runs("2026-07-01")
    assert billed("2026-06") == {"A": ["C1"], "A-2": ["C2"]}


def test_late_jobs_bill_each_month_to_the_account_of_that_month(branch):
    move(branch, "2026-07-01")
    runs("2026-06-11", "2026-09-03")
    assert billed("2026-06") == {"A": ["C1", "C2"]}
    assert billed("2026-07") == billed("2026-08") == {"A": ["C1"], "A-2": ["C2"]}


def test_an_account_without_another_contract_is_billed_its_earlier_months_too(branch):
    for number in ("C1", "C2"):
        move(branch, "2026-07-01", number)
    runs("2026-06-11", "2026-08-03")
    assert billed("2026-06") == {"A": ["C1", "C2"]}
    assert billed("2026-07") == {"A-2": ["C1", "C2"]}


def test_a_preview_shows_what_the_run_will_bill(branch):
    move(branch, "2026-06-01", "C1")
    drafts = draft([account().pk, branch.pk], d("2026-06-01"), d("2026-07-01"), facts.book())
    shown = {one.account.id: [*one.contract_ids] for one in drafts.billings}
    assert shown == {account().pk: ["C2"], branch.pk: ["C1"]}


def test_a_month_already_billed_and_a_second_change_are_refused(branch):
    with pytest.raises(Refused, match="2026年5月分までは請求済みです"):
        move(branch, "2026-05-01")
    move(branch, "2026-08-01")
    with pytest.raises(Refused, match="予定がすでにあります"):
        move(branch, "2026-09-01")
    with pytest.raises(Refused, match="すでにその請求先です"):
        move(account(), "2026-09-01")
    assert AccountChange.objects.count() == 1


def test_another_companys_account_is_refused(branch):
    lived("2026-06-10", *signed("2026-06-10", "C9", "Z"))
    with pytest.raises(Refused, match="ほかの契約者の請求先です"):
        move(account("Z"), "2026-08-01")


def test_a_waiting_change_can_be_withdrawn(branch):
    move(branch, "2026-08-01")
    account_changes.withdraw_account_change(BY, contract("C2").pk)
    runs("2026-07-01", "2026-08-01", "2026-09-01")
    assert billed("2026-08") == {"A": ["C1", "C2"]}
    with pytest.raises(Refused, match="切替えの予定はありません"):
        account_changes.withdraw_account_change(BY, contract("C2").pk)


def test_there_and_back_again_each_month_has_its_account(branch):
    move(branch, "2026-06-01")
    runs("2026-07-01")
    move(account(), "2026-07-01", by=context.system(d("2026-07-02")))
    runs("2026-08-01")
    assert billed("2026-06") == {"A": ["C1"], "A-2": ["C2"]}
    assert billed("2026-07") == {"A": ["C1", "C2"]}


def test_a_change_lapses_where_the_contract_passes_to_another_company(today):
    lived(
        "2026-06-10",
        *signed("2026-04-01", "C1"),
        *signed("2026-05-01", "C2", servers=2),
        *signed("2026-05-01", "C9", "Z"),
        event("2026-06-10", "pay", customer="A", amount=17_820 + 53_460),
    )
    move(add_account(BY, account().customer, BRANCH), "2026-08-01")
    other, consent = account("Z").customer, ContentFile(b"consent", "consent.pdf")
    transfer(BY, contract("C2").pk, other, other.contacts.get(), consent)
    runs("2026-07-01", "2026-08-01")
    row = AccountChange.objects.get()
    assert row.withdrawn_on == d("2026-06-10")
    assert row.lapsed_because["ja"] == "契約がほかの契約者に移りました"
    assert contract("C2").billing_account == account("Z")
    assert billed("2026-07") == {"A": ["C1"], "Z": ["C2", "C9"]}


@pytest.fixture
def other(today) -> Customer:
    """Beside the company with two contracts, which owes nothing."""
    lived(
        "2026-06-10",
        *signed("2026-04-01", "C1"),
        *signed("2026-04-01", "C2", servers=2),
        *signed("2026-06-10", "C9", "Z"),
        event("2026-06-10", "pay", customer="A", amount=200_000),
    )
    today("2026-06-10")
    return account("Z").customer


@pytest.fixture
def office(other) -> BillingAccount:
    return add_account(BY, account().customer, BRANCH)


def lapsed() -> tuple[list[str], list[str], list[str], str]:
    """Whose journal and notice say that a change lapsed, whom it was mailed to, and the mail."""
    entries = JournalEntry.objects.filter(operation="lapse_account_change")
    notices = Notice.objects.filter(kind="request_lapsed")
    mails = OutboxMessage.objects.filter(purpose="request_lapsed")
    (body,) = {contract_notice(one).body for one in mails}
    return (
        [one.customer.number for one in entries],
        [one.customer.number for one in notices],
        [one.recipient for one in mails],
        body,
    )


def pass_to(other: Customer, number: str) -> None:
    consent = ContentFile(b"consent", "consent.pdf")
    transfer(BY, contract(number).pk, other, other.contacts.get(), consent)


@pytest.mark.parametrize("is_shared", [True, False])
def test_art_19_who_gets_the_contract_learns_nothing_of_the_former_holders_accounts(
    office, other, is_shared
):
    if not is_shared:
        third = add_account(BY, account().customer, replace(BRANCH, department="福岡支店"))
        move(third, "2026-06-01")
    move(office, "2026-08-01")
    former = contract("C2").responsible.email
    pass_to(other, "C2")
    journaled, told, mailed, body = lapsed()
    assert (journaled, told, mailed) == (["A"], ["A"], [former])
    assert body.startswith("A株式会社 御中\n")
    assert (
        f"請求先の切替え: A株式会社{'' if is_shared else ' 福岡支店'} → A株式会社 大阪支店\n"
        in body
    )
    assert "理由: 契約がほかの契約者に移りました。\n" in body
    about = Notice.objects.filter(customer=other), JournalEntry.objects.filter(customer=other)
    known = [(one.data,) for one in about[0]] + [(one.before, one.after) for one in about[1]]
    assert known
    assert "大阪支店" not in str(known)
    assert office.number not in str(known)


def test_art_19_where_the_new_account_passes_its_holder_is_told_without_the_others_name(
    office, other
):
    move(office, "2026-06-01", "C1")
    move(office, "2026-08-01")
    pass_to(other, "C1")
    office.refresh_from_db()
    assert office.customer == other
    row = AccountChange.objects.get(contract=contract("C2"))
    assert row.withdrawn_on == d("2026-06-10")
    journaled, told, mailed, body = lapsed()
    assert (journaled, told, mailed) == (["A"], ["A"], [contract("C2").responsible.email])
    assert "契約 C2 について予定していた次の請求先の切替え(第23条第1項)は" in body
    assert "請求先の切替え: A株式会社 → A株式会社 大阪支店\n" in body
    assert "理由: 切替え先の請求先がほかの契約者に移りました。\n" in body
    assert other.name not in body


def test_what_is_found_to_be_another_companys_account_is_told_to_nobody(office, other):
    row = AccountChange.objects.create(
        contract=contract("C2"), from_account=account(), to_account=account("Z"),
        first_month=d("2026-07-01"), recorded_on=d("2026-06-10"),
    )  # fmt: skip
    account_changes.carry_out(context.system(d("2026-07-01")), [row.pk])
    row.refresh_from_db()
    assert (row.carried_out_on, row.withdrawn_on) == (None, d("2026-07-01"))
    assert not Notice.objects.filter(kind="request_lapsed").exists()
    assert JournalEntry.objects.get(operation="lapse_account_change").customer == other


def test_a_change_that_staff_recorded_is_no_request_in_its_mail(branch):
    move(branch, "2026-08-01")
    ending.cancel(BY, contract("C2").pk)
    message = contract_notice(OutboxMessage.objects.get(purpose="request_lapsed"))
    assert message.subject.startswith("請求先の切替えが不成立となりました(C2)")
    for word in ("申請", "request"):
        assert word not in message.subject + message.body
    assert "The change of the billing account scheduled for contract C2" in message.body


def test_it_is_journaled_and_the_holder_is_notified(branch):
    move(branch, "2026-06-01")
    entries = JournalEntry.objects.filter(contract=contract("C2"), clause="23-1")
    assert set(entries.values_list("operation", flat=True)) >= {"change_account", "account_changed"}
    notice = Notice.objects.filter(kind="changed", contract=contract("C2")).last()
    (change,) = notice.data["changes"]
    assert (change["before"]["ja"], change["after"]["ja"]) == ("A株式会社", "A株式会社 大阪支店")
    assert notice.data["explanation"]["ja"] == (
        "2026年6月分のご利用料金から、新しい請求先に請求します"
    )


# --- pages -------------------------------------------------------------------------------


def test_staff_add_an_account_and_move_a_contract(branch, client):
    client.force_login(member("sato", Duty.CONTRACTS))
    page = text(client.get(reverse("staff_customer", args=["A"])))
    assert reverse("staff_new_account", args=["A"]) in page
    values = {
        "name": "A株式会社", "department": "福岡支店", "postal_code": "1000001",
        "address": "東京都千代田区千代田1-1", "purchase_order": "F-1",
    }  # fmt: skip
    answer = client.post(reverse("staff_new_account", args=["A"]), values)
    assert answer.url == reverse("staff_customer", args=["A"])
    new = BillingAccount.objects.get(number="A-3")
    assert (new.department, new.purchase_order, new.is_default) == ("福岡支店", "F-1", False)
    address = reverse("staff_act", args=["C2", "account"])
    assert address in text(client.get(reverse("staff_contract", args=["C2"])))
    asked = {"account": new.pk, "first": "2026-08-15"}
    shown = client.get(address, asked)
    assert "2026年8月分のご利用料金から、新しい請求先に請求します" in text(shown)
    sent = {**asked, "read": "on", "expected": shown.context["expected"]}
    assert client.post(address, sent).url == reverse("staff_contract", args=["C2"])
    assert AccountChange.objects.get().first_month == d("2026-08-01")
    keep = reverse("staff_act", args=["C2", "keep-account"])
    assert keep in text(client.get(reverse("staff_contract", args=["C2"])))
    shown = client.get(keep)
    assert "2026年8月からの A株式会社 福岡支店 への切替えは行いません" in text(shown)
    client.post(keep, {"read": "on", "expected": shown.context["expected"]})
    assert AccountChange.objects.get().withdrawn_on == d("2026-06-10")


def test_without_a_month_it_is_the_first_one_not_billed(branch, client):
    client.force_login(member("sato", Duty.CONTRACTS))
    shown = client.get(reverse("staff_act", args=["C2", "account"]), {"account": branch.pk})
    assert "2026年6月分のご利用料金から" in text(shown)


def test_a_company_with_one_account_is_told_to_add_one(today, client):
    lived("2026-06-10", *signed("2026-04-01", "C1"))
    today("2026-06-10")
    client.force_login(member("sato", Duty.CONTRACTS))
    page = text(client.get(reverse("staff_act", args=["C1", "account"]), {"account": ""}))
    assert "請求先を選んでください。ほかに無ければ、先に追加してください。" in page


def test_the_holder_sees_the_change_that_waits(branch, client):
    move(branch, "2026-08-01")
    client.force_login(person_of("A", "viewer", confirmed=True))
    page = text(client.get(reverse("contract", args=["C2"])))
    assert "2026年8月分から: A株式会社 大阪支店" in page
    assert "keep-account" not in page


def test_a_customer_asks_for_an_account_and_staff_accept(branch, client):
    client.force_login(person_of("A", "billing", confirmed=True))
    assert reverse("new_billing_account") in text(client.get(reverse("particulars")))
    values = {
        "name": "A株式会社", "department": "経理部", "postal_code": "1000001",
        "address": "東京都千代田区千代田1-1", "emails": "keiri@example.jp",
    }  # fmt: skip
    page = text(client.post(reverse("new_billing_account"), values, follow=True))
    assert "keiri@example.jp" in page
    asked = ChangeRequest.objects.get()
    client.force_login(member("sato", Duty.CONTRACTS))
    assert "経理部" in text(client.get(reverse("staff_request", args=[asked.pk])))
    requests.accept(BY, asked.pk)
    new = BillingAccount.objects.get(number="A-3")
    assert (new.department, new.emails) == ("経理部", ["keiri@example.jp"])
    assert not new.is_default


def test_a_viewer_does_not_ask_for_one(branch, client):
    client.force_login(person_of("A", "viewer", confirmed=True))
    assert client.get(reverse("new_billing_account")).status_code == 403
