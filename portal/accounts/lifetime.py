"""How long a session lives: until nothing was asked for a while, and a day's work at the longest.

Staff are signed out sooner than customers, who may ask to be kept signed in on their own device.
What was typed into a form by then is kept (`portal.accounts.unsent`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

STARTED, SEEN = "signed_in_at", "seen_at"
"""The session's keys of the sign-in and of the last page asked for, in seconds."""
EXPIRY = "_session_expiry"
"""Django's own, of `set_expiry`."""
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
BY_ITSELF = "By-Itself"
PRECISION = MINUTE
"""A page asked for within a minute of the last is not stored: most requests write no session."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds without a page, and from the sign-in."""

    idle: int
    longest: int


def limits(request: HttpRequest) -> Limits:
    """Those of the person's session. A device that is kept signed in is a customer's own."""
    longest = settings.SESSION_HOURS * HOUR
    if request.user.is_staff:
        return Limits(settings.CONSOLE_IDLE_MINUTES * MINUTE, longest)
    if not request.session.get_expire_at_browser_close():
        kept = settings.SESSION_COOKIE_AGE
        return Limits(kept, kept)
    return Limits(settings.PORTAL_IDLE_MINUTES * MINUTE, longest)


class LifetimeMiddleware:
    """Signs out who has been away too long, before anything is shown or done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, limit = time.time(), limits(request)
            started = request.session.get(STARTED, now)
            seen = request.session.get(SEEN, now)
            if now - started > limit.longest:
                _end(request, _too_long(limit.longest))
            elif now - seen > limit.idle:
                _end(request, _idle(limit.idle))
            elif STARTED not in request.session or _is_activity(request, now - seen):
                request.session[STARTED], request.session[SEEN] = started, now
        return self.get_response(request)


def _is_activity(request: HttpRequest, seconds: float) -> bool:
    """A part that a page asks for by itself again and again keeps nobody signed in.

    Its element says so: `hx-headers='{"By-Itself": "true"}'`.
    """
    return seconds >= PRECISION and BY_ITSELF not in request.headers


def _end(request: HttpRequest, why: str) -> None:
    logout(request)
    messages.info(request, why)


def _too_long(seconds: int) -> str:
    if seconds < DAY:
        hours = seconds // HOUR
        text = ngettext(
            "You were signed out, because %(count)s hour has passed since you signed in.",
            "You were signed out, because %(count)s hours have passed since you signed in.",
            hours,
        )
        return text % {"count": hours}
    return gettext("You were signed out, because you signed in long ago.")


def _idle(seconds: int) -> str:
    minutes = seconds // MINUTE
    text = ngettext(
        "You were signed out, because nothing was done for %(count)s minute.",
        "You were signed out, because nothing was done for %(count)s minutes.",
        minutes,
    )
    return text % {"count": minutes}


@receiver(user_logged_in)
def someone_signed_in(sender, request: HttpRequest, **_kwargs) -> None:
    """Nobody stays signed in but who asked for it: the sign-in's form stores that, before this
    where a second factor is asked for, or else after it."""
    request.session[STARTED] = request.session[SEEN] = time.time()
    if EXPIRY not in request.session:
        request.session.set_expiry(0)
