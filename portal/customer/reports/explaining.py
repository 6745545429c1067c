"""Answering what we asked a company about its contract (Art. 17-1(11), 31)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.customer.reports.forms import AddForm
from portal.doors import EVERY_MEMBER
from portal.requests import HttpRequest
from support.conduct.operations import cases
from support.conduct.queries import facts
from support.conduct.queries.finding import KEEPERS, questions_to
from support.conduct.terms import telling
from support.conduct.terms.kinds import StepKind


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=EVERY_MEMBER)
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """The question and its due day; POST answers it, once. Nothing else of the case."""
    if request.user.is_staff:
        scope.by(request).require(*KEEPERS)
    mine = questions_to(scope.companies(request))
    question = get_object_or_404(mine, pk=pk)
    case = question.case
    scope.enter(request, case.holder_id or 0)
    known = facts.case(case)
    newest = case.steps.filter(kind=StepKind.ASKED).order_by("-id").first()
    is_sent = request.method == "POST"
    form = AddForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    status = 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            cases.explain(scope.by(request), pk, values["text"], values["attachments"])
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Thank you. We received your answer."))
            return redirect("explanation", pk)
    values = {
        "question": question,
        "contract": case.contract,
        "asked": telling.holder_asked(known, question.until) if question.until else None,
        "is_open": known.awaited is not None and newest == question,
        "form": form,
    }
    return render(request, "customer/reports/explanation.html", values, status=status)
