"""The page of one item, the same for the holder and for staff."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from contracts.office.context import By, Role
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from portal.customer.offboarding.forms import AnswerForm
from portal.requests import HttpRequest
from support.offboarding.models import Checklist
from support.offboarding.operations.answering import answer
from support.offboarding.queries import shown
from support.offboarding.terms.kinds import CLAUSES, SIDES, Item


def answer_page(
    request: HttpRequest, by: By, row: Checklist, name: str, back: str, section: str = ""
) -> HttpResponse:
    """The form of an item that waits; POST records it and goes `back`. Others are not found."""
    item = shown.wanted(row, name)
    if item is None:
        raise Http404
    is_sent, by_staff = request.method == "POST", by.role is not Role.CUSTOMER
    sent = (request.POST, request.FILES) if is_sent else ()
    form = AnswerForm(item, by.day, *sent, by_staff=by_staff)
    status = 200
    if form.is_valid():
        try:
            _record(request, by, row, item, form)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
            status = 409
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(back)
    values = {
        "section": section,
        "contract": row.contract,
        "item": item,
        "side": SIDES[item],
        "by_staff": by_staff,
        "clause": CLAUSES[item],
        "form": form,
        "back": back,
        "expected": fingerprint.of(shown.read(row)),
    }
    return render(request, "customer/offboarding/item.html", values, status=status)


def _record(request: HttpRequest, by: By, row: Checklist, item: Item, form: AnswerForm) -> None:
    """Raises Refused."""
    file, expected = form.cleaned_data["file"], request.POST.get("expected", "")
    answer(by, row.pk, item, form.answer, file, expected)
