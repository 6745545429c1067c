"""Notices to a company as a whole."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from contracts.office.context import By
from contracts.office.models import Notice
from contracts.office.operations.record import notify
from contracts.people.models import Customer


def notify_company(
    by: By,
    kind: str,
    customer: Customer,
    data: Mapping | None = None,
    *,
    reference: str = "",
    also: Iterable[str] = (),
) -> Notice:
    """To everybody who answers for a contract of the company that is not over, and `also`."""
    going_on = Q(ends_on=None) | Q(ends_on__gte=by.day)
    running = customer.contracts.filter(going_on, refused_on=None, withdrawn_on=None)
    people = running.order_by("number").values_list("responsible__email", flat=True)
    recipients = [*people, *also]
    return notify(by, kind, recipients, customer=customer, reference=reference, data=data)
