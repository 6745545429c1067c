"""One announcement: as it will be read, whom it reaches, posting it; then who was told."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from contracts.office.context import By, Duty
from contracts.office.language import Text, label, sentence
from contracts.office.models import Notice
from contracts.office.queries.notices import text
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from portal.accounts.confirming import confirms_identity
from portal.console.announcements.forms import PlanForm
from portal.console.announcements.lists import SECTION
from portal.console.frame import may, staff_page
from portal.console.told import told
from portal.requests import HttpRequest
from support.announcements.models import Announcement
from support.announcements.operations import posting
from support.announcements.queries import shown
from support.announcements.queries.audience import KIND, Reached, reached, subject
from support.announcements.terms.announcement import State

ACTS: dict[str, tuple[Callable[[By, str, PlanForm, str], Announcement], Text]] = {
    "post": (
        lambda by, number, form, read: posting.post(by, number, read),
        _("Posted."),
    ),
    "plan": (
        lambda by, number, form, read: posting.plan(by, number, form.cleaned_data["at"], read),
        _("It is posted by itself at that time."),
    ),
    "withdraw": (
        lambda by, number, form, read: posting.withdraw(by, number, read),
        _("Withdrawn. It is never posted."),
    ),
}
"""By name, what is done with the fingerprint of what was read, and what is said of it."""


def _row(number: str) -> Announcement:
    found = Announcement.objects.select_related("author", "corrects")
    return get_object_or_404(found, number=number)


@require_safe
@staff_page
def announcement(request: HttpRequest, number: str) -> HttpResponse:
    """Before it is posted as others will read it; afterwards with the evidence."""
    return _shown(request, _row(number), PlanForm())


@require_POST
@staff_page(does=[Duty.CONTRACTS])
@confirms_identity
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Post it, set it ahead, or withdraw it, as it was read."""
    row = _row(number)
    if name not in ACTS:
        raise Http404
    do, done = ACTS[name]
    form = PlanForm(request.POST if name == "plan" else None)
    if name == "plan" and not form.is_valid():
        return _shown(request, row, form)
    try:
        do(request.by, number, form, request.POST.get("expected", ""))
    except Refused as refusal:
        return _shown(request, _row(number), form, sentence(refusal))
    messages.success(request, str(done))
    return redirect("console_announcement", number)


def _shown(
    request: HttpRequest, row: Announcement, form: PlanForm, refused: str = ""
) -> HttpResponse:
    state, by = row.life, request.by
    values = {
        "section": SECTION,
        "row": row,
        "state": state,
        "state_text": label(state),
        "audience_text": row.get_audience_display(),
        "form": form,
        "refused": refused,
        "may": may(by, Duty.CONTRACTS),
        "correction": row.corrections.filter(withdrawn_at=None).first(),
        "on_page": _on_page(row, by),
    }
    if state in (State.DRAFT, State.PLANNED):
        companies = reached(row, by.day)
        values |= {
            "companies": companies,
            "addresses": sum(len(one.emails) for one in companies),
            "unreached": sorted(set(row.customers) - _numbers(companies)),
            "as_mail": _as_mail(row, by, companies),
            "expected": fingerprint.of(*shown.read(row, companies)),
        }
    if state is State.POSTED:
        values |= told(request, KIND, subject(row.number))
        page = Notice.objects.filter(
            customer=None, kind=KIND, reference=f"{KIND}:{row.number}"
        ).first()
        values["posted"] = page
    return render(
        request,
        "console/announcements/announcement.html",
        values,
        status=409 if refused or form.errors else 200,
    )


def _numbers(companies: list[Reached]) -> set[str]:
    ids = [one.customer_id for one in companies]
    return set(Customer.objects.filter(pk__in=ids).values_list("number", flat=True))


def _on_page(row: Announcement, by: By) -> Notice:
    """As the page shows it, or showed it."""
    return Notice(kind=KIND, channel=Notice.Channel.PAGE, at=row.posted_at or by.now,
                  day=by.day, data=shown.content(row))  # fmt: skip


def _as_mail(row: Announcement, by: By, companies: list[Reached]) -> tuple[str, str] | None:
    """Subject and text as the first company gets it."""
    if not companies:
        return None
    first = companies[0]
    data = {**shown.content(row), "contracts": first.contracts}
    notice = Notice(kind=KIND, channel=Notice.Channel.MAIL, at=by.now, day=by.day, data=data)
    notice.customer = Customer.objects.get(pk=first.customer_id)
    return text(notice, first.emails[0])
