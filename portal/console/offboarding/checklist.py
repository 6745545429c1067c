"""A contract's checklists for staff: what arrived is ticked, the certificate issued (Art. 25)."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.models import Contract
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.accounts.confirming import confirms_identity
from portal.console import frame
from portal.console.offboarding.lists import SECTION
from portal.customer.offboarding.answering import answer_page
from portal.customer.offboarding.pages import certificate_pdf
from portal.downloads import download
from portal.fields import text_field
from portal.requests import HttpRequest
from support.offboarding.models import REASON, Certificate, Checklist, Line
from support.offboarding.operations import certifying, withdrawing
from support.offboarding.queries import shown
from support.offboarding.terms.kinds import CLAUSES, Item


def the_checklist(number: str) -> Checklist:
    """By the contract's number; not found before its end."""
    row = shown.of_contract(get_object_or_404(Contract, number=number).pk)
    if row is None:
        raise Http404
    return row


@require_safe
@frame.staff_page
def checklist(request: HttpRequest, number: str) -> HttpResponse:
    """Both lists with their due days and reasons, the certificate, what may be recorded."""
    row = the_checklist(number)
    return _page(request, row)


def _page(request: HttpRequest, row: Checklist, refused: str = "") -> HttpResponse:
    may = frame.may(request.by, Duty.CONTRACTS)
    values = {
        **SECTION,
        "contract": row.contract,
        "list": shown.Shown(row, request.by.day),
        "today": request.by.day,
        "may": may,
        "answers": "staff_answer_offboarding" if may else "",
        "files": "staff_offboarding_file" if may else "",
        "withdraws": "staff_withdraw_offboarding" if may else "",
        "expected": fingerprint.of(shown.read(row)),
        "refused": refused,
    }
    status = 409 if refused else 200
    return render(request, "console/offboarding/checklist.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.CONTRACTS], does=[Duty.CONTRACTS])
def answer(request: HttpRequest, number: str, item: str) -> HttpResponse:
    """The form of one item, of either list."""
    back = reverse("staff_offboarding", args=[number])
    return answer_page(request, request.by, the_checklist(number), item, back, "offboarding")


class WithdrawForm(forms.Form):
    reason = text_field(
        _("Reason"), REASON, help_text=_("It is kept with the record, and the holder reads it.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.CONTRACTS], does=[Duty.CONTRACTS])
def withdraw(request: HttpRequest, number: str, item: str) -> HttpResponse:
    """What was recorded by mistake: GET shows it, POST withdraws it with a reason."""
    row = the_checklist(number)
    line = shown.recorded(row, item)
    if line is None and request.method == "POST":  # a second click: it is withdrawn
        return redirect("staff_offboarding", number)
    if line is None:
        raise Http404
    form, status = WithdrawForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        expected = request.POST.get("expected", "")
        try:
            withdrawing.withdraw(
                request.by, row.pk, Item(line.item), form.cleaned_data["reason"], expected
            )
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Withdrawn. Record what really became of it."))
            return redirect("staff_offboarding", number)
    values = {
        **SECTION,
        "contract": row.contract,
        "line": line,
        "clause": CLAUSES[Item(line.item)],
        "form": form,
        "expected": fingerprint.of(shown.read(row)),
    }
    return render(request, "console/offboarding/withdraw.html", values, status=status)


@require_POST
@frame.staff_page(does=[Duty.CONTRACTS])
@confirms_identity
def certify(request: HttpRequest, number: str) -> HttpResponse:
    """Issue the certificate; a refusal is shown on the page."""
    row = the_checklist(number)
    try:
        found = certifying.issue(request.by, row.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        return _page(request, row, sentence(refusal))
    messages.success(request, gettext("Issued as %(number)s.") % {"number": found.number})
    return redirect("staff_offboarding", number)


@require_safe
@frame.staff_page
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF."""
    return certificate_pdf(get_object_or_404(Certificate, number=number))


@require_safe
@frame.staff_page(sees=[Duty.CONTRACTS])
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an item, for staff for contracts."""
    row = get_object_or_404(Line, pk=pk)
    if not row.file:
        raise Http404
    return download(row.file, row.file_name, row.content_type)
