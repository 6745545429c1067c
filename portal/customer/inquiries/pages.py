"""A company's inquiries: the list, asking, one conversation, adding, reopening, rating."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.office import context
from contracts.office.language import sentence
from contracts.office.queries.paging import page
from contracts.office.terms.explanation import Refused
from portal import scope
from portal.customer.inquiries.forms import AddForm, AskForm, InquirySearch, RateForm
from portal.customer.inquiries.subjects import Linked, linked
from portal.doors import EVERY_MEMBER
from portal.downloads import download
from portal.requests import HttpRequest
from support.desk.models import SUBJECT, Inquiry, MessageFile
from support.desk.operations import conversing, opening
from support.desk.operations.opening import Asked
from support.desk.queries import conversation, finding
from support.desk.queries.conversation import hours_at
from support.desk.terms.course import Step, offered
from support.desk.terms.kinds import SHOWN, Category
from support.questions.queries.shown import published
from support.questions.queries.shown import suggested as suggested_for

PAGE = 20


@require_safe
@scope.customer_page
def inquiries(request: HttpRequest) -> HttpResponse:
    """The newest first, by words of what was asked or said, and by state."""
    form = InquirySearch(request.GET)
    values: dict[str, Any] = {"form": form, "hours": hours_at(context.now())}
    if form.is_valid():
        asked = form.cleaned_data
        found = finding.search_of_company(
            request.membership.customer_id, asked["text"].strip(), asked["state"]
        )
        older, newer = (request.GET.get(name, "") for name in ("older", "newer"))
        shown = page(
            found.select_related("contract"), finding.BY_DAY, PAGE, older=older, newer=newer
        )
        values |= {"page": shown, "rows": shown.rows, "query": form.query}
    return render(request, "customer/inquiries/inquiries.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=EVERY_MEMBER)
def ask(request: HttpRequest) -> HttpResponse:
    """GET the form, about what the address names; POST sends it, once however often it comes."""
    about = linked(request, request.GET.get("about", ""))
    mine = scope.contracts(request).order_by("number")
    refused = ""
    if request.method == "POST":
        form = AskForm(mine, request.POST, request.FILES)
        if form.is_valid():
            try:
                row = _ask(request, form.cleaned_data, about.about if about else "")
            except Refused as refusal:
                refused = sentence(refusal)
            else:
                text = gettext("Your inquiry has arrived as %(number)s.") % {"number": row.number}
                messages.success(request, text)
                return redirect("inquiry", row.number)
    else:
        form = AskForm(mine, initial=_begun(about))
    values = {
        "form": form,
        "about": about,
        "refused": refused,
        "hours": hours_at(context.now()),
    }
    status = 409 if refused else 200
    return render(request, "customer/inquiries/ask.html", values, status=status)


def _begun(about: Linked | None) -> dict[str, str]:
    """What the form begins with."""
    if about is None:
        return {}
    return {name: getattr(about, name) for name in ("subject", "category", "contract")}


@require_safe
@scope.customer_page
def suggested(request: HttpRequest) -> HttpResponse:
    """Answers that exist for the subject that is being typed; nothing where there are none."""
    subject = request.GET.get("subject", "").replace("\x00", "")[:SUBJECT]
    rows = suggested_for(published(is_visitor=False), subject)
    return render(request, "customer/inquiries/suggested.html", {"suggested": rows})


def _ask(request: HttpRequest, said: dict, about: str) -> Inquiry:
    """Raises Refused."""
    user = request.user
    asked = Asked(
        said["subject"],
        said["text"],
        Category(said["category"]),
        said["contract"],
        about,
        f"{user.last_name} {user.first_name}".strip(),
        user.email,
        said["phone"],
    )
    by, company = scope.by(request), scope.customer(request)
    return opening.open_inquiry(by, company, asked, said["uploads"])


def the_inquiry(request: HttpRequest, number: str) -> Inquiry:
    """One of the person's companies, which is entered; else not found."""
    mine = finding.of_companies(scope.companies(request))
    rows = mine.select_related("contract", "customer", "merged_into")
    row = get_object_or_404(rows, number=number.replace("\x00", ""))
    assert row.customer_id, "found by its company"
    scope.enter(request, row.customer_id)
    return row


@require_safe
@scope.customer_page
def inquiry(request: HttpRequest, number: str) -> HttpResponse:
    """What was said on both sides; what was merged is read in the one it went into."""
    row = the_inquiry(request, number)
    if row.merged_into is not None:
        return redirect("inquiry", row.merged_into.number)
    return _page(request, row)


def _page(
    request: HttpRequest,
    row: Inquiry,
    add: AddForm | None = None,
    rate: RateForm | None = None,
    refused: str = "",
) -> HttpResponse:
    steps = offered(row.standing)
    values = {
        "row": row,
        "said": conversation.shown(row),
        "add_form": add or AddForm(),
        "rate_form": rate or RateForm(),
        "can_rate": Step.RATE in steps,
        "can_reopen": Step.REOPEN in steps,
        "hours": hours_at(context.now()),
        "refused": refused,
    }
    status = 409 if refused else 200
    return render(request, "customer/inquiries/inquiry.html", values, status=status)


@require_POST
@scope.customer_page(does=EVERY_MEMBER)
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Add something; what was over is open again."""
    row = the_inquiry(request, number)
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, add=form)
    said = form.cleaned_data
    try:
        conversing.reply(scope.by(request), row.pk, said["text"], said["uploads"])
    except Refused as refusal:
        return _page(request, row, add=form, refused=sentence(refusal))
    messages.success(request, gettext("Your message has been added."))
    return redirect("inquiry", row.number)


@require_POST
@scope.customer_page(does=EVERY_MEMBER)
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    row = the_inquiry(request, number)
    try:
        conversing.reopen(scope.by(request), row.pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, gettext("The inquiry is open again."))
    return redirect("inquiry", row.number)


@require_POST
@scope.customer_page(does=EVERY_MEMBER)
def rate(request: HttpRequest, number: str) -> HttpResponse:
    row = the_inquiry(request, number)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, row, rate=form)
    said = form.cleaned_data
    try:
        conversing.rate(scope.by(request), row.pk, said["stars"], said["comment"])
    except Refused as refusal:
        return _page(request, row, rate=form, refused=sentence(refusal))
    messages.success(request, gettext("Thank you for your rating."))
    return redirect("inquiry", row.number)


@require_safe
@scope.customer_page
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a conversation that the person may read, to be saved."""
    kinds = [one.value for one in SHOWN]
    rows = MessageFile.objects.filter(message__kind__in=kinds).exclude(file="")
    mine = rows.filter(message__inquiry__customer__in=scope.companies(request))
    row = get_object_or_404(mine, pk=pk)
    if not row.file:
        raise Http404
    return download(row.file, row.name, row.content_type)
