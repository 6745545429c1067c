"""The months that were closed and reopened (Art. 23-1)."""

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from billing.models import MonthClose
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
    return span()[0]


def span() -> tuple[date | None, date | None]:
    """The first day of the books, and the last one that is closed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT min(day) FROM billing_ledgerentry), billing_closed_through()"
        )
        first, closed = cursor.fetchone()
        return first, closed


def kept(row: MonthClose) -> MonthProof | None:
    """The proof that a month was closed with; None of a reopening."""
    return None if row.proof is None else from_json(row.proof)
