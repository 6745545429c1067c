"""Who may act for a company, and as what (Art. 10): one's own account for each person.

Everything about a company's people happens under the company's own lock, so that two who
act at once leave an owner. An invitation's link carries a token of which only a hash is
kept; the mail's composer makes it again from the notice's nonce and the secret key.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty, Member, Role
from contracts.office.models import JournalEntry, Notice
from contracts.office.operation import internal, operation, own
from contracts.office.operations.record import (
    Told,
    entry,
    journal,
    journal_all,
    notify,
    notify_many,
)
from contracts.office.terms.explanation import Refused
from contracts.office.terms.notices import OPTIONAL
from contracts.people.models import Contact, Customer, Invitation, Membership
from contracts.people.operations.locking import locked_company

CLAUSE = "10-1"
VALID = timedelta(days=7)
MOST_A_DAY = 20
"""Invitations of a company on one day, new ones and those sent again."""


def token_of(nonce: str) -> str:
    """What an invitation's link carries: nobody can make it without the secret key.

    Of an invitation that an earlier key made, it is the token whose hash was kept.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    tokens = [
        salted_hmac("contracts.invitation", nonce, secret=key, algorithm="sha256").hexdigest()
        for key in keys
    ]
    known = Invitation.objects.filter(token_sha256__in=map(hashed, tokens[1:]))
    earlier = set(known.values_list("token_sha256", flat=True)) if tokens[1:] else ()
    return next((one for one in tokens if hashed(one) in earlier), tokens[0])


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@operation(Duty.CONTRACTS, Member.OWNER, invite_member=_("Person invited"))
@transaction.atomic
def invite(by: By, customer_id: int, email: str, role: Member) -> Invitation:
    """Ask somebody to join. Raises ValidationError where the address is none.

    Refused to a company of which no application has been accepted, and beyond so many a day.
    """
    customer = _company(by, customer_id)
    email = email.strip().lower()
    validate_email(email)
    if customer.memberships.filter(user__email=email).exists():
        raise Refused(CLAUSE, f"{email} はすでに利用者です", f"{email} is already a user")
    waiting = customer.invitations.filter(email=email, accepted_at=None, revoked_at=None).first()
    if waiting and waiting.expires_at > by.now:
        raise Refused(CLAUSE, f"{email} はすでに招待中です", f"{email} has already been invited")
    invitation = waiting or Invitation(customer=customer, email=email)
    invitation.role = role.value
    invitation.invited_by_id = by.person
    invitation.created_at = by.now
    _send(by, invitation, "invite_member")
    return invitation


@internal()
def invite_owners(by: By, people: Sequence[Contact]) -> None:
    """Ask people of new companies to join as owners, in as many statements for one as for all."""
    nonces = [secrets.token_urlsafe(32) for _ in people]
    invitations = [
        Invitation(
            customer=one.customer,
            email=one.email.lower(),
            role=Member.OWNER.value,
            invited_by_id=by.person,
            token_sha256=hashed(token_of(nonce)),
            created_at=by.now,
            expires_at=by.now + VALID,
        )
        for one, nonce in zip(people, nonces, strict=True)
    ]
    Invitation.objects.bulk_create(invitations)
    notify_many(
        by,
        "invited",
        [
            Told(one.customer_id, f"invitation:{one.pk}", _data(by, one, nonce), [one.email])
            for one, nonce in zip(invitations, nonces, strict=True)
        ],
    )
    journal_all(
        _entry(by, "invite_member", one.customer, one.email, "", one.role) for one in invitations
    )


@operation(Duty.CONTRACTS, Member.OWNER, resend_invitation=_("Invitation sent again"))
@transaction.atomic
def resend(by: By, invitation_id: int) -> None:
    """A new link; the one sent before stops working."""
    invitation = _waiting(by, invitation_id)
    _send(by, invitation, "resend_invitation")


@operation(Duty.CONTRACTS, Member.OWNER, revoke_invitation=_("Invitation withdrawn"))
@transaction.atomic
def revoke(by: By, invitation_id: int) -> None:
    invitation = _waiting(by, invitation_id)
    invitation.revoked_at = by.now
    invitation.save(update_fields=["revoked_at"])
    _journal(by, "revoke_invitation", invitation.customer, invitation.email, invitation.role, "")


@own(accept_invitation=_("Invitation accepted"))
@transaction.atomic
def accept(by: By, token: str) -> Membership:
    """Join by the link that was sent to one's own address; it works once, and not late."""
    found = Invitation.objects.filter(token_sha256=hashed(token)).first()
    if found is None:
        raise Refused(CLAUSE, "この招待リンクは使えません", "This link is not valid")
    customer = locked_company(found.customer_id)
    invitation = Invitation.objects.get(pk=found.pk)
    reason = why_not(invitation, token, by)
    if reason:
        raise reason
    latest = Notice.objects.aggregate(id=Max("id"))["id"]
    membership, made = Membership.objects.get_or_create(
        user_id=by.person,
        customer=customer,
        defaults={"role": invitation.role, "last_seen_notice": latest or 0},
    )
    if not made:
        raise Refused(CLAUSE, "すでに利用者です", "You are already a user")
    invitation.accepted_at = by.now
    invitation.save(update_fields=["accepted_at"])
    _journal(by, "accept_invitation", customer, invitation.email, "", invitation.role)
    return membership


def why_not(invitation: Invitation, token: str, by: By) -> Refused | None:
    """What keeps an account from joining by a link; None where nothing does."""
    if invitation.token_sha256 != hashed(token):
        return Refused(CLAUSE, "この招待リンクは使えません", "This link is not valid")
    if invitation.accepted_at:
        return Refused(CLAUSE, "この招待リンクは使用済みです", "This link has been used")
    if invitation.revoked_at:
        return Refused(CLAUSE, "この招待は取り消されました", "This invitation was withdrawn")
    if invitation.expires_at <= by.now:
        return Refused(CLAUSE, "この招待リンクは期限切れです", "This link has expired")
    if by.role is not Role.CUSTOMER:
        return Refused(CLAUSE, "運営者は参加できません", "Staff cannot join a company")
    if get_user_model().objects.get(pk=by.person).email != invitation.email:
        return Refused(CLAUSE, "別の方への招待です", "This invitation is for another address")
    return None


@operation(Duty.CONTRACTS, Member.OWNER, change_role=_("Role changed"))
@transaction.atomic
def change_role(by: By, membership_id: int, role: Member) -> None:
    """The last owner stays one: somebody has to be able to act for the company."""
    membership = _member(by, membership_id)
    before = membership.role
    if before == role.value:
        return
    if role is not Member.OWNER:
        _require_another_owner(membership)
    membership.role = role.value
    membership.save(update_fields=["role"])
    _journal(by, "change_role", membership.customer, membership.user.email, before, role.value)


@operation(Duty.CONTRACTS, Member.OWNER, remove_member=_("Person removed"))
@transaction.atomic
def remove(by: By, membership_id: int) -> None:
    """From now on the person sees nothing of the company; what they did stays recorded."""
    membership = _member(by, membership_id)
    _require_another_owner(membership)
    membership.delete()
    _journal(by, "remove_member", membership.customer, membership.user.email, membership.role, "")


@operation(Duty.CONTRACTS, Member.OWNER, decline_mail=_("E-mail preferences changed"))
@transaction.atomic
def decline_mail(by: By, customer_id: int, kinds: set[str]) -> None:
    """Which notices the company wants in the portal only; duties cannot be declined (33-1)."""
    customer = _company(by, customer_id)
    duties = kinds - OPTIONAL
    if duties:
        raise Refused("33-1", "この通知は停止できません", "This notice cannot be turned off")
    before, customer.declined_mail = customer.declined_mail, sorted(kinds)
    if before == customer.declined_mail:
        return
    customer.save(update_fields=["declined_mail"])
    journal(
        by,
        "decline_mail",
        "33-1",
        customer=customer,
        before={"declined_mail": before},
        after={"declined_mail": customer.declined_mail},
    )


@operation(Duty.CONTRACTS, Member.OWNER, require_factor=_("Second factor of everybody"))
@transaction.atomic
def require_factor(by: By, customer_id: int, required: bool) -> None:
    """Whether everybody of the company needs a second factor, as owners always do."""
    customer = _company(by, customer_id)
    before, customer.requires_factor = customer.requires_factor, required
    if before == required:
        return
    customer.save(update_fields=["requires_factor"])
    journal(
        by,
        "require_factor",
        "10-2",
        customer=customer,
        before={"requires_factor": before},
        after={"requires_factor": required},
    )


@operation(Duty.CONTRACTS, Member.OWNER, end_member_sessions=_("Person signed out everywhere"))
@transaction.atomic
def end_sessions(by: By, membership_id: int) -> None:
    """Sign another person of the company out on every device; the account stays open.

    Refused of one's own: the answer would have no session to be told in.
    """
    membership = _member(by, membership_id)
    if membership.user_id == by.account_id:
        raise Refused(
            CLAUSE,
            "ご自身の端末は「セキュリティ」の画面でサインアウトさせてください",
            "Sign out your own devices on the Security page",
        )
    for session in UserSession.objects.filter(user=membership.user):
        session.end()
    person = membership.user.email
    _journal(
        by, "end_member_sessions", membership.customer, person, membership.role, membership.role
    )


@own()
def see_notices(by: By, customer_id: int, up_to: int) -> None:
    """The person has seen the company's notices up to one of them."""
    Membership.objects.filter(
        user_id=by.person, customer_id=customer_id, last_seen_notice__lt=up_to
    ).update(last_seen_notice=up_to)


def _company(by: By, customer_id: int) -> Customer:
    """A company under lock, for one who is its owner even now, or for staff."""
    by.require_holder(customer_id)
    customer = locked_company(customer_id)
    owners = customer.memberships.filter(role=Member.OWNER.value)
    if by.role is Role.CUSTOMER and not owners.filter(user_id=by.person).exists():
        raise PermissionDenied(gettext("You may not do this for this company."))
    return customer


def _member(by: By, membership_id: int) -> Membership:
    """A membership, read again under its company's lock.

    Raises Membership.DoesNotExist where somebody removed it meanwhile.
    """
    customer_id = Membership.objects.values_list("customer_id", flat=True).get(pk=membership_id)
    _company(by, customer_id)
    return Membership.objects.select_related("user", "customer").get(pk=membership_id)


def _require_another_owner(membership: Membership) -> None:
    owners = membership.customer.memberships.filter(role=Member.OWNER.value)
    if membership.role == Member.OWNER.value and not owners.exclude(pk=membership.pk).exists():
        raise Refused(
            CLAUSE,
            "最後の管理者です。先に別の方を管理者にしてください",
            "This is the last owner. Make someone else an owner first",
        )


def _waiting(by: By, invitation_id: int) -> Invitation:
    customer_id = Invitation.objects.values_list("customer_id", flat=True).get(pk=invitation_id)
    _company(by, customer_id)
    invitation = Invitation.objects.select_related("customer").get(pk=invitation_id)
    if invitation.accepted_at or invitation.revoked_at:
        raise Refused(
            CLAUSE,
            "この招待はすでに使われたか、取り消されています",
            "This invitation has already been used or withdrawn",
        )
    return invitation


def why_no_invitation(customer: Customer, by: By) -> Refused | None:
    """What keeps somebody from inviting people of a company now.

    Anybody may apply under any name. Before we have accepted an application, no mail goes to
    strangers in that name, unless staff send it.
    """
    if by.role is Role.CUSTOMER and not customer.contracts.exclude(formed_on=None).exists():
        return Refused(
            CLAUSE,
            "ほかの方を招待できるのは、お申し込みが承諾されてからです",
            "You can invite others once an application has been accepted",
        )
    sent = Notice.objects.filter(customer=customer, kind="invited", day=by.day)
    if sent.count() >= MOST_A_DAY:
        return Refused(
            CLAUSE,
            f"招待は1日に{MOST_A_DAY}件までです。明日もう一度お試しください",
            f"Up to {MOST_A_DAY} invitations can be sent in a day. Try again tomorrow",
        )
    return None


def _send(by: By, invitation: Invitation, operation: str) -> None:
    """Save an invitation with a fresh link and put its mail into the outbox. Raises Refused."""
    if refusal := why_no_invitation(invitation.customer, by):
        raise refusal
    nonce = secrets.token_urlsafe(32)
    invitation.token_sha256 = hashed(token_of(nonce))
    invitation.expires_at = by.now + VALID
    invitation.save()
    data = _data(by, invitation, nonce)
    notify(by, "invited", [invitation.email], customer=invitation.customer, data=data)
    _journal(by, operation, invitation.customer, invitation.email, "", invitation.role)


def _data(by: By, invitation: Invitation, nonce: str) -> dict:
    """What its mail is written from."""
    return {
        "nonce": nonce,
        "email": invitation.email,
        "role": invitation.role,
        "invited_by": by.name,
        "expires_at": invitation.expires_at,
    }


def _journal(
    by: By, operation: str, customer: Customer, person: str, before: str, after: str
) -> None:
    journal_all([_entry(by, operation, customer, person, before, after)])


def _entry(
    by: By, operation: str, customer: Customer, person: str, before: str, after: str
) -> JournalEntry:
    return entry(
        by,
        operation,
        CLAUSE,
        customer=customer,
        before={"person": person, "role": before},
        after={"person": person, "role": after},
    )
