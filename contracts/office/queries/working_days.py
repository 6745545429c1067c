"""The days off of the office, as the rules need them."""

from datetime import date

from contracts.office import calendar
from contracts.office.models import CompanyHoliday
from contracts.office.terms.working_days import DaysOff

AHEAD = 2
"""Years in which something due may fall."""


def days_off(since: date, until: date) -> DaysOff:
    """From the year of a day to some years after another."""
    last = min(until.year + AHEAD, calendar.LAST_YEAR)
    national = (calendar.national_holidays(year) for year in range(since.year, last + 1))
    company = CompanyHoliday.objects.filter(day__year__gte=since.year)
    return DaysOff(frozenset().union(*national), frozenset(company.values_list("day", flat=True)))
