"""One incoming mail: what it says, what became of it and why, what can be done about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from contracts.office.context import By, Duty
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.console.incoming_mail.forms import FileForm
from portal.console.incoming_mail.lists import SECTION
from portal.downloads import download
from portal.requests import HttpRequest
from support.inbound.models import IncomingMail
from support.inbound.operations import sorting
from support.inbound.queries.log import MAILS
from support.inbound.queries.reading import desk, read_row
from support.inbound.terms import fates

SHOWN = 20_000
"""Characters of a text that are shown."""
AT_ONCE: dict[str, Callable[[By, int, str], IncomingMail]] = {
    "spam": sorting.mark_as_spam,
    "leave": sorting.leave,
}


@require_safe
@frame.staff_page
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Its headers, text and files as they were read, with the form where it is to be sorted.

    Of one that was erased what is left of it; what stopped workers is not read again.
    """
    return page(request, get_object_or_404(MAILS, pk=pk))


def page(
    request: HttpRequest,
    row: IncomingMail,
    form: forms.Form | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    may = frame.may(request.by, Duty.SUPPORT)
    try:
        said = read_row(row, desk()) if row.file and not fates.has_stopped(row.why) else None
    except OSError as error:
        raise Http404 from error
    names = (said.sender_name, said.sender) if said else (row.sender_name, row.sender)
    values: dict[str, Any] = {
        **SECTION,
        "row": row,
        "said": said,
        "subject": said.subject if said else row.subject,
        "sender": " ".join(dict.fromkeys(filter(None, names))),
        "text": said.text[:SHOWN] if said else "",
        "quoted": said.quoted[:SHOWN] if said else "",
        "kind_why": said.why if said and said.why.to_json() != row.why else "",
        "inquiry": row.inquiry,
        "form": form or FileForm(),
        "refused": refused,
        "may": may,
        "can_sort": may and row.is_to_be_sorted and row.message is None and said is not None,
        "expected": sorting.read_of(row),
    }
    return render(request, "console/incoming_mail/mail.html", values, status=status)


@require_POST
@frame.staff_page(does=[Duty.SUPPORT])
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """To a company or an inquiry."""
    row = get_object_or_404(MAILS, pk=pk)
    form = FileForm(request.POST)
    if not form.is_valid():
        return page(request, row, form)
    where, number = form.cleaned_data["customer"], form.cleaned_data["inquiry"]
    try:
        filed = sorting.file(request.by, pk, where, number, request.POST.get("expected", ""))
    except Refused as refusal:
        fresh = get_object_or_404(MAILS, pk=pk)
        return page(request, fresh, form, sentence(refusal), status=409)
    messages.success(request, gettext("Filed."))
    inquiry = filed.inquiry
    return redirect("staff_inquiry", inquiry.number) if inquiry else redirect("received_mail", pk)


@require_POST
@frame.staff_page(does=[Duty.SUPPORT])
def done(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Marked as spam, or as what needs nothing."""
    if name not in AT_ONCE:
        raise Http404
    row = get_object_or_404(MAILS, pk=pk)
    try:
        AT_ONCE[name](request.by, row.pk, request.POST.get("expected", ""))
    except Refused as refusal:
        return page(request, get_object_or_404(MAILS, pk=pk), None, sentence(refusal), status=409)
    messages.success(request, gettext("Recorded."))
    return redirect("incoming_mail")


@require_safe
@frame.staff_page(sees=[Duty.SUPPORT])
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The mail as it came, to be saved; for those who answer inquiries."""
    row = get_object_or_404(IncomingMail.objects.exclude(file=""), pk=pk)
    return download(row.file, f"mail-{row.pk}.eml")
