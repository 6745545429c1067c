"""The people of a company: who they are, what they may do, and who is invited (Art. 10)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.office import context
from contracts.office.context import Member
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import Membership
from contracts.people.operations import members as operations
from portal import scope
from portal.accounts.confirming import confirms_identity
from portal.customer.people.forms import FactorForm, InviteForm, RoleForm
from portal.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def people(request: HttpRequest) -> HttpResponse:
    """Everybody may see the list; owners invite."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, form):
        return redirect("people")
    customer = scope.customer(request)
    is_owner = request.membership.role == Member.OWNER
    return render(
        request,
        "customer/people.html",
        {
            "members": customer.memberships.select_related("user").order_by("user__email"),
            "invitations": customer.invitations.filter(
                accepted_at=None, revoked_at=None
            ).select_related("invited_by"),
            "now": context.now(),
            "form": form,
            "is_owner": is_owner,
            "factor_form": FactorForm(initial={"required": customer.requires_factor}),
            "why_not": operations.why_no_invitation(customer, scope.by(request))
            if is_owner
            else None,
        },
    )


def _invite(request: HttpRequest, form: InviteForm) -> bool:
    email = form.cleaned_data["email"].lower()
    try:
        operations.invite(scope.by(request), request.membership.customer_id, email, form.chosen())
    except Refused as refusal:
        form.add_error("email", sentence(refusal))
        return False
    messages.success(request, gettext("Invitation sent to %(email)s.") % {"email": email})
    return True


def _carry_out(request: HttpRequest, done: str, operation: Callable[..., None], *args) -> None:
    """An operation of an owner's, and what to show afterwards."""
    try:
        operation(scope.by(request), *args)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, done)


def _member(request: HttpRequest, pk: int) -> Membership:
    mine = scope.customer(request).memberships.select_related("user")
    return get_object_or_404(mine, pk=pk)


@require_safe
@scope.customer_page(sees=[Member.OWNER])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, for owners to change what it may do."""
    row = _member(request, pk)
    form = RoleForm(initial={"role": row.role})
    return render(request, "customer/member.html", {"member": row, "form": form})


@require_POST
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    row = _member(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return render(request, "customer/member.html", {"member": row, "form": form})
    done = gettext("Role changed.")
    _carry_out(request, done, operations.change_role, row.pk, form.chosen())
    return redirect("people")


@require_POST
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def require_factor(request: HttpRequest) -> HttpResponse:
    """Whether everybody of the company needs a second factor."""
    form = FactorForm(request.POST)
    required = form.is_valid() and form.cleaned_data["required"]
    customer_id = request.membership.customer_id
    _carry_out(request, gettext("Saved."), operations.require_factor, customer_id, required)
    return redirect("people")


@require_POST
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def end_member_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    row = _member(request, pk)
    done = gettext("%(email)s has been signed out on every device.") % {"email": row.user.email}
    _carry_out(request, done, operations.end_sessions, row.pk)
    return redirect("member", row.pk)


@require_POST
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def remove_member(request: HttpRequest, pk: int) -> HttpResponse:
    row = _member(request, pk)
    done = gettext("%(email)s no longer has access.") % {"email": row.user.email}
    _carry_out(request, done, operations.remove, row.pk)
    return redirect("people")


@require_POST
@scope.customer_page(does=[Member.OWNER])
@confirms_identity
def resend_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(scope.customer(request).invitations, pk=pk)
    done = gettext("A new link was sent to %(email)s. The previous link no longer works.") % {
        "email": row.email
    }
    _carry_out(request, done, operations.resend, row.pk)
    return redirect("people")


@require_POST
@scope.customer_page(does=[Member.OWNER])
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(scope.customer(request).invitations, pk=pk)
    done = gettext("The invitation of %(email)s has been withdrawn.") % {"email": row.email}
    _carry_out(request, done, operations.revoke, row.pk)
    return redirect("people")
