"""One's own account: how one signs in, what is signed in now, what was tried (Art. 10-2)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from contracts.office import context
from portal.accounts.confirming import confirms_identity
from portal.accounts.devices import device
from portal.accounts.second_factor import FACTORS, Unreadable, must_have_factor
from portal.accounts.sessions import end_others
from portal.doors import signed_in
from portal.requests import HttpRequest

RECENT = 5
PAGE = 50


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Password, address, second factors, passkeys, sessions and the last sign-ins."""
    held = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {row.type: row.wrap() for row in held}
    passkeys = [row.wrap() for row in held if row.type == Authenticator.Type.WEBAUTHN]
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    has_factor = any(row.type in FACTORS for row in held)
    addresses = list(EmailAddress.objects.filter(user=request.user).order_by("-primary"))
    return render(
        request,
        "account/security.html",
        {
            "totp": by_type.get(Authenticator.Type.TOTP),
            "is_unreadable": any(_is_unreadable(row) for row in held),
            "passkeys": passkeys,
            "codes": codes,
            "codes_left": codes.left if codes else 0,
            "has_factor": has_factor,
            "must_have_factor": must_have_factor(request.user),
            "required_here": settings.SECOND_FACTOR_REQUIRED,
            "waiting_address": next((one for one in addresses if not one.verified), None),
            "sessions": [(row, device(row.user_agent)) for row in _sessions(request)],
            "current": request.session.session_key,
            "sign_ins": request.user.sign_ins.order_by("-id")[:RECENT],
        },
    )


def _is_unreadable(row: Authenticator) -> bool:
    """Whether an authenticator app cannot be checked, as its key is not there any more."""
    if row.type != Authenticator.Type.TOTP:
        return False
    try:
        decrypt(row.data["secret"])
    except Unreadable:
        return True
    return False


@require_safe
@signed_in
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Everything that was tried on the account, the newest first."""
    before = request.GET.get("before", "")
    found = request.user.sign_ins.order_by("-id")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context_ = {"sign_ins": rows[:PAGE], "older": older, "before": before}
    return render(request, "account/sign_ins.html", context_)


def _sessions(request: HttpRequest) -> QuerySet[UserSession]:
    """What is signed in now, the newest first."""
    alive = Session.objects.filter(expire_date__gt=context.now()).values("session_key")
    mine = UserSession.objects.filter(user=request.user, session_key__in=alive)
    return mine.order_by("-created_at")


@require_POST
@signed_in
@confirms_identity
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out another browser at once."""
    others = UserSession.objects.filter(user=request.user)
    row = get_object_or_404(others.exclude(session_key=request.session.session_key), pk=pk)
    row.end()
    messages.success(request, gettext("The device has been signed out."))
    return redirect("security")


@require_POST
@signed_in
@confirms_identity
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everything but this browser."""
    end_others(request, request.user)
    done = gettext("All other devices have been signed out.")
    messages.success(request, done)
    return redirect("security")
