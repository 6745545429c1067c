"""An application is taken back until it is decided, and says by when it will be."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.approvals import acceptance
from contracts.mail import contract_notice
from contracts.models import Application, ChangeRequest, Contract
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Duty, Member, Role
from contracts.office.models import Alert, Approval, JournalEntry, OutboxMessage
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import application, requests
from contracts.operations.application import Order
from contracts.operations.arrivals import Arrival
from contracts.operations.screening_time import set_screening_time
from contracts.people.operations.locking import lock_accounts
from contracts.queries import waiting
from contracts.terms.arrival import Channel
from contracts.terms.facts import ApplicationState
from portal.jobs.runner import run_here
from support.offboarding.queries.retention import facts_of
from tests.deciding import approve, read
from tests.factories import person_of
from tests.jobs.several import at_once, sessions_waiting
from tests.setup.processes import eventually
from tests.staff import member
from tests.web.reading import text
from tests.world import account, applied, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-06-10"


@pytest.fixture
def sent(today) -> Contract:
    """Applied for on Wednesday, 10 June 2026."""
    lived(DAY, *signed("2026-04-01", "C2", "B"), applied(DAY, servers=2))
    today(DAY)
    return contract()


def holder(role: Member = Member.OWNER, customer: str = "A", day: str = DAY) -> By:
    members = {account(customer).customer_id: role}
    return By(context.system(d(day)).now, Role.CUSTOMER, name="holder", members=members)


def staff(day: str = DAY) -> By:
    return By(context.system(d(day)).now, Role.STAFF, name="staff", duties=EVERY_DUTY)


def proposed(sent: Contract) -> Approval:
    """Its acceptance with an agreement, which waits for a second person."""
    return Approval.objects.create(
        kind=acceptance.KIND.name, subject="contract:C1", contract=sent, customer=sent.customer,
        values={"service_starts_on": DAY, "parameters": {"unit_price": 10_000}},
        proposed_at=staff().now, proposed_by=member("sato"),
    )  # fmt: skip


def second() -> By:
    return context.of_user(member("kato"), moment=staff().now)


def test_art_6_1_the_company_takes_it_back_and_both_sides_are_told(sent):
    application.withdraw(holder(), sent.pk)
    row = contract()
    assert (row.withdrawn_on, row.application_state) == (d(DAY), ApplicationState.WITHDRAWN)
    entry = JournalEntry.objects.get(operation="withdraw_application")
    assert (entry.clause, entry.contract) == ("6-1", row)
    message = OutboxMessage.objects.get(purpose="application_withdrawn")
    body = contract_notice(message).body
    assert "2026年6月10日にお申し込みを取り下げました。契約は成立しません" in body
    assert "withdrawn on 10 June 2026" in body
    assert "C1を取り下げました" in Alert.objects.get(kind="application_withdrawn").text


def test_art_6_1_withdrawn_it_cannot_be_accepted_refused_or_withdrawn_again(sent):
    application.withdraw(holder(), sent.pk)
    for decide in (
        lambda: application.accept(staff(), sent.pk),
        lambda: application.refuse(staff(), sent.pk, "6-3(4)"),
        lambda: application.withdraw(holder(), sent.pk),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert "申込中の契約ではありません" in refusal.value.ja
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=sent.pk).update(refused_on=d(DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=sent.pk).update(formed_on=d(DAY), service_starts_on=d(DAY))


def test_art_6_1_what_was_decided_cannot_be_withdrawn(sent):
    application.accept(staff(), sent.pk)
    with pytest.raises(Refused):
        application.withdraw(holder(), sent.pk)
    assert contract().withdrawn_on is None


def test_only_the_owner_and_staff_for_contracts_withdraw(sent):
    for by in (
        holder(Member.BILLING), holder(Member.VIEWER), holder(customer="B"),
        By(staff().now, Role.STAFF, name="-", duties=frozenset({Duty.ACCOUNTS})),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            application.withdraw(by, sent.pk)
    application.withdraw(staff(), sent.pk)


def test_what_was_proposed_and_asked_for_goes_with_it(sent):
    asked = requests.request_responsible(
        holder(), sent.pk, new={"name": "鈴木 花子", "email": "suzuki@example.jp"}
    )
    approval = proposed(sent)
    application.withdraw(holder(), sent.pk)
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == ("lapsed", None)
    assert "申込中の契約ではありません" in approval.lapsed_because["ja"]
    assert (approval.lapsed_because["clause"], approval.note) == ("6-1", "")
    entry = JournalEntry.objects.get(operation="approval_lapsed")
    assert entry.after["explanation"] == approval.lapsed_because
    row = ChangeRequest.objects.get(pk=asked.pk)
    assert (row.state, row.lapsed_because["ja"]) == ("lapsed", "お申し込みが成立しませんでした")


def test_what_was_proposed_ends_where_it_is_accepted_otherwise(sent):
    approval = proposed(sent)
    application.accept(staff(), sent.pk)
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == ("lapsed", None)
    assert "申込中の契約ではありません" in approval.lapsed_because["ja"]


def test_what_is_approved_does_not_lapse_by_its_own_effect(sent):
    approval, by = proposed(sent), second()
    approve(by, approval.pk)
    approval.refresh_from_db()
    assert (approval.state, approval.decided_by_id) == ("approved", by.account_id)
    assert approval.lapsed_because == {}
    assert contract().formed_on == d(DAY)


def test_the_database_knows_no_lapsed_proposal_without_a_reason(sent):
    row = proposed(sent)
    for values in ({"state": "lapsed"}, {"lapsed_because": {"ja": "x"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=row.pk).update(**values)


@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_withdrawal_at_once_the_first_is_done(committed, sent):
    row, by = proposed(sent), second()
    seen = read(by, row)

    def approve_it() -> str:
        assert eventually(lambda: sessions_waiting() == 1)  # the withdrawal is before
        try:
            return approvals.approve(by, row.pk, seen).state
        except Refused as refusal:
            return refusal.en

    def withdraw_it() -> object:
        return application.withdraw(holder(), sent.pk).withdrawn_on

    lock = transaction.atomic()
    lock.__enter__()
    lock_accounts([sent.billing_account_id])
    results = at_once(withdraw_it, approve_it, release=lambda: lock.__exit__(None, None, None))
    assert results == [d(DAY), "The proposal has already been decided"]
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("lapsed", None)


@pytest.mark.django_db(transaction=True)
def test_what_is_declined_meanwhile_stays_declined(committed, sent):
    row, by = proposed(sent), second()
    lock = transaction.atomic()
    lock.__enter__()
    approvals.decline(by, row.pk, "単価が違います")
    at_once(
        lambda: application.withdraw(holder(), sent.pk),
        release=lambda: lock.__exit__(None, None, None),
    )
    row.refresh_from_db()
    assert (row.state, row.note, row.lapsed_because) == ("declined", "単価が違います", {})
    assert contract().withdrawn_on == d(DAY)


def test_the_data_of_who_withdrew_is_kept_as_long_as_of_who_was_refused(sent):
    application.withdraw(holder(), sent.pk)
    facts = facts_of([sent.customer_id], d("2026-07-01"))[sent.customer_id]
    assert (facts.is_running, facts.refused_on) == (False, d(DAY))


# --- by when ---------------------------------------------------------------------------------


def test_art_6_1_an_applicant_is_told_the_day_and_keeps_it(sent):
    assert sent.application.expected_on == d("2026-06-17")  # five working days, one weekend
    message = OutboxMessage.objects.filter(purpose="received", notice__contract=sent).get()
    assert "2026年6月17日ごろまでに" in contract_notice(message).body
    set_screening_time(context.of_user(member("kato"), moment=staff().now), 2)
    assert Application.objects.get(contract=sent).expected_on == d("2026-06-17")
    lived(DAY, applied(DAY, "C9", "Z"))
    assert contract("C9").application.expected_on == d("2026-06-12")


def test_who_read_another_figure_changes_nothing(sent):
    by = context.of_user(member("kato"), moment=staff().now)
    with pytest.raises(Changed):
        set_screening_time(by, 3, "another")
    with pytest.raises(Refused):
        set_screening_time(by, 5)
    accounts = context.of_user(member("ito", Duty.ACCOUNTS), moment=staff().now)
    with pytest.raises(PermissionDenied):
        set_screening_time(accounts, 3)


@pytest.mark.parametrize(("day", "count"), [("2026-06-17", 0), ("2026-06-18", 1)])
def test_today_shows_what_is_beyond_its_day(sent, day, count):
    found = waiting.LATE.at(context.system(d(day)).now)
    assert found.count == count
    assert [row.key for row in found.rows] == ["C1"] * count
    application.withdraw(holder(), sent.pk)
    assert waiting.LATE.at(context.system(d(day)).now).count == 0


def test_art_18_1_what_nobody_decided_while_the_service_lasted_is_refused_with_the_reason(today):
    lived(
        "2026-08-31",
        *signed("2026-04-01", "C2", "B"),
        applied("2026-06-10"),
        event("2026-06-15", "end_service", effective="2026-08-31"),
    )
    assert contract().refused_on is None
    run_here(d("2026-09-01"))
    row = contract()
    assert (row.refused_on, row.refusal_ground) == (d("2026-09-01"), "6-3(4)")
    assert "サービスは2026年8月31日に終了しました" in row.refusal_reason


def test_art_6_1_who_wrote_is_told_a_day_that_is_still_to_come(sent):
    order = Order(
        "monthly", 1, account(), account().customer.contacts.first(),
        edition=sent.application.edition, declares_no_antisocial_ties=True,
    )  # fmt: skip
    letter = Arrival(Channel.PAPER, d("2026-05-20"), ContentFile(b"%PDF-1.7", "a.pdf"))
    row = application.apply(staff(), order, letter)
    assert (row.applied_on, row.application.expected_on) == (d("2026-05-20"), d("2026-06-17"))


# --- pages -----------------------------------------------------------------------------------


def test_the_page_of_an_application_says_by_when_and_lets_it_be_withdrawn(sent, client, today):
    client.force_login(person_of("A", "owner", confirmed=True))
    state = reverse("apply_state", args=["C1"])
    page = text(client.get(state))
    assert "審査結果の目安" in page
    assert "お支払いについて" in page
    assert "2026年6月17日" in page
    address = reverse("apply_withdraw", args=["C1"])
    assert address in page
    assert "契約は成立せず、費用はかかりません" in text(client.get(address))
    assert contract().withdrawn_on is None
    page = text(client.post(address, follow=True))
    assert "お申し込みを取り下げました。" in page
    assert '<span class="badge withdrawn">取下げ</span>' in page
    assert address not in page
    assert "お支払いについて" not in page
    assert "すでに審査中ではありません" in text(client.post(address, follow=True))
    client.force_login(member("sato"))
    page = text(client.get(reverse("application", args=["C1"])))
    assert "申込者が2026年6月10日に取り下げました" in page
    assert "承諾する" not in page
    decided = text(client.get(reverse("applications"), {"part": "decided"}))
    assert '<span class="badge withdrawn">取下げ</span>' in decided


@pytest.mark.parametrize(
    ("language", "state", "why"),
    [
        ("ja", "不成立", ["不成立", "成立しない理由", "申込中の契約ではありません"]),
        ("en", "Closed", ["Closed", "Why it was closed", "not waiting for acceptance"]),
    ],
)
def test_the_pages_of_a_proposal_that_lapsed_say_why_and_name_nobody(
    sent, client, language, state, why
):
    row = proposed(sent)
    application.withdraw(holder(), sent.pk)
    client.cookies["django_language"] = language
    client.force_login(member("kato"))
    page = text(client.get(reverse("approval", args=[row.pk])))
    for one in why:
        assert one in page
    listed = text(client.get(reverse("approvals"), {"part": "decided"}))
    assert f'<span class="badge lapsed">{state}</span>' in listed
    for shown in (page, listed):
        assert "None" not in shown


@pytest.mark.parametrize("role", ["billing", "viewer"])
def test_others_see_no_way_to_withdraw(sent, client, role):
    client.force_login(person_of("A", role, confirmed=True))
    address = reverse("apply_withdraw", args=["C1"])
    assert address not in text(client.get(reverse("apply_state", args=["C1"])))
    assert client.post(address).status_code == 403
    client.force_login(person_of("B", "owner", confirmed=True))
    assert client.post(address).status_code == 404
    assert contract().withdrawn_on is None


def test_staff_set_the_days_on_their_page(sent, client):
    client.force_login(member("sato"))
    address = reverse("screening_time")
    shown = client.get(address)
    assert "2026年6月17日" in text(shown)
    values = {"days": "3", "expected": shown.context["expected"]}
    assert "2026年6月15日" in text(client.post(address, values, follow=True))
    assert client.post(address, {**values, "days": "4"}).status_code == 409
    client.force_login(member("ito", Duty.ACCOUNTS))
    assert client.post(address, values).status_code == 403
