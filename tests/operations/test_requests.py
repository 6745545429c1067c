"""Changes that a holder asks for: open, then accepted, refused or withdrawn, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from billing.models import Invoice
from billing.operations import ending
from contracts.mail import contract_notice
from contracts.models import ChangeRequest, TermsEdition
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.terms.explanation import Refused
from contracts.operations import requests
from contracts.people.models import Contact
from contracts.terms.parameters import Plan
from tests.once import once
from tests.world import account, contract, d, lived, signed

pytestmark = pytest.mark.django_db

SUZUKI = {"name": "鈴木 花子", "email": "suzuki@example.jp"}


def staff(day: str = "2026-05-03") -> By:
    return By(context.system(d(day)).now, Role.STAFF, name="staff", duties=EVERY_DUTY)


def member(role: Member, day: str = "2026-05-02", customer: str = "A") -> By:
    members = {account(customer).customer_id: role}
    return By(context.system(d(day)).now, Role.CUSTOMER, name="holder", members=members)


def live() -> None:
    lived("2026-05-01", *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))


past = once(live)


@pytest.fixture
def owner(past) -> By:
    return member(Member.OWNER)


def more(by: By, servers: int = 2, day: str = "2026-06-16") -> ChangeRequest:
    return requests.request_servers(by, contract().pk, servers, d(day))


ASKING = {
    "add_servers": more,
    "change_plan": lambda by: requests.request_plan(by, contract().pk, Plan.ANNUAL),
    "responsible": lambda by: requests.request_responsible(by, contract().pk, new=SUZUKI),
    "company": lambda by: requests.request_particulars(by, account().customer, phone="0600000000"),
    "billing_account": lambda by: requests.request_particulars(by, account(), department="経理部"),
    "contact": lambda by: requests.request_particulars(
        by, contract().responsible, email="new@example.jp"
    ),
}


def state(request: ChangeRequest) -> str:
    return ChangeRequest.objects.get(pk=request.pk).state


@pytest.mark.parametrize("kind", ASKING)
def test_a_request_waits_is_notified_and_journaled_and_changes_nothing_yet(owner, kind):
    request = ASKING[kind](owner)
    assert (request.kind, request.state) == (kind, "open")
    entry = JournalEntry.objects.get(operation="request")
    assert entry.clause == requests.clause(kind)
    assert (entry.before, entry.after["kind"]) == (request.before, kind)
    notice = Notice.objects.get(kind="request_received")
    assert [m.recipient for m in notice.messages.all()] == ["customer1@example.jp"]
    assert not contract().server_changes.exists()
    assert not contract().plan_changes.exists()
    assert contract().responsible.email == "customer1@example.jp"
    assert account().department == ""


@pytest.mark.parametrize("kind", ASKING)
def test_a_withdrawn_request_cannot_be_decided_any_more(owner, kind):
    request = ASKING[kind](owner)
    requests.withdraw(owner, request.pk)
    for decide in (requests.accept, lambda by, pk: requests.refuse(by, pk, "late")):
        with pytest.raises(Refused) as refusal:
            decide(staff(), request.pk)
        assert refusal.value.article == requests.clause(kind)
    assert state(request) == "withdrawn"
    assert ASKING[kind](owner).pk != request.pk


@pytest.mark.parametrize("kind", ASKING)
def test_a_refused_request_changes_nothing_and_says_why(owner, kind):
    request = ASKING[kind](owner)
    refused = requests.refuse(staff(), request.pk, "書類が足りません")
    assert (refused.state, refused.reason) == ("refused", "書類が足りません")
    message = OutboxMessage.objects.get(purpose="request_refused")
    assert "書類が足りません" in contract_notice(message).body
    assert not contract().server_changes.exists()
    assert JournalEntry.objects.filter(operation="refuse_request").count() == 1


@pytest.mark.parametrize("kind", ASKING)
def test_asked_twice_for_the_same_makes_one_request(owner, kind):
    assert ASKING[kind](owner) == ASKING[kind](owner)
    assert ChangeRequest.objects.count() == 1
    assert Notice.objects.filter(kind="request_received").count() == 1


@pytest.mark.parametrize("kind", ASKING)
def test_only_who_may_asks_and_withdraws(owner, kind):
    money = [Member.BILLING] if kind == "billing_account" else []
    outsiders = [member(role) for role in Member if role is not Member.OWNER and role not in money]
    outsiders.append(member(Member.OWNER, customer="B"))
    for outsider in outsiders:
        with pytest.raises(PermissionDenied):
            ASKING[kind](outsider)
    request = ASKING[kind](owner)
    for outsider in outsiders:
        with pytest.raises(PermissionDenied):
            requests.withdraw(outsider, request.pk)
    for by in (owner, *outsiders):
        with pytest.raises(PermissionDenied):
            requests.accept(by, request.pk)
        with pytest.raises(PermissionDenied):
            requests.refuse(by, request.pk, "no")
    assert state(request) == "open"


def test_another_open_request_of_the_kind_is_refused(owner):
    more(owner)
    with pytest.raises(Refused) as refusal:
        more(owner, 3)
    assert refusal.value.article == "6-2"
    assert ChangeRequest.objects.get().after["servers"] == 2
    requests.request_plan(owner, contract().pk, Plan.ANNUAL)


def test_art_6_2_accepted_servers_come_on_the_wished_day(owner):
    request = more(owner)
    assert request.before == {"servers": 2}
    accepted = requests.accept(staff(), request.pk)
    assert (accepted.state, accepted.reason) == ("accepted", "")
    change = contract().server_changes.get()
    assert (change.servers, change.effective_on) == (2, d("2026-06-16"))
    changed = Notice.objects.get(kind="changed")
    assert changed.data == {"servers": 2, "effective_on": "2026-06-16"}


def test_art_6_2_servers_whose_wished_day_has_passed_come_on_the_day_of_acceptance(owner):
    request = more(owner, day="2026-05-02")
    accepted = requests.accept(staff("2026-05-07"), request.pk)
    assert contract().server_changes.get().effective_on == d("2026-05-07")
    assert accepted.reason == "2026-05-02 → 2026-05-07"


def test_art_6_2_what_cannot_be_is_refused_when_asked_for(owner):
    for servers, day in ((0, "2026-06-01"), (1, "2026-05-01")):
        with pytest.raises(Refused):
            more(owner, servers, day)
    with pytest.raises(Refused) as refusal:
        requests.request_plan(owner, contract().pk, Plan.MONTHLY)
    assert "第2期" in refusal.value.ja
    assert not ChangeRequest.objects.exists()


def test_an_acceptance_that_the_terms_do_not_allow_today_leaves_the_request_open(owner):
    request = more(owner, servers=1)
    TermsEdition.objects.create(
        number=9, published_at=owner.now, effective_on=d("2026-05-03"), sha256="0" * 64,
        parameters={"minimum_additional_order": 2},
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        requests.accept(staff(), request.pk)
    assert refusal.value.article == "6-2"
    assert state(request) == "open"
    assert not contract().server_changes.exists()


def test_art_6_2_an_accepted_plan_comes_with_the_next_term(owner):
    request = requests.request_plan(owner, contract().pk, Plan.ANNUAL)
    assert (request.before, request.after) == (
        {"plan": "monthly"},
        {"plan": "annual", "with_term": 2},
    )
    requests.accept(staff(), request.pk)
    assert contract().plan_changes.get().with_term == 2


def test_art_6_2_a_plan_accepted_after_its_term_has_begun_comes_with_the_term_after(owner):
    request = requests.request_plan(owner, contract().pk, Plan.ANNUAL)
    accepted = requests.accept(staff("2027-04-01"), request.pk)
    assert contract().plan_changes.get().with_term == 3
    assert accepted.reason == "第2期 → 第3期"


def test_art_8_2_a_new_responsible_person_is_a_contact_from_then_on(owner):
    request = requests.request_responsible(owner, contract().pk, new=SUZUKI)
    assert not Contact.objects.filter(name="鈴木 花子").exists()
    requests.accept(staff(), request.pk)
    assert contract().responsible.email == "suzuki@example.jp"
    assert contract().responsible.customer == account().customer


def test_art_8_2_the_responsible_person_is_one_of_the_companys(owner):
    with pytest.raises(Contact.DoesNotExist):
        requests.request_responsible(owner, contract().pk, contract("C2").responsible.pk)
    with pytest.raises(Refused) as refusal:
        requests.request_responsible(owner, contract().pk, contract().responsible.pk)
    assert refusal.value.article == "8-2"


def test_art_12_1_accepted_particulars_are_notified_to_the_old_and_the_new_address(owner):
    request = ASKING["contact"](owner)
    assert (request.before, request.after) == (
        {"email": "customer1@example.jp"},
        {"email": "new@example.jp"},
    )
    requests.accept(staff(), request.pk)
    assert contract().responsible.email == "new@example.jp"
    told = OutboxMessage.objects.filter(purpose="changed")
    assert {m.recipient for m in told} == {"customer1@example.jp", "new@example.jp"}
    assert "メールアドレス: customer1@example.jp → new@example.jp" in contract_notice(told[0]).body


def test_art_12_1_particulars_that_changed_in_the_meantime_are_not_overwritten(owner):
    request = ASKING["billing_account"](member(Member.BILLING))
    row = account()
    row.department = "総務部"
    row.save()
    with pytest.raises(Refused) as refusal:
        requests.accept(staff(), request.pk)
    assert refusal.value.article == "12-1"
    assert account().department == "総務部"
    assert state(request) == "open"


def test_art_12_1_a_new_contact(owner):
    new = Contact(customer=account().customer)
    request = requests.request_particulars(owner, new, **SUZUKI)
    assert (request.kind, request.subject) == ("contact", None)
    requests.accept(staff(), request.pk)
    assert account().customer.contacts.count() == 2


def test_art_12_1_wrong_or_unchanged_particulars_are_refused_and_named(owner):
    with pytest.raises(ValidationError) as error:
        requests.request_particulars(owner, account().customer, postal_code="12")
    assert "postal_code" in error.value.message_dict
    with pytest.raises(Refused):
        requests.request_particulars(owner, account().customer, name="A株式会社")
    assert not ChangeRequest.objects.exists()


def test_art_16_1_a_reduction_sent_twice_reduces_once(owner):
    quote = ending.quote_reduction(owner, contract(), 1, None)
    read = ending.reduction_fingerprint(contract(), owner.day, quote)
    assert (quote.reduction.change.effective_on, quote.cost) == (d("2026-06-03"), 177_012)
    ending.reduce(owner, contract().pk, 1, None, read)
    with pytest.raises(Refused) as refusal:
        ending.reduce(owner, contract().pk, 1, None, read)
    assert refusal.value.article == "16-1"
    assert contract().server_changes.get().servers == 1
    assert Invoice.objects.filter(kind="residual").count() == 1


def test_art_16_1_a_quote_of_yesterday_is_not_carried_out_today(owner):
    quote = ending.quote_reduction(owner, contract(), 1, None)
    read = ending.reduction_fingerprint(contract(), owner.day, quote)
    with pytest.raises(Refused) as refusal:
        ending.reduce(member(Member.OWNER, "2026-05-03"), contract().pk, 1, None, read)
    assert "内容が変わりました" in refusal.value.ja
    assert not contract().server_changes.exists()
