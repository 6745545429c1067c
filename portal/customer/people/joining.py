"""An invitation's link: what it says, and the way in for whoever holds it."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from contracts.office import context
from contracts.office.language import sentence
from contracts.office.terms.explanation import Refused
from contracts.people.models import Invitation
from contracts.people.operations import members
from portal import scope
from portal.doors import everybody
from portal.requests import HttpRequest

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; one joins, or continues to a new account, by POST."""
    rows = Invitation.objects.select_related("customer", "invited_by")
    row = rows.filter(token_sha256=members.hashed(token)).first()
    state = _state(request, row, token)
    if request.method == "POST" and row and state == "join":
        return _join(request, row, token)
    if request.method == "POST" and row and state == "sign_up":
        get_adapter().stash_verified_email(request, row.email)
        return redirect(f"{reverse('account_signup')}?{_next(request)}")
    return render(
        request,
        "account/invitation.html",
        {
            "invitation": row,
            "state": state,
            "role": row.get_role_display() if row else "",
            "sign_in": f"{reverse('account_login')}?{_next(request)}",
        },
        status=GONE if state in ("unknown", "used", "revoked", "late") else 200,
    )


def _state(request: HttpRequest, row: Invitation | None, token: str) -> str:
    """What the page says. Who has no account may make one; others sign in."""
    if row is None:
        return "unknown"
    if row.accepted_at:
        return "used"
    if row.revoked_at:
        return "revoked"
    if row.expires_at <= context.now():
        return "late"
    if request.user.is_authenticated:
        if request.user.is_staff:
            return "staff"
        if request.user.email != row.email:
            return "another"
        return "member" if _is_member(request, row) else "join"
    return "sign_in" if get_user_model().objects.filter(email=row.email).exists() else "sign_up"


def _is_member(request: HttpRequest, row: Invitation) -> bool:
    return row.customer.memberships.filter(user=request.user).exists()


def _join(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    try:
        membership = members.accept(scope.by(request), token)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect(request.path)
    request.session[scope.CHOSEN] = membership.customer_id
    name = row.customer.name
    messages.success(request, gettext("You have joined %(name)s.") % {"name": name})
    return redirect("contracts")


def _next(request: HttpRequest) -> str:
    return urlencode({"next": request.path})
