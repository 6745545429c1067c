"""Acts that cost something or cannot be undone: who is at the screen confirms it, once in a while.

    @require_POST
    @frame.staff_page
    @confirms_identity
    def remove(request: HttpRequest, pk: int) -> HttpResponse: …

The declaration stands beside the page, or beside the part of it that carries the act out. A form
sent without files is carried out as soon as its sender has confirmed who it is; one with files, or
with a query in its address, is put back into its page.
"""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from portal.accounts import unsent
from portal.accounts.lifetime import STARTED

SAFE = ("GET", "HEAD")
View = Callable[..., HttpResponse]


def confirms_identity(view: View) -> View:
    """Ask again for the password or second factor before a form is carried out."""

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in SAFE:
            require_identity(request)
        return view(request, *args, **kwargs)

    return page


def require_identity(request: HttpRequest) -> None:
    """The same in the middle of a page's work.

    allauth keeps the form, and carries it out after the confirmation; but not one with files,
    nor one that was sent to an address with a query, which it would drop.
    """
    if is_confirmed(request):
        return
    if request.FILES or request.GET:
        raise ImmediateHttpResponse(_later(request))
    raise ReauthenticationRequired


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has signed in, or confirmed who it is, within the last ten minutes."""
    started = request.session.get(STARTED, 0)
    is_fresh = time.time() - started < app_settings.REAUTHENTICATION_TIMEOUT
    return is_fresh or did_recently_reauthenticate(request)


def _later(request: HttpRequest) -> HttpResponse:
    """To the confirmation, and from there back to the page, with what was typed."""
    page = unsent.keep(request, str(request.user.pk))
    ways = get_adapter().get_reauthentication_methods(request.user)
    return redirect(f"{ways[0]['url']}?{urlencode({'next': page})}")
