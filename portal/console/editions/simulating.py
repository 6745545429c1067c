"""Trying a draft on the real portfolio: asked for, watched, shown. Nothing is stored of it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from billing.exports.policy import POLICY
from billing.exports.simulation import SIMULATION
from billing.models import PolicyDraft
from billing.terms.dunning import PROPOSALS, Step
from contracts.models import EditionDraft
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.exporting import ExportKind
from contracts.office.language import label
from contracts.office.templatetags.language import day as day_in_words
from contracts.office.templatetags.language import short_day
from contracts.terms.parameters import SPECIFICATIONS
from contracts.terms.periods import month_first, next_month
from portal.console import frame
from portal.console.editions import drawing
from portal.exports import operations
from portal.exports.models import Export
from portal.public.figures import worded
from portal.requests import HttpRequest

AHEAD, LATEST = 12, 5
KINDS = (SIMULATION.name, POLICY.name)


def months(today: date, effective_on: date | None) -> list[date]:
    """The months whose run may be tried, the first whose fees a draft reaches in front."""
    first = month_first(max(today, effective_on or today))
    found, month = [first], month_first(today)
    for _ in range(AHEAD):
        if month != first:
            found.append(month)
        month = next_month(month)
    return found


def of_draft(kind: ExportKind, pk: int) -> list[tuple[Export, date | None]]:
    """The last simulations of a draft, newest first, with the month of their run."""
    found = Export.objects.filter(kind=kind.name, parameters__draft=pk)[:LATEST]
    return [(one, _month(one)) for one in found]


def _month(export: Export) -> date | None:
    month = export.parameters.get("month")
    return date.fromisoformat(month) if month else None


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def simulate_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the run of a month and every deadline under the draft."""
    draft, today = get_object_or_404(EditionDraft, pk=pk, edition=None), context.today()
    wanted = request.POST.get("month", "")
    choices = {month.isoformat(): month for month in months(today, draft.effective_on)}
    if draft.effective_on is None or draft.effective_on < today:
        messages.error(
            request,
            gettext("First set an effective date of today or later."),
        )
        return redirect("edition_draft", pk)
    parameters = {
        "draft": pk,
        "day": today,
        "month": choices.get(wanted) or next(iter(choices.values())),
        "effective_on": draft.effective_on,
        "parameters": draft.parameters,
    }
    export = operations.ask_for_staff(request.by, SIMULATION, parameters)
    return redirect("simulation", export.key)


@require_POST
@frame.staff_page(does=[Duty.ADMINISTRATION])
def simulate_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the steps to come under the drafted policy."""
    draft = get_object_or_404(PolicyDraft, pk=pk, published_at=None)
    parameters = {"draft": pk, "day": context.today(), "steps": draft.steps}
    export = operations.ask_for_staff(request.by, POLICY, parameters)
    return redirect("simulation", export.key)


@require_safe
@frame.staff_page
def simulation(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it has come; once it is done, what would change."""
    export = get_object_or_404(
        Export.objects.select_related("requested_by"), key=key, customer=None, kind__in=KINDS
    )
    values = {"section": "editions", "export": export}
    if export.result is None:
        template = "progress.html" if request.htmx else "simulation.html"
    else:
        is_policy = export.kind == POLICY.name
        template = "policy_simulation.html" if is_policy else "edition_simulation.html"
        values |= _policy(export) if is_policy else _edition(export)
    response = render(request, f"console/editions/{template}", values)
    if request.htmx and not export.is_unfinished:
        response["HX-Refresh"] = "true"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _edition(export: Export) -> dict:
    given, result = export.parameters, export.result or {}
    draft = EditionDraft.objects.filter(pk=given["draft"]).first()
    now = draft and [draft.effective_on and draft.effective_on.isoformat(), draft.parameters]
    return {
        "draft": draft,
        "stale": now != [given["effective_on"], given["parameters"]],
        "month": _month(export),
        "result": result,
        "difference": result["run"]["after"]["total"] - result["run"]["before"]["total"],
        "bars": drawing.differences(result["run"]["groups"]),
        "figures": [_figure(row) for row in result["figures"]],
        "notices": [
            {**row, "title": label(SPECIFICATIONS[row["name"]])}
            for row in result["notices"]
            if row["ends"][0] != row["ends"][1]
        ],
    }


def _figure(row: dict) -> dict:
    name = row["name"]
    specification = SPECIFICATIONS[name]
    return {
        "name": label(specification),
        "clause": specification.clause,
        "before": worded(name, row["values"][0]),
        "after": worded(name, row["values"][1]),
        "agreed": row["agreed"],
    }


def _policy(export: Export) -> dict:
    given, result = export.parameters, export.result or {}
    draft = PolicyDraft.objects.filter(pk=given["draft"]).first()
    last = max((n for n, week in enumerate(result["weeks"]) if any(week["steps"])), default=-1)
    weeks = result["weeks"][: last + 1]
    sums = [[sum(side.values()) for side in week["steps"]] for week in weeks]
    labels = [_week(week["from"]) for week in weeks]
    sides = ("before", "after")
    return {
        "draft": draft,
        "stale": draft is None or draft.steps != given["steps"],
        "result": result,
        "steps": [(step.value, label(step)) for step in Step],
        "policies": _days(result["present"], given["steps"]),
        "bars": drawing.bars(
            [
                (label, list(zip(sides, pair, strict=True)))
                for label, pair in zip(labels, sums, strict=True)
            ]
        ),
        "weeks": [
            {"from": label, "cells": _cells(week["steps"])}
            for label, week in zip(labels, weeks, strict=True)
        ],
        "proposals": [
            (label(step), [side.get(step, 0) for side in result["proposals"]]) for step in PROPOSALS
        ],
        "rows": [
            {**row, "next": [one and _next(one) for one in row["next"]]} for row in result["rows"]
        ],
    }


def _week(first: str) -> str:
    return gettext("Week of %(day)s") % {"day": short_day(date.fromisoformat(first))}


def _cells(sides: list[dict]) -> list[tuple[str, int, int]]:
    before, after = sides
    return [(label(step), before.get(step, 0), after.get(step, 0)) for step in Step]


def _next(one: dict) -> str:
    """A step and its day, in words."""
    left_out = gettext(" (no contract remaining)") if one["left_out"] else ""
    return f"{day_in_words(one['day'])} {label(Step(one['step']))}{left_out}"


def _days(present: list, drafted: list) -> list[dict]:
    before, after = dict(present), dict(drafted)
    return [
        {"name": label(step), "before": before.get(step), "after": after.get(step)} for step in Step
    ]
