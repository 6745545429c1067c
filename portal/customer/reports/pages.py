"""A company's reports of prohibited acts: sending one, adding to it, reading our answer (30-2)."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from contracts.office.language import label, sentence
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.customer.reports.forms import AddForm, PortalReport
from portal.doors import EVERY_MEMBER
from portal.requests import HttpRequest
from support.conduct.models import Case, Step
from support.conduct.operations import reports as operations
from support.conduct.queries import facts
from support.conduct.queries.finding import reports_of
from support.conduct.queries.reported import course
from support.conduct.terms.kinds import State, StepKind
from support.conduct.terms.telling import seen_by_reporter

MOST = 100
STEPS = Prefetch("steps", Step.objects.order_by("id"))


@require_safe
@scope.customer_page
def reports(request: HttpRequest) -> HttpResponse:
    """The company's own, the newest first, each with how far it has come."""
    found = reports_of(scope.by(request), [scope.customer(request).pk])
    rows = found.prefetch_related(STEPS)[:MOST]
    shown = [(row, _state(facts.of_case(row, row.steps.all()))) for row in rows]
    return render(request, "customer/reports/reports.html", {"rows": shown})


def _state(case) -> tuple[str, str]:
    state = seen_by_reporter(case)
    return state.value, str(label(state))


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=EVERY_MEMBER)
def new(request: HttpRequest) -> HttpResponse:
    """The form; POST sends it and shows the report."""
    is_sent = request.method == "POST"
    form = PortalReport(request.POST if is_sent else None, request.FILES if is_sent else None)
    status = 200
    if form.is_valid():
        company = scope.customer(request).pk
        try:
            row = operations.report(scope.by(request), company, form.told)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Thank you. We received your report."))
            return redirect("my_report", row.number)
    return render(request, "customer/reports/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=EVERY_MEMBER)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """What was sent and answered; POST adds to it."""
    row = _mine(request, number)
    is_sent = request.method == "POST"
    form = AddForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    status = 200
    if form.is_valid():
        values, expected = form.cleaned_data, request.POST.get("expected", "")
        try:
            operations.add(
                scope.by(request), row.number, values["text"], values["attachments"], expected
            )
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Added to your report."))
            return redirect("my_report", row.number)
    steps = facts.steps_of(row)
    values = {
        "row": row,
        "state": _state(facts.of_case(row, steps)),
        "entries": course(steps),
        "is_open": row.state != State.CLOSED,
        "form": form,
        "expected": sum(one.kind == StepKind.ADDED for one in steps),
    }
    return render(request, "customer/reports/report.html", values, status=status)


def _mine(request: HttpRequest, number: str) -> Case:
    """One of the person's companies, which is entered; else not found."""
    mine = reports_of(scope.by(request), scope.companies(request))
    row = get_object_or_404(mine, number=number)
    scope.enter(request, row.reporter_id or 0)
    return row
