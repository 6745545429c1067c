"""Daily jobs that stand still, for Today."""

from datetime import datetime

from django.utils.translation import gettext

from billing.queries.waiting import AT_WORK, RUNS
from contracts.office.queries.waiting import CardRow, Unread
from contracts.office.templatetags.language import day
from portal.jobs.models import JobRun


@RUNS.shows
def runs(now: datetime) -> Unread:
    """Begun a while ago, not finished, and taken over by no later day."""
    late = now - AT_WORK
    daily = JobRun.objects.filter(finished_at=None, superseded_at=None, started_at__lt=late)
    return Unread(daily, "day", _run)


def _run(row: JobRun) -> CardRow:
    title = gettext("Daily jobs of %(day)s") % {"day": day(row.day)}
    return CardRow(row.day, "admin:jobs_jobrun_change", row.pk, title, row.stage or "")
