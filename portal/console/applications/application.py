"""One application: what was sent, the findings, accept or refuse (Art. 6)."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from billing.approvals import acceptance
from billing.operations import accepting
from billing.queries.accepting import quote
from billing.queries.content import title
from billing.terms.acceptance import AcceptanceQuote
from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.queries.notices import text
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import application as operations
from contracts.queries.screening import earlier_contracts
from contracts.terms.application import REFUSALS
from contracts.terms.facts import ApplicationState
from portal.console import frame
from portal.console.applications.findings import by_ground, in_words
from portal.console.applications.forms import AgreementForm, Conditions, RefusalForm
from portal.console.applications.lists import wished_start
from portal.console.approvals import facts
from portal.downloads import download
from portal.requests import HttpRequest
from portal.uploads import stored


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(does=[Duty.CONTRACTS])
def application(request: HttpRequest, number: str) -> HttpResponse:
    """Everything on one page; the conditions by GET, the decision by POST."""
    row = _row(number)
    if request.method != "POST":
        return _page(request, row)
    decide = {"accept": _accept, "propose": _propose, "preview": _preview, "refuse": _refuse}
    action = decide.get(request.POST.get("action", ""))
    if action is None:
        return redirect("application", number)
    try:
        return action(request, row)
    except Refused as refusal:
        return _page(request, _row(number), refusal=refusal)


def _row(number: str) -> Contract:
    rows = Contract.objects.filter(application__isnull=False).select_related(
        "customer",
        "billing_account",
        "responsible",
        "application__edition",
        "application__account",
        "application__entered_by",
        "draft",
    )
    return get_object_or_404(rows, number=number)


@require_safe
@frame.staff_page
def paper(request: HttpRequest, number: str) -> HttpResponseBase:
    """The signed application by which the applicant consented (Art. 6-1)."""
    return download(_row(number).application.paper)


def subject(row: Contract) -> str:
    """What an acceptance is about, as it is put before a second person."""
    return f"contract:{row.number}"


def _accept(request: HttpRequest, row: Contract) -> HttpResponse:
    """Alone, without any agreement: whatever is posted with the day counts for nothing."""
    only = {"starts_on": request.POST.get("starts_on")}
    form = Conditions(only, row, request.by.day)
    if not form.is_valid():
        return _page(request, row, conditions=form)
    read = request.POST.get("expected", "")
    accepting.accept(request.by, row.pk, form.cleaned_data["starts_on"], read)
    messages.success(request, gettext("Accepted. The contract has been formed."))
    return redirect("application", row.number)


def _propose(request: HttpRequest, row: Contract) -> HttpResponse:
    """With an agreement: before a second person."""
    conditions = Conditions(request.POST, row, request.by.day)
    form = AgreementForm(request.POST, request.FILES)
    if not all([conditions.is_valid(), form.is_valid()]):
        return _page(request, row, conditions=conditions, agreement=form)
    asked = approvals.propose(
        request.by,
        acceptance.KIND,
        subject(row),
        _values(conditions),
        contract=row,
        reason=form.cleaned_data["reason"],
        document=stored(form.cleaned_data["document"]),
        expected=request.POST.get("expected", ""),
    )
    messages.success(request, gettext("It is now waiting for approval by a second person."))
    return redirect("approval", asked.pk)


def _values(conditions: Conditions) -> dict:
    starts_on = conditions.cleaned_data["starts_on"].isoformat()
    return {"service_starts_on": starts_on, "parameters": conditions.agreed}


def _preview(request: HttpRequest, row: Contract) -> HttpResponse:
    """The mail that a refusal would send, before it is done."""
    form = RefusalForm(request.POST)
    return _page(request, row, refusal_form=form, letter=form.is_valid())


def _refuse(request: HttpRequest, row: Contract) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, row, refusal_form=form)
    ground, reason = form.cleaned_data["ground"], form.cleaned_data["reason"]
    read = request.POST.get("expected", "")
    try:
        operations.refuse(request.by, row.pk, ground, reason, read)
    except Changed as changed:
        row = _row(row.number)
        return _page(request, row, refusal=changed, refusal_form=form, letter=True)
    messages.success(request, gettext("Refused. The applicant has been notified."))
    return redirect("application", row.number)


def _page(
    request: HttpRequest,
    row: Contract,
    *,
    refusal: Refused | None = None,
    conditions: Conditions | None = None,
    agreement: AgreementForm | None = None,
    refusal_form: RefusalForm | None = None,
    letter: bool = False,
) -> HttpResponse:
    day, waits = request.by.day, row.application_state is ApplicationState.APPLIED
    earlier = earlier_contracts(row)
    values = {
        "section": "applications",
        "contract": row,
        "application": row.application,
        "state": row.application_state,
        "days": (day - row.applied_on).days,
        "wished": wished_start(row),
        "grounds": by_ground(row, day, earlier),
        "earlier": in_words(earlier),
        "may": frame.may(request.by, Duty.CONTRACTS),
        "waits": waits,
        "refusal": refusal,
        "today": day,
        "refused_because": REFUSALS.get(row.refusal_ground),
    }
    if waits:
        values |= _decision(request, row, conditions, refusal)
        values["agreement"] = agreement or AgreementForm()
        values["refusal_form"] = refusal_form or RefusalForm()
        values["letter"] = _letter(request, row, refusal_form) if letter and refusal_form else None
    return render(
        request, "console/applications/application.html", values, status=409 if refusal else 200
    )


def _decision(
    request: HttpRequest, row: Contract, form: Conditions | None, refusal: Refused | None
) -> dict:
    """The conditions as asked for, and what accepting by them would bring."""
    day = request.by.day
    wish = max(wished_start(row) or day, day)
    asked = request.POST if request.method == "POST" else request.GET
    form = form or Conditions(asked if "starts_on" in asked else _only(wish), row, day)
    proposed = Approval.objects.filter(
        kind=acceptance.KIND.name, subject=subject(row), state=Approval.State.OPEN
    ).first()
    values = {"conditions": form, "proposed": proposed, "open_conditions": False}
    if not form.is_valid():
        return {**values, "open_conditions": any(f.errors for f in form.conditions)}
    try:
        quoted = quote(row, day, form.cleaned_data["starts_on"], form.agreed)
    except Refused as error:
        return {**values, "refusal": refusal or error}
    found = (*acceptance.of_quote(quoted), *acceptance.of_agreement(form.agreed))
    return {
        **values,
        "open_conditions": bool(form.agreed),
        "quote": quoted,
        "facts": facts.alone(found),
        "months": _months(quoted),
        "agreed": form.agreed,
        "hidden": form.hidden(),
        # with an agreement both people read facts, alone the whole quote is carried out
        "expected": fingerprint.of(day, found if form.agreed else quoted),
    }


def _only(day: date) -> dict:
    return {"starts_on": day.isoformat()}


def _months(quoted: AcceptanceQuote) -> list:
    return [(month, [(line, title(line)) for line in month.lines]) for month in quoted.months]


def _letter(request: HttpRequest, row: Contract, form: RefusalForm) -> dict:
    ground, reason = form.cleaned_data["ground"], form.cleaned_data["reason"]
    notice = operations.notice_of_refusal(request.by, row, ground, reason)
    subject_line, body = text(notice, row.responsible.email) or ("", "")
    return {
        "subject": subject_line,
        "body": body,
        "to": row.responsible.email,
        "expected": operations.refusal_fingerprint(request.by.day, row, notice.data),
    }
