"""What was typed into a form whose session had ended, until the same person signs in again.

A form that comes without a session leads to the sign-in. Its fields are kept in the session
of that browser, encrypted, for an hour, and the page of the form puts them back. Files, secret
fields and what the page had written there itself are not kept. Whose form it was is told by a
signed cookie of the browser; nobody else gets to see it.

A form from before a sign-in in another tab is kept for who is signed in now, and not carried out.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.signals import user_logged_in
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure

from portal.accounts.encryption import decrypted, encrypted
from portal.accounts.models import User
from portal.came_from import page_of

COOKIE, KEPT = "signed_in_last", "unsent"
"""Who was signed in in this browser last; the session's key of what was typed."""
KEPT_SECONDS = 60 * 60
LARGEST = 64 * 1024
"""Characters of all fields together; more is not kept."""
SECRET = re.compile(r"passw|csrf|^code$|credential|token|^once$", re.IGNORECASE)
"""Fields of whose content nothing is kept, here or of a form that was carried out."""

OLDER = _(
    "This page was open since before you signed in again. Nothing was carried out; send again."
)


class UnsentMiddleware:
    """Keeps what came without a session; remembers who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._remember(request, response)
            is_new = getattr(request, "is_kept", False)
            if request.method == "POST" and not is_new and _is_of(request, "action", request.path):
                del request.session[KEPT]
        elif _asks_to_sign_in(response):
            if getattr(request, "htmx", False):
                return HttpResponse(status=401)  # htmx leaves the page as it is
            if request.method == "POST":
                return self._kept(request)
        return response

    def _remember(self, request: HttpRequest, response: HttpResponse) -> None:
        known = request.get_signed_cookie(_cookie(), default="", salt=COOKIE)
        if known != str(request.user.pk):
            response.set_signed_cookie(
                _cookie(),
                str(request.user.pk),
                salt=COOKIE,
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )

    def _kept(self, request: HttpRequest) -> HttpResponse:
        owner = request.get_signed_cookie(_cookie(), default="", salt=COOKIE) or ""
        return redirect_to_login(keep(request, owner))


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{COOKIE}"


def keep(request: HttpRequest, owner: str) -> str:
    """Keep what was sent for the person of a key, and say which page puts it back."""
    page, fields = page_of(request), _fields(request)
    text = json.dumps({"owner": owner, "page": page, "action": request.path, "fields": fields})
    if owner and len(text) <= LARGEST:
        request.session[KEPT] = encrypted(text)
        request.is_kept = True  # type: ignore[attr-defined]  # told to our own middleware
    return page


def _fields(request: HttpRequest) -> dict[str, list]:
    return {name: values for name, values in request.POST.lists() if not SECRET.search(name)}


def token_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For who signed in again in another tab: its page anew, with what was typed put back.

    Only where the form is our own page's, by its origin, and not of a button alone; all else is
    refused. The page says that nothing was carried out, whatever could be put back.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    is_ours = request.headers.get("Origin") == origin and not getattr(request, "htmx", False)
    if is_ours and request.user.is_authenticated and _fields(request):
        page = keep(request, str(request.user.pk))
        if getattr(request, "is_kept", False):
            messages.warning(request, OLDER)
            return redirect(page)
    return csrf_failure(request, reason)


def _asks_to_sign_in(response: HttpResponse) -> bool:
    there = response.headers.get("Location", "")
    return response.status_code == 302 and urlsplit(there).path == resolve_url(settings.LOGIN_URL)


def kept(request: HttpRequest) -> dict | None:
    """What is kept for the person who is signed in, if anything."""
    found = _opened(request)
    return found if found and found["owner"] == str(request.user.pk) else None


def _opened(request: HttpRequest) -> dict | None:
    text = request.session.get(KEPT)
    if not text:
        return None
    try:
        return json.loads(decrypted(text, KEPT_SECONDS))
    except InvalidToken:
        return None


def _is_of(request: HttpRequest, name: str, value: str) -> bool:
    found = kept(request)
    return found is not None and found[name] == value


def unsent(request: HttpRequest) -> dict:
    """For templates: what this page puts back into its form; to a visitor, whether it waits."""
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        return {"unsent": {}, "is_unsent_kept": lambda: bool(_opened(request))}
    if user is None or request.method != "GET":
        return {"unsent": {}}
    if not _is_of(request, "page", request.get_full_path()):
        return {"unsent": {}}
    found = kept(request) or {}
    return {"unsent": {"action": found["action"], "fields": found["fields"]}}


@receiver(user_logged_in)
def someone_signed_in(sender, request: HttpRequest, user: User, **_kwargs) -> None:
    """What another typed is gone."""
    found = _opened(request)
    if found is not None and found["owner"] != str(user.pk):
        del request.session[KEPT]
