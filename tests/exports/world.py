"""Two companies with a past, and people of the first."""

from datetime import date

from contracts.office import context
from contracts.office.context import By, Member, Role
from contracts.people.models import Customer
from tests.world import account, event, lived, signed

SECRET = "秘密商事株式会社"


def two_companies() -> None:
    """A and B on 2026-07-10, each with invoices; the name of B is a secret."""
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
        event("2026-05-20", "pay", customer="B", amount=1_000),
        event("2026-06-20", "cancel", contract="C1"),
    )
    Customer.objects.filter(number="B").update(name=SECRET)


def company(customer: str = "A") -> Customer:
    return account(customer).customer


def holder(user, role: str = "owner", customer: str = "A") -> By:
    members = {company(customer).pk: Member(role)}
    return By(context.now(), Role.CUSTOMER, user.pk, str(user), members)


def issued(first: date, last: date) -> dict[str, date]:
    """The parameters of the PDFs of the invoices issued from a day to a day."""
    return {"issued_from": first, "issued_to": last}
