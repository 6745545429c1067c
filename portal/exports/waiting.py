"""Files that could not be made, for Today."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from billing.queries.waiting import RUNS
from contracts.office.queries.waiting import CardRow, Unread, day_of
from portal.exports.models import Export

FAILED_DAYS = timedelta(days=7)
"""A file that could not be made is asked for again; after a week nobody waits for it."""


@RUNS.shows
def failed(now: datetime) -> Unread:
    """Those of the last week."""
    rows = Export.objects.filter(state=Export.State.FAILED, created_at__gte=now - FAILED_DAYS)
    return Unread(rows.select_related("customer"), "created_at", _export)


def _export(row: Export) -> CardRow:
    text = row.customer.name if row.customer else ""
    title = gettext("Export: %(label)s") % {"label": row.label}
    return CardRow(day_of(row.created_at), "console_files", None, title, text)
