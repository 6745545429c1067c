"""The operator's own people (Art. 10): who is there, with which duties, and what they look at.

Nobody changes their own account, and somebody who administers always remains. An account and
its duties are given by two administrators as soon as there are two: nobody makes a second
person of their own.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.office.context import EVERY_DUTY, By, Duty, Role
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import Customer

CLAUSE = "10-1"


@operation(Duty.ADMINISTRATION, add_staff=_("Staff member added"))
@transaction.atomic
def add(by: By, email: str, name: str, duties: Iterable[Duty], second: By | None = None):
    """A new member of staff, who chooses a password by mail. Returns the account.

    Raises ValidationError where the address is none, Refused where it has an account already.
    """
    _require_two(by, second)
    email = email.strip().lower()
    validate_email(email)
    users, addresses = get_user_model().objects, EmailAddress.objects
    taken = addresses.filter(email=email, verified=True)
    if users.filter(email=email).exists() or taken.exists():
        raise Refused(CLAUSE, f"{email} はすでに使われています", f"{email} already has an account")
    user = users.create_user(email, last_name=name, is_staff=True, duties=_plain(duties))
    addresses.create(user=user, email=email, verified=True, primary=True)
    _journal(by, "add_staff", user, {}, {"name": name, "duties": user.duties})
    return user


@operation(Duty.ADMINISTRATION, change_duties=_("Duties changed"))
@transaction.atomic
def change_duties(
    by: By,
    user_id: int,
    duties: Iterable[Duty],
    second: By | None = None,
    expected: str | None = None,
) -> None:
    """What a member of staff may do from now on; a superuser becomes an ordinary one.

    `expected` is the fingerprint of the day and the `standing` that was read; raises Changed
    where it is another by now.
    """
    _require_two(by, second)
    if second is not None and second.account_id == user_id:
        raise _own_account()
    user, wanted = _other(by, user_id), _plain(duties)
    fingerprint.require(Changed(CLAUSE), expected, by.day, standing(user))
    before = {"duties": user.duties, "superuser": user.is_superuser}
    user.duties, user.is_superuser = wanted, False
    user.save(update_fields=["duties", "is_superuser"])
    _require_administrator()
    _journal(by, "change_duties", user, before, {"duties": wanted, "superuser": False})


@operation(Duty.ADMINISTRATION, deactivate_staff=_("Account closed"))
@transaction.atomic
def deactivate(by: By, user_id: int) -> None:
    """The person is signed out everywhere and cannot sign in; what they did stays recorded."""
    user = _other(by, user_id)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _require_administrator()
    _sign_out(user)
    _journal(by, "deactivate_staff", user, {"active": True}, {"active": False})


@operation(Duty.ADMINISTRATION, reactivate_staff=_("Account reopened"))
@transaction.atomic
def reactivate(by: By, user_id: int) -> None:
    user = _other(by, user_id)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _journal(by, "reactivate_staff", user, {"active": False}, {"active": True})


@operation(Duty.ADMINISTRATION, end_staff_sessions=_("Staff member signed out everywhere"))
@transaction.atomic
def end_sessions(by: By, user_id: int) -> None:
    """For a device that was lost or left: signed out everywhere, the account stays open."""
    user = _other(by, user_id)
    _sign_out(user)
    _journal(by, "end_staff_sessions", user, {}, {})


def _sign_out(user) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


@operation(Duty.ADMINISTRATION, reset_factors=_("Second factors removed"))
@transaction.atomic
def reset_factors(by: By, user_id: int) -> int:
    """For who lost their device: removes the second factors, to be set up again. How many."""
    user = _other(by, user_id)
    held = Authenticator.objects.filter(user=user)
    kinds = sorted(held.values_list("type", flat=True))
    held.delete()
    _journal(by, "reset_factors", user, {"factors": kinds}, {"factors": []})
    return len(kinds)


@operation(Duty.ADMINISTRATION, ask_for_password=_("Asked to set a password by e-mail"))
@transaction.atomic
def ask_for_password(by: By, user_id: int):
    """The account whose password is to be reset, by a mail that the caller sends."""
    user = _other(by, user_id)
    _journal(by, "ask_for_password", user, {}, {})
    return user


@operation(*EVERY_DUTY, begin_viewing=_("Started viewing a customer's pages"))
def begin_viewing(by: By, customer: Customer, reason: str) -> None:
    """Staff look at a company's pages as its people see them; they can change nothing there."""
    by.require(*Duty)
    if not reason.strip():
        raise Refused(CLAUSE, "理由を入力してください", "Enter the reason")
    after = {"reason": reason.strip()}
    journal(by, "begin_viewing", CLAUSE, customer=customer, after=after)


@operation(Role.STAFF, end_viewing=_("Stopped viewing a customer's pages"))
def end_viewing(by: By, customer: Customer) -> None:
    by.require_staff()
    journal(by, "end_viewing", CLAUSE, customer=customer)


def standing(user) -> tuple[list[str], bool, bool]:
    """A member's duties, whether a superuser, whether active: what a change starts from."""
    return user.duties, user.is_superuser, user.is_active


@internal()
def needs_two(by: By) -> bool:
    """Whether somebody else administers too, who then has to approve."""
    return _administrators().exclude(pk=by.account_id).exists()


def _administrators():
    can = Q(is_superuser=True) | Q(duties__contains=[Duty.ADMINISTRATION.value])
    return get_user_model().objects.filter(can, is_staff=True, is_active=True)


def _require_two(by: By, second: By | None) -> None:
    by.require(Duty.ADMINISTRATION)
    if needs_two(by):
        require_two(by, second, CLAUSE, Duty.ADMINISTRATION)


def _plain(duties: Iterable[Duty]) -> list[str]:
    return [duty.value for duty in Duty if duty in set(duties)]


def _other(by: By, user_id: int):
    """Another member of staff; all of them locked, so that one who administers remains."""
    by.require(Duty.ADMINISTRATION)
    staff = get_user_model().objects.filter(is_staff=True).order_by("pk")
    found = {user.pk: user for user in staff.select_for_update()}
    if user_id == by.account_id:
        raise _own_account()
    if user_id not in found:
        raise staff.model.DoesNotExist
    return found[user_id]


def _own_account() -> Refused:
    return Refused(
        CLAUSE,
        "自分のアカウントは変更できません。ほかの管理担当に依頼してください",
        "You cannot change your own account; ask another administrator",
    )


def _require_administrator() -> None:
    if not _administrators().exists():
        raise Refused(
            CLAUSE,
            "管理の担当者がいなくなります。先に別の方を担当にしてください",
            "No administrator would remain; first give someone else the duty",
        )


def _journal(by: By, operation: str, user, before: dict, after: dict) -> None:
    journal(
        by,
        operation,
        CLAUSE,
        reference=f"user:{user.pk}",
        before={"person": user.email, **before},
        after={"person": user.email, **after},
    )
