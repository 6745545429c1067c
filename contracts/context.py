"""Who does something, and when: handed to every operation by its door.

The clock is read here, at the edge, and nowhere else.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.utils import timezone

TOKYO = ZoneInfo("Asia/Tokyo")
START_OF_DAY = time(9, 0)


class Role(StrEnum):
    SYSTEM = "system"
    STAFF = "staff"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class By:
    """The account behind an operation, the customers it may act for, and the moment."""

    now: datetime
    role: Role
    account_id: int | None = None
    name: str = "system"
    customer_ids: frozenset[int] = field(default_factory=frozenset)
    address: str | None = None

    @property
    def day(self) -> date:
        return self.now.astimezone(TOKYO).date()

    def require_staff(self) -> None:
        if self.role is Role.CUSTOMER:
            raise PermissionDenied("この操作は運営者だけが行えます / staff only")

    def require_holder(self, customer_id: int) -> None:
        """Staff and jobs may act for everybody, a customer only for itself."""
        if self.role is Role.CUSTOMER and customer_id not in self.customer_ids:
            raise PermissionDenied("この契約を扱う権限がありません / not your contract")


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return now().astimezone(TOKYO).date()


def system(day: date | None = None) -> By:
    """Jobs: now, or at 9:00 in Tokyo of a given day."""
    moment = now() if day is None else datetime.combine(day, START_OF_DAY, TOKYO)
    return By(moment, Role.SYSTEM)


def of_user(user, address: str | None = None) -> By:
    """The signed-in account of a request, at this moment."""
    if user.is_staff:
        return By(now(), Role.STAFF, user.pk, str(user), address=address)
    customers = frozenset(user.memberships.values_list("customer_id", flat=True))
    return By(now(), Role.CUSTOMER, user.pk, str(user), customers, address)
