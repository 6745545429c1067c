"""Which day was lived last, and what is still to be done."""

from django.db.models import Max

from contracts.office import context
from contracts.office.measures import MEASURES, Figures, Measure, one
from portal.jobs.models import JobRun

_DAYS = JobRun.objects.filter(month=None).order_by()


def _days_behind() -> Figures:
    last = _DAYS.filter(finished_at__isnull=False).aggregate(last=Max("day"))["last"]
    return one((context.today() - last).days if last else None)


def _unfinished() -> Figures:
    return one(_DAYS.filter(finished_at=None, superseded_at=None).count())


MEASURES.register(
    Measure(
        "portal_days_since_last_day_lived",
        "Days from the last day whose jobs are done to today; none before the first",
        _days_behind,
    )
)
MEASURES.register(Measure("portal_days_unfinished", "Days whose jobs are not done", _unfinished))
