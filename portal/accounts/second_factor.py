"""Staff, owners and all people of companies that ask it must have a second factor (Art. 10-2).

Until then only its set-up opens.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from contracts.office.context import Member
from contracts.people.models import Membership
from portal.accounts.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OPEN_MODULES = ("allauth.", "portal.public.", "django.views.i18n", "django.views.static")
OPEN_PAGES = {"security", "sign_ins", "end_session", "end_other_sessions", "invitation"}
UNREADABLE = _(
    "Your authenticator app cannot be checked at the moment; a code from it is not at fault. Use a "
    "recovery code or a passkey if you have one, or contact us."
)


class Unreadable(ValidationError):
    """The secret of a second factor is encrypted with a key that is not there."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


class SecondFactorMiddleware:
    """Sends those who lack it to the security page, which says what to do.

    A page that needs a secret which cannot be read says so, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if view.__module__.startswith(OPEN_MODULES):
            return None
        if getattr(request.resolver_match, "url_name", "") in OPEN_PAGES or not lacks_factor(
            request.user
        ):
            return None
        return redirect("security")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Unreadable):
            return None
        return render(request, "account/unreadable_factor.html", status=503)


def must_have_factor(user: User) -> bool:
    """Staff, owners, and everybody of a company that asks it of all its people."""
    asked = Q(role=Member.OWNER.value) | Q(customer__requires_factor=True)
    return user.is_staff or Membership.objects.filter(asked, user=user).exists()


def lacks_factor(user: User) -> bool:
    """Whether a person who must have a second factor has none."""
    has_one = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return not has_one and must_have_factor(user)
