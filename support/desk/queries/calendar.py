"""The days without support and the targets, as the rules need them."""

from datetime import date

from contracts.office import calendar
from support.desk.models import CompanyHoliday, SupportTarget
from support.desk.terms.clocks import Policy, Target
from support.desk.terms.hours import DaysOff
from support.desk.terms.kinds import Priority

AHEAD = 2
"""Years in which something due may fall."""


def days_off(since: date, until: date) -> DaysOff:
    """From the year of a day to some years after another."""
    last = min(until.year + AHEAD, calendar.LAST_YEAR)
    national = (calendar.national_holidays(year) for year in range(since.year, last + 1))
    company = CompanyHoliday.objects.filter(day__year__gte=since.year)
    return DaysOff(frozenset().union(*national), frozenset(company.values_list("day", flat=True)))


def policies() -> list[Policy]:
    """Every target that staff have set."""
    return [
        Policy(
            Priority(row.priority),
            row.effective_from,
            Target(row.response_minutes, row.resolution_minutes),
        )
        for row in SupportTarget.objects.all()
    ]
