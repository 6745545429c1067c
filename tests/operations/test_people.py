"""Who may act for a company: roles, invitations, and that an owner is always left."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from contracts.models import Contract
from contracts.office import context
from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations.record import notify
from contracts.office.outbox import composers
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import KINDS
from contracts.people.models import Invitation, Membership
from contracts.people.operations import members
from contracts.people.operations.companies import Particulars, register_customer
from tests.factories import MembershipFactory, StaffFactory, UserFactory
from tests.staff import staff
from tests.world import d

pytestmark = pytest.mark.django_db

OWNER, BILLING, VIEWER = Member
DAY = "2026-05-11"


@pytest.fixture
def applicant():
    return register_customer(
        context.system(d(DAY)),
        Particulars("甲株式会社", "1000001", "東京都千代田区1-1", "佐藤 一郎", "sato@example.jp"),
    )


@pytest.fixture
def company(applicant):
    """One whose application was accepted."""
    Contract.objects.create(
        number="C1",
        customer=applicant,
        billing_account=applicant.billing_accounts.get(),
        responsible=applicant.contacts.get(),
        plan="monthly",
        servers=1,
        applied_on=DAY,
        formed_on=DAY,
        service_starts_on=DAY,
    )
    return applicant


@pytest.fixture
def join(company, django_user_model):
    def add(email: str, role: Member, customer=None) -> Membership:
        user, _ = django_user_model.objects.get_or_create(email=email)
        return MembershipFactory(user=user, customer=customer or company, role=role.value)

    return add


def acting(user, day: str = DAY, **later) -> By:
    moment = context.system(d(day)).now + timedelta(**later)
    return context.of_user(user, moment=moment)


def link(invitation: Invitation) -> str:
    """The token in the newest mail of an invitation."""
    notice = Notice.objects.filter(kind="invited", data__email=invitation.email).last()
    return members.token_of(notice.data["nonce"])


OPERATIONS = {
    "invite": lambda by, rows: members.invite(by, rows["customer"], "new@example.jp", VIEWER),
    "resend": lambda by, rows: members.resend(by, rows["invitation"]),
    "revoke": lambda by, rows: members.revoke(by, rows["invitation"]),
    "change_role": lambda by, rows: members.change_role(by, rows["member"], BILLING),
    "remove": lambda by, rows: members.remove(by, rows["member"]),
    "decline_mail": lambda by, rows: members.decline_mail(by, rows["customer"], {"paid"}),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("who", "allowed"),
    [(OWNER, True), (BILLING, False), (VIEWER, False), ("stranger", False), ("staff", True)],
)
def test_only_owners_and_staff_change_people(company, join, operation, who, allowed):
    owner = join("owner@example.jp", OWNER)
    rows = {
        "customer": company.pk,
        "member": join("other@example.jp", VIEWER).pk,
        "invitation": members.invite(acting(owner.user), company.pk, "x@example.jp", VIEWER).pk,
    }
    user = owner.user
    if who in (BILLING, VIEWER):
        user = join("me@example.jp", who).user
    elif who in ("stranger", "staff"):
        user = UserFactory(email="me@example.jp", is_staff=who == "staff", duties=["contracts"])
    before = JournalEntry.objects.count()
    if allowed:
        OPERATIONS[operation](acting(user), rows)
        assert JournalEntry.objects.last().account == user
    else:
        with pytest.raises(PermissionDenied):
            OPERATIONS[operation](acting(user), rows)
    assert JournalEntry.objects.count() == before + allowed


def test_an_owner_of_another_company_changes_nothing_here(company, join):
    other = register_customer(
        context.system(d(DAY)),
        Particulars("乙株式会社", "1000002", "東京都千代田区2-2", "乙 花子", "otsu@example.jp"),
    )
    stranger = join("otsu@example.jp", OWNER, other)
    join("owner@example.jp", OWNER)
    member = join("member@example.jp", VIEWER)
    with pytest.raises(PermissionDenied):
        members.remove(acting(stranger.user), member.pk)
    with pytest.raises(PermissionDenied):
        members.invite(acting(stranger.user), company.pk, "x@example.jp", OWNER)
    assert company.memberships.count() == 2


def test_the_last_owner_stays(company, join):
    owner = join("owner@example.jp", OWNER)
    with pytest.raises(Refused, match="最後の管理者"):
        members.remove(acting(owner.user), owner.pk)
    with pytest.raises(Refused, match="最後の管理者"):
        members.change_role(acting(owner.user), owner.pk, VIEWER)
    second = join("second@example.jp", OWNER)
    members.remove(acting(second.user), owner.pk)
    assert list(company.memberships.values_list("user__email", "role")) == [
        ("second@example.jp", "owner")
    ]


def test_one_who_was_an_owner_when_the_page_opened_is_none_now(company, join):
    first, second = join("first@example.jp", OWNER), join("second@example.jp", OWNER)
    opened_before = acting(second.user)
    members.change_role(acting(first.user), second.pk, VIEWER)
    with pytest.raises(PermissionDenied):
        members.invite(opened_before, company.pk, "friend@example.jp", OWNER)
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_last_owners_who_remove_each_other_at_once_leave_one(company, join):
    first, second = join("first@example.jp", OWNER), join("second@example.jp", OWNER)
    both_are_there = Barrier(2)
    outcomes: list[str] = []

    def remove(by: By, victim: int) -> None:
        both_are_there.wait()
        try:
            members.remove(by, victim)
            outcomes.append("removed")
        except (PermissionDenied, Refused, Membership.DoesNotExist) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [
        Thread(target=remove, args=(acting(first.user), second.pk)),
        Thread(target=remove, args=(acting(second.user), first.pk)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["PermissionDenied", "removed"]
    assert company.memberships.filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_last_owners_who_leave_at_once_leave_one(company, join):
    mine = [join("first@example.jp", OWNER), join("second@example.jp", OWNER)]
    both_are_there = Barrier(2)
    outcomes: list[str] = []

    def leave(by: By, own: int) -> None:
        both_are_there.wait()
        try:
            members.remove(by, own)
            outcomes.append("removed")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=leave, args=(acting(one.user), one.pk)) for one in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    assert company.memberships.count() == 1


def test_an_invitation_is_mailed_and_only_a_hash_of_its_link_is_kept(company, join):
    owner = join("owner@example.jp", OWNER)
    invitation = members.invite(acting(owner.user), company.pk, " New@Example.JP ", BILLING)
    token = link(invitation)
    assert invitation.email == "new@example.jp"
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    assert invitation.token_sha256 == members.hashed(token) != token
    assert token not in str(Notice.objects.values()) + str(OutboxMessage.objects.values())
    message = OutboxMessage.objects.select_related("notice__customer", "notice__contract").get()
    mail = composers["invited"](message)
    assert mail.to == ["new@example.jp"]
    assert f"/join/{token}/" in mail.body
    assert "経理担当" in mail.body
    assert "2026年5月18日 09:00" in mail.body
    entry = JournalEntry.objects.get(operation="invite_member")
    assert (entry.clause, entry.after) == ("10-1", {"person": "new@example.jp", "role": "billing"})


def test_one_invitation_each_and_none_for_those_who_are_there(company, join):
    owner = join("owner@example.jp", OWNER)
    by = acting(owner.user)
    members.invite(by, company.pk, "new@example.jp", VIEWER)
    for address in ("new@example.jp", "NEW@example.jp", "owner@example.jp"):
        with pytest.raises(Refused):
            members.invite(by, company.pk, address, OWNER)
    with pytest.raises(ValidationError):
        members.invite(by, company.pk, "no address", VIEWER)
    assert Invitation.objects.get().role == "viewer"
    assert OutboxMessage.objects.count() == 1


def test_before_an_application_is_accepted_nobody_is_invited_in_a_companys_name(applicant):
    owner = MembershipFactory(user=UserFactory(), customer=applicant, role=OWNER.value)
    with pytest.raises(Refused) as refusal:
        members.invite(acting(owner.user), applicant.pk, "new@example.jp", VIEWER)
    assert "承諾されてから" in refusal.value.ja
    assert not OutboxMessage.objects.exists()
    members.invite(staff("sato", DAY, Duty.CONTRACTS), applicant.pk, "new@example.jp", OWNER)
    assert OutboxMessage.objects.get().recipient == "new@example.jp"


def test_twenty_invitations_a_day_and_company_new_ones_and_those_sent_again(company, join):
    owner = join("owner@example.jp", OWNER)
    by = acting(owner.user)
    for number in range(19):
        members.invite(by, company.pk, f"new{number}@example.jp", VIEWER)
    invitation = Invitation.objects.first()
    members.resend(by, invitation.pk)
    for refused in (
        lambda: members.resend(by, invitation.pk),
        lambda: members.invite(by, company.pk, "one-more@example.jp", VIEWER),
    ):
        with pytest.raises(Refused, match="20件"):
            refused()
    assert OutboxMessage.objects.count() == 20
    members.invite(acting(owner.user, days=1), company.pk, "one-more@example.jp", VIEWER)


def test_an_invitation_that_ran_out_can_be_made_again(company, join):
    owner = join("owner@example.jp", OWNER)
    old = members.invite(acting(owner.user), company.pk, "new@example.jp", VIEWER)
    new = members.invite(acting(owner.user, days=7), company.pk, "new@example.jp", BILLING)
    assert (new.pk, new.role) == (old.pk, "billing")
    assert OutboxMessage.objects.count() == 2


@pytest.fixture
def invited(company, join):
    """An invitation as viewer, its token, and the person with an account."""
    owner = join("owner@example.jp", OWNER)
    invitation = members.invite(acting(owner.user), company.pk, "new@example.jp", VIEWER)
    user = UserFactory(email="new@example.jp")
    return owner, invitation, link(invitation), user


def test_joining_by_the_link(invited, company):
    _, invitation, token, user = invited
    membership = members.accept(acting(user, days=6, hours=23), token)
    assert (membership.customer, membership.role) == (company, "viewer")
    assert membership.last_seen_notice == Notice.objects.last().pk
    entry = JournalEntry.objects.last()
    assert (entry.operation, entry.account) == ("accept_invitation", user)
    invitation.refresh_from_db()
    assert invitation.accepted_at


def refused(by: By, token: str, match: str) -> None:
    before = Membership.objects.count(), JournalEntry.objects.count()
    with pytest.raises(Refused, match=match):
        members.accept(by, token)
    assert (Membership.objects.count(), JournalEntry.objects.count()) == before


def test_a_link_works_once(invited):
    _, _, token, user = invited
    members.accept(acting(user), token)
    refused(acting(user), token, "使用済み")


def test_a_link_works_for_seven_days(invited):
    _, _, token, user = invited
    refused(acting(user, days=7), token, "期限切れ")


def test_a_withdrawn_link_does_not_work(invited):
    owner, invitation, token, user = invited
    members.revoke(acting(owner.user), invitation.pk)
    refused(acting(user), token, "取り消されました")
    with pytest.raises(Refused):
        members.resend(acting(owner.user), invitation.pk)


def test_a_link_sent_again_replaces_the_one_before(invited):
    owner, invitation, old, user = invited
    members.resend(acting(owner.user, days=8), invitation.pk)
    refused(acting(user, days=8), old, "使えません")
    members.accept(acting(user, days=14, hours=23), link(invitation))


def test_a_link_is_for_its_address_only_and_not_for_staff(invited):
    _, _, token, _ = invited
    other = UserFactory(email="other@example.jp")
    refused(acting(other), token, "別の方")
    staff = StaffFactory(email="staff@example.jp", duties=["contracts"])
    assert acting(staff).role is Role.STAFF
    refused(acting(staff), token, "運営者")
    refused(acting(other), "made-up", "使えません")


def test_declined_mail_stays_in_the_register_and_is_not_sent(company, join):
    owner = join("owner@example.jp", OWNER)
    by = acting(owner.user)
    members.decline_mail(by, company.pk, {"paid"})
    company.refresh_from_db()
    notify(by, "paid", ["a@example.jp"], customer=company, data={"amount": 1})
    assert Notice.objects.filter(kind="paid").count() == 1
    assert not OutboxMessage.objects.exists()
    members.decline_mail(by, company.pk, set())
    company.refresh_from_db()
    notify(by, "paid", ["a@example.jp"], customer=company, data={"amount": 1})
    assert OutboxMessage.objects.get().recipient == "a@example.jp"


@pytest.mark.parametrize("duty", ["invoice", "dunning_final", "edition_published", "unheard_of"])
def test_a_duty_cannot_be_declined(company, join, duty):
    owner = join("owner@example.jp", OWNER)
    with pytest.raises(Refused):
        members.decline_mail(acting(owner.user), company.pk, {"paid", duty})
    company.refresh_from_db()
    assert company.declined_mail == []


def test_every_kind_that_is_mailed_has_a_name_for_the_inbox():
    assert set(composers) <= set(KINDS)
