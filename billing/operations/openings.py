"""When a company first opened a document in the portal, next to its delivery by mail or post."""

from django.utils.translation import gettext_lazy as _

from billing.models import DocumentOpening
from contracts.office.context import By, Member, Role
from contracts.office.operation import operation


@operation(Role.STAFF, *Member, title=_("Document opened"))
def note_opening(by: By, customer_id: int, number: str) -> None:
    """By one of the company's own people, once. Staff who look at its pages open nothing."""
    if by.role is not Role.CUSTOMER:
        return
    by.require_holder(customer_id, *Member)
    row = DocumentOpening(number=number, customer_id=customer_id, at=by.now)
    DocumentOpening.objects.bulk_create([row], ignore_conflicts=True)
