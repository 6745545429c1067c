"""Who does something, and when: handed to every operation by its door.

The clock is read here, at the edge, and nowhere else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext

from contracts.office.terms.days import TOKYO
from contracts.office.terms.labels import Labelled

START_OF_DAY = time(9, 0)


class Role(StrEnum):
    SYSTEM = "system"
    STAFF = "staff"
    CUSTOMER = "customer"


class Member(Labelled):
    """What a person may do for a company: everything, its money matters, or look."""

    OWNER = "owner", "管理者", "Owner"
    BILLING = "billing", "経理担当", "Billing"
    VIEWER = "viewer", "閲覧者", "Viewer"


class Duty(Labelled):
    """What a member of staff is there for; one person may have several."""

    CONTRACTS = "contracts", "契約", "Contracts"
    ACCOUNTS = "accounts", "会計", "Accounts"
    ADMINISTRATION = "administration", "管理", "Administration"
    SUPPORT = "support", "サポート", "Support"


EVERY_DUTY = frozenset(Duty)


@dataclass(slots=True)
class Form:
    """The form that a request sends: its key on the page, what was filled in, the one sending.

    `noted` is what the transaction calls once what was noted in it, that the form is carried
    out, `is_stored`.
    """

    key: UUID
    digest: str
    sending: UUID = field(default_factory=uuid4)
    noted: Callable[[], None] | None = None
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """The account behind an operation, the companies it may act for, and the moment.

    `members` says for each company's id as what the account acts, `duties` what a member
    of staff is there for. What comes by a `form` is carried out once.
    """

    now: datetime
    role: Role
    account_id: int | None = None
    name: str = "system"
    members: Mapping[int, Member] = field(default_factory=dict)
    address: str | None = None
    duties: frozenset[Duty] = frozenset()
    form: Form | None = field(default=None, compare=False)

    @property
    def day(self) -> date:
        return self.now.astimezone(TOKYO).date()

    @property
    def person(self) -> int:
        """The account of a person. Raises PermissionDenied for a job, which has none."""
        if self.account_id is None:
            raise PermissionDenied
        return self.account_id

    def require_staff(self) -> None:
        if self.role is Role.CUSTOMER:
            raise PermissionDenied(gettext("Only staff may do this."))

    def require(self, *duties: Duty) -> None:
        """Staff with one of these duties, or a job. Raises PermissionDenied."""
        self.require_staff()
        if self.role is Role.STAFF and not self.duties.intersection(duties):
            raise PermissionDenied(gettext("This is not among your duties."))

    def require_reader(self, customer_id: int) -> None:
        """Every member of staff may look, and everybody of the company. Raises PermissionDenied."""
        if self.role is Role.CUSTOMER and customer_id not in self.members:
            raise PermissionDenied(gettext("You may not do this for this company."))

    def require_holder(self, customer_id: int, *allowed: Member) -> None:
        """Jobs and staff for contracts act for everybody, a customer's owner for its company.

        `allowed` names the other members who may; owners always may.
        """
        if self.role is not Role.CUSTOMER:
            self.require(Duty.CONTRACTS)
            return
        if self.members.get(customer_id) not in (Member.OWNER, *allowed):
            raise PermissionDenied(gettext("You may not do this for this company."))


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return now().astimezone(TOKYO).date()


def system(day: date | None = None) -> By:
    """Jobs: now, or at 9:00 in Tokyo of a given day."""
    moment = now() if day is None else datetime.combine(day, START_OF_DAY, TOKYO)
    return By(moment, Role.SYSTEM)


def of_user(
    user,
    address: str | None = None,
    moment: datetime | None = None,
    members: Mapping[int, Member] | None = None,
) -> By:
    """The signed-in account of a request, now, or at a moment that has been read.

    `members` where what it acts as has been read, too.
    """
    moment = moment or now()
    if user.is_staff:
        duties = EVERY_DUTY if user.is_superuser else frozenset(map(Duty, user.duties))
        return By(moment, Role.STAFF, user.pk, str(user), address=address, duties=duties)
    if members is None:
        rows = user.memberships.values_list("customer_id", "role")
        members = {customer_id: Member(role) for customer_id, role in rows}
    return By(moment, Role.CUSTOMER, user.pk, str(user), members, address)
