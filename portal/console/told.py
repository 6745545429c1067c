"""Who was told of something by mail: address, dispatch, from when it counts, the evidence."""

from dataclasses import dataclass
from datetime import datetime

from contracts.office.models import OutboxMessage
from contracts.office.queries import delivery
from contracts.office.queries.notices import counts_from
from contracts.office.queries.paging import PageOrder, page
from portal.requests import HttpRequest

PAGE = 50
AS_WRITTEN = PageOrder("pk", parse_first=int, ascending=True)
"""As they were written: by the customers' numbers."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mail of a notice to a company; `counts_from` is None until it is dispatched or posted."""

    message: OutboxMessage
    counts_from: datetime | None


def told(request: HttpRequest, kind: str, about: str) -> dict:
    """A page of them, and how far all have come; `about` is how their documents begin."""
    found = delivery.first_mailed(kind, about)
    shown = page(
        found,
        AS_WRITTEN,
        PAGE,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    return {
        "told": [Told(one, counts_from(one.notice, [one])) for one in shown.rows],
        "page": shown,
        "delivered": delivery.counted(delivery.of_notices(found)),
    }
