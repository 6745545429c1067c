"""Staff set in how many working days applications are to be decided; rows are only added."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import ScreeningPolicy
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.queries.screening_time import days as days_now
from contracts.terms.screening_time import CLAUSE, checked

WHO = (Duty.CONTRACTS, Duty.ADMINISTRATION)


@operation(*WHO, set_screening_time=_("Time of screening set"))
@transaction.atomic
def set_screening_time(by: By, days: int, expected: str | None = None) -> ScreeningPolicy:
    """For applications that arrive from now on; others keep the day they were given.

    `expected` is the fingerprint of the figure that was read. Raises Refused, Changed.
    """
    by.require(*WHO)
    list(ScreeningPolicy.objects.select_for_update().order_by("-id")[:1])
    before = days_now()
    fingerprint.require(Changed(CLAUSE), expected, before)
    if checked(days) == before:
        raise Refused(CLAUSE, "いまの日数と同じです", "This is the figure that holds now")
    row = ScreeningPolicy.objects.create(days=days, at=by.now, author_id=by.person)
    journal(by, "set_screening_time", CLAUSE, before={"days": before}, after={"days": days})
    return row
