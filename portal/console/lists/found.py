"""What a list found, as `console/found.html` shows it."""

from typing import Any

from django.db.models import QuerySet

from contracts.office.queries.paging import Page
from portal.console.lists.listing import Listed

PAGE, MOST_COUNTED = 25, 1000


def found(listing: Listed, rows: QuerySet) -> dict[str, Any]:
    """The page of rows that was asked for, and how many there are."""
    shown = listing.page(rows, PAGE)
    count = counted(rows, shown)
    return {"page": shown, "rows": shown.rows, "count": count, "most": MOST_COUNTED}


def counted(rows: QuerySet, shown: Page) -> int:
    """How many there are, up to one more than is said; a page that holds them all is counted."""
    if shown.older is None and shown.newer is None:
        return len(shown.rows)
    return rows.order_by()[: MOST_COUNTED + 1].count()
