"""Billing runs by month, and everything about the run of one."""

from collections import Counter
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from billing.exports.runs import RUN_PDFS, month_of
from billing.models import BillingHold, BillingRun
from billing.operations import billing_month
from billing.queries import billing_holds, runs
from billing.terms.previewing import NotIssued, Remark
from contracts.office.context import Duty
from contracts.office.language import localized
from contracts.office.models import Alert
from contracts.terms.periods import ONE_DAY, month_first, month_last
from portal.console import frame
from portal.console.runs.snapshots import Snapshot, newest, shown
from portal.exports.models import Export
from portal.fields import YEARS
from portal.jobs import clock
from portal.jobs.billing_month import Progress, progress
from portal.jobs.models import StoppedDay
from portal.requests import HttpRequest

SIZE = 24
MOST_FAILURES = 100
MOST_HOLDS = 200
FAST, SLOW = 2, 20
"""Seconds between looks at what moves: jobs, and mail that is sent by and by."""


def parse(text: str) -> date:
    """The month of an address; not found where it names none."""
    try:
        month = month_of(text)
    except ValueError:
        raise Http404 from None
    if month.year not in YEARS:
        raise Http404
    return month


@require_safe
@frame.staff_page
def billing_runs(request: HttpRequest) -> HttpResponse:
    """The months billed, newest first, after those still to be billed."""
    before = request.GET.get("before", "")
    found = runs.months(parse(before) if before else None, SIZE)
    more, found = len(found) > SIZE, found[:SIZE]
    values = {
        "section": "billing_runs",
        "rows": found,
        "older": found[-1].run.month if more else None,
        "ahead": [] if before else _ahead(request.by.day),
        "holds": [] if before else _holds(request.by.day),
        "stopped": _stopped(),
        "may": frame.may(request.by, Duty.ACCOUNTS),
    }
    return render(request, "console/runs/months.html", values)


def _ahead(today: date) -> list[dict]:
    """The present month, and the one before as long as its run has not begun."""
    this = month_first(today)
    last = month_first(this - ONE_DAY)
    begun = set(BillingRun.objects.filter(month__in=[this, last]).values_list("month", flat=True))
    return [
        {"month": month, "from": month_last(month) + ONE_DAY, "is_over": month < this}
        for month in (this, last)
        if month not in begun
    ]


def _holds(day: date) -> list[BillingHold]:
    rows = billing_holds.in_force(day).select_related("billing_account__customer", "held_by")
    return list(rows.order_by("held_on", "pk")[:MOST_HOLDS])


def _stopped() -> StoppedDay | None:
    """The day at which the daily jobs stand still, if its alert is open."""
    is_open = Alert.objects.filter(kind=clock.STOPPED.name, resolved_at=None).order_by("-day")
    row = is_open.first()
    return StoppedDay.objects.filter(day=row.day).first() if row else None


@require_safe
@frame.staff_page
def billing_run(request: HttpRequest, month: str) -> HttpResponse:
    """Preview, start, progress, result, PDFs and mail; htmx asks for it again while one moves."""
    first = parse(month)
    about = runs.of_month(first)
    job = progress(about)
    failed = list(runs.failures(first)[: MOST_FAILURES + 1]) if about.failures else []
    pdfs = newest(RUN_PDFS, month)
    mail = runs.mail(first) if about.issued else None
    is_running = bool(job and job.is_running)
    is_over = is_running or about.run.finished_at is not None
    preview, found = (None, None) if is_over else shown(first)
    exports = [one for one in (preview, pdfs) if one is not None]
    slowly = SLOW if mail and mail.waiting else None
    values = {
        "section": "billing_runs",
        "month": first,
        "key": month,
        "about": about,
        "job": job,
        "failed": failed[:MOST_FAILURES],
        "more_failed": len(failed) > MOST_FAILURES,
        "preview": preview,
        "found": found,
        "remarks": _remarks(found) if found else [],
        "not_issued": _not_issued(found) if found else [],
        "pdfs": pdfs,
        "mail": mail,
        "to_decide_on": (
            runs.to_decide_on(first)[:MOST_FAILURES]
            if mail and (mail.bounced or mail.unanswered)
            else []
        ),
        "why_not": billing_month.why_not(request.by.day, first),
        "is_running": is_running,
        "is_changed": _is_changed(job, preview),
        "every": FAST if is_running or any(one.is_unfinished for one in exports) else slowly,
        "may": frame.may(request.by, Duty.ACCOUNTS),
        "may_mail": frame.may(request.by, Duty.ACCOUNTS, Duty.CONTRACTS),
        "may_look": frame.may(request.by, Duty.ACCOUNTS, Duty.ADMINISTRATION),
    }
    response = render(request, "console/runs/month.html", values)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_changed(job: Progress | None, preview: Export | None) -> bool:
    """Whether the run was given up, and no preview was asked for since."""
    if job is None or job.changed_at is None:
        return False
    return preview is None or preview.created_at <= job.changed_at


def _remarks(found: Snapshot) -> list[tuple[Remark, str, int]]:
    """What somebody should look at: each with how many invoices it is about."""
    counted = Counter(remark for one in found.preview.invoices for remark in one.remarks)
    return [(one, localized(one), counted[one]) for one in Remark if counted[one]]


def _not_issued(found: Snapshot) -> list[tuple[str, NotIssued, bool]]:
    """The accounts without an invoice: what of them, who, whether they are shown at once."""
    lists = [
        (gettext("accounts cannot be billed"), found.preview.failed, True),
        (gettext("nothing to bill (no invoice)"), found.preview.nothing, False),
    ]
    return [one for one in lists if one[1].count]
