"""The working days in which applications are decided, as they count now."""

from datetime import date

from contracts.models import ScreeningPolicy
from contracts.office.queries.working_days import days_off
from contracts.terms import screening_time as rules


def days() -> int:
    """Those of the newest change, the default until there is one."""
    newest = ScreeningPolicy.objects.order_by("-id").values_list("days", flat=True).first()
    return newest or rules.DEFAULT


def expected_on(arrived_on: date) -> date:
    """What an applicant is told on the day on which the application arrives."""
    return rules.expected_on(arrived_on, days(), days_off(arrived_on, arrived_on))
