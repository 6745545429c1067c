"""From when a company wants its documents by post as well."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.people.models import Customer


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, change_posting=_("Documents by post changed"))
@transaction.atomic
def post_from(by: By, customer_id: int, day: date | None) -> None:
    """Documents of notices from `day` on wait to be posted; None for none any more."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    row = Customer.objects.select_for_update().get(pk=customer_id)
    before = row.posted_from
    if before == day:
        return
    row.posted_from = day
    row.save(update_fields=["posted_from"])
    values = {"before": {"posted_from": before}, "after": {"posted_from": day}}
    journal(by, "change_posting", "33-2", customer=row, **values)
