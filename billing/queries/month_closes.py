"""The months that were closed and reopened (Art. 23-1)."""

from datetime import date

from django.db.models import Min, QuerySet

from billing.models import LedgerEntry, MonthClose
from billing.terms import closed_months
from billing.terms.closed_months import Act
from billing.terms.month_proof import MonthProof, from_json


def steps() -> QuerySet[MonthClose]:
    """Every close and reopening in their order, without their papers."""
    return MonthClose.objects.order_by("pk").defer("proof", "pdf")


def acts() -> list[Act]:
    """The same as the rules see them."""
    return [one.act for one in steps().only("month", "step", "at")]


def closed_through() -> date | None:
    """The last day whose books are closed."""
    return closed_months.closed_through(acts())


def first_day() -> date | None:
    """The first day of the books."""
    day: date | None = LedgerEntry.objects.aggregate(first=Min("day"))["first"]
    return day


def kept(row: MonthClose) -> MonthProof | None:
    """The proof that a month was closed with; None of a reopening."""
    return None if row.proof is None else from_json(row.proof)
