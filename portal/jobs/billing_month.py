"""The billing of a month started by staff, and how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, Sum

from billing.jobs import BILL
from billing.operations import billing_month
from billing.queries.runs import BilledMonth
from contracts.office import context
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import Refused
from portal.handing import hand
from portal.jobs import runner, tasks
from portal.jobs.models import JobRun


@transaction.atomic
def start_billing(by: By, month: date, expected: str | None = None) -> JobRun:
    """What the day's jobs do for a month, now; asked for twice, or next to them, it is done once.

    `expected` is the fingerprint of the preview that was shown: working out all that would be
    billed takes seconds, so the workers compare, and give the run up where it is another. Where
    the queue does not answer, beat begins it within its next ten minutes.
    """
    by.require(Duty.ACCOUNTS)
    try:
        job, is_new = runner.start_month(by.day, month, expected or "")
    except runner.AlreadyLived as lived:
        ja, _, en = str(lived).partition(" / ")
        raise Refused(billing_month.CLAUSE, ja, en) from None
    if is_new:
        billing_month.start(by, month)
        transaction.on_commit(lambda: hand(tasks.go_on, job.pk))
    return job


@dataclass(frozen=True, slots=True)
class Progress:
    """`looked_at` of `accounts` in `seconds`; `expected` invoices as far as it is known.

    `is_comparing`: it has not begun; nor will it where, at `changed_at`, something else would
    have been billed than was shown.
    """

    is_running: bool
    is_comparing: bool
    changed_at: datetime | None
    looked_at: int
    accounts: int
    expected: int
    issued: int
    seconds: float

    @property
    def rate(self) -> int:
        """Invoices a second."""
        return round(self.issued / self.seconds) if self.seconds else 0


def progress(month: BilledMonth) -> Progress | None:
    """Of the newest run that has to bill the month; None where there was none."""
    key = BILL.key(month.run.month)
    job = JobRun.objects.filter(plan__contains=[key]).order_by("-pk").first()
    if job is None:
        return None
    is_running = job.finished_at is None and job.superseded_at is None
    chunks = job.chunks.filter(stage=key).aggregate(
        accounts=Sum("ids__len", default=0),
        looked_at=Sum("ids__len", filter=~Q(finished_at=None), default=0),
        last=Max("finished_at"),
    )
    before = month.run.expected - chunks["accounts"]
    issued = month.issued - before if is_running else month.issued
    done = issued + month.failures + month.run.held
    nothing = max(chunks["looked_at"] - done, 0) if is_running else 0
    until = context.now() if is_running else chunks["last"] or job.started_at
    return Progress(
        is_running,
        is_running and job.is_to_be_compared,
        job.superseded_at if job.is_changed else None,
        chunks["looked_at"],
        chunks["accounts"],
        month.run.expected - nothing,
        max(issued, 0),
        max((until - job.started_at).total_seconds(), 0),
    )
