"""Members of staff: who they are, what they may do, whether they have a second factor."""

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.operations import approvals
from contracts.office.terms.explanation import Refused
from contracts.people.approvals import KIND
from contracts.people.operations import staff
from portal.accounts.confirming import confirms_identity
from portal.accounts.second_factor import FACTORS
from portal.console.frame import may, staff_page
from portal.console.team.forms import DutiesForm, NewMember
from portal.requests import HttpRequest


def _members():
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    found = get_user_model().objects.filter(is_staff=True).annotate(has_factor=Exists(factor))
    return found.order_by("-is_active", "email")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def team(request: HttpRequest) -> HttpResponse:
    """Everybody; POST adds a member, who gets a mail to choose a password."""
    form = NewMember(request.POST if request.method == "POST" else None)
    if form.is_valid():
        new = form.cleaned_data
        try:
            if staff.needs_two(request.by):
                new["email"] = new["email"].strip().lower()
                return _propose(request, new["email"], new)
            with transaction.atomic():
                user = staff.add(request.by, new["email"], new["name"], new["duties"])
                _send_link(request, user)
        except Refused as refusal:
            form.add_error("email", sentence(refusal))
        except ValidationError as error:
            form.add_error("email", error)
        else:
            return redirect("staff_member", user.pk)
    values = {
        "section": "team",
        "members": _members(),
        "form": form,
        "may_change": may(request.by, Duty.ADMINISTRATION),
    }
    return render(request, "console/team/team.html", values)


def _propose(
    request: HttpRequest, person: str, values: dict, expected: str | None = None
) -> HttpResponse:
    """Before another administrator. Raises what the operation raises."""
    values = {**values, "person": person}
    row = approvals.propose(request.by, KIND, f"staff:{person}", values, expected=expected)
    done = gettext("Proposed. Another administrator must approve it.")
    messages.success(request, done)
    return redirect("approval", row.pk)


def _send_link(request: HttpRequest, user) -> None:
    """The mail by which anybody resets a password: here the first one is chosen by it.

    In the transaction of what it is sent for.
    """
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)
    sent = gettext("An e-mail for setting a password was sent to ")
    messages.success(request, f"{sent}{user.email}")


@require_safe
@staff_page
def member(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_members(), pk=pk)
    return _page(request, row, DutiesForm(initial={"duties": row.duties}))


def _page(request: HttpRequest, row, form: DutiesForm, status: int = 200) -> HttpResponse:
    """A member's page, with what was chosen."""
    proposed = approvals.drafted(KIND, f"staff:{row.email}", {"user": row.pk})
    values = {
        "section": "team",
        "member": row,
        "form": form,
        "expected": approvals.proposers_fingerprint(KIND, proposed, request.by.day),
        "sign_ins": row.sign_ins.order_by("-id")[:10],
        "may_change": may(request.by, Duty.ADMINISTRATION) and row.pk != request.user.pk,
    }
    return render(request, "console/team/member.html", values, status=status)


def _carry_out(request: HttpRequest, pk: int, done: str, operation, *arguments) -> HttpResponse:
    get_object_or_404(_members(), pk=pk)
    try:
        operation(request.by, pk, *arguments)
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    return redirect("staff_member", pk)


@require_POST
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    form = DutiesForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose the duties."))
        return redirect("staff_member", pk)
    row, wanted = get_object_or_404(_members(), pk=pk), form.cleaned_data["duties"]
    read = request.POST.get("expected", "")
    try:
        if staff.needs_two(request.by):
            return _propose(request, row.email, {"user": pk, "duties": wanted}, read)
        staff.change_duties(request.by, pk, wanted, expected=read)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return _page(request, get_object_or_404(_members(), pk=pk), form, status=409)
    messages.success(request, gettext("The duties have been changed."))
    return redirect("staff_member", pk)


@require_POST
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def active(request: HttpRequest, pk: int) -> HttpResponse:
    if request.POST.get("active") == "yes":
        done = gettext("The account has been reopened.")
        return _carry_out(request, pk, done, staff.reactivate)
    done = gettext("The account has been closed and signed out everywhere.")
    return _carry_out(request, pk, done, staff.deactivate)


@require_POST
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    done = gettext("The person has been signed out on every device.")
    return _carry_out(request, pk, done, staff.end_sessions)


@require_POST
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def factors(request: HttpRequest, pk: int) -> HttpResponse:
    done = gettext(
        "The second factors have been removed. New ones must be set up at the next sign-in."
    )
    return _carry_out(request, pk, done, staff.reset_factors)


@require_POST
@staff_page(does=[Duty.ADMINISTRATION])
@confirms_identity
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mail to choose a password again."""
    get_object_or_404(_members(), pk=pk)
    try:
        with transaction.atomic():
            _send_link(request, staff.ask_for_password(request.by, pk))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    return redirect("staff_member", pk)
