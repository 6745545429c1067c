"""Every sign-in and every failed one, kept as it happens (Art. 10-2)."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from contracts.office import context
from portal.accounts.models import SignIn, User

Method = SignIn.Method


@receiver(user_logged_in)
def succeeded(sender, request: HttpRequest, user: User, **_kwargs) -> None:
    _keep(request, user, user.email, _method(request, user), succeeded=True)


@receiver(user_login_failed)
def failed(sender, credentials: dict, request: HttpRequest | None = None, **_kwargs) -> None:
    """A wrong password, for an account of ours or for none."""
    email = (credentials.get("email") or credentials.get("username") or "").strip().lower()
    if request is not None and email:
        owner = EmailAddress.objects.filter(email=email).select_related("user").first()
        user = owner.user if owner else User.objects.filter(email=email).first()
        _keep(request, user, email, Method.PASSWORD, succeeded=False)


@receiver(authentication_failed)
def second_factor_failed(sender, request: HttpRequest, user: User, authenticator, **_kwargs):
    _keep(request, user, user.email, Method(authenticator.type), succeeded=False)


def _method(request: HttpRequest, user: User) -> Method:
    """By what the person has proved itself in this session, the strongest last."""
    records = get_authentication_records(request, user)
    if not records:
        return Method.EMAIL
    last = records[-1]
    if last.get("passwordless"):
        return Method.PASSKEY
    return Method(last["type"]) if last["method"] == "mfa" else Method.PASSWORD


def _keep(
    request: HttpRequest, user: User | None, email: str, method: Method, *, succeeded: bool
) -> None:
    SignIn.objects.create(
        user=user,
        email=email[:254],
        at=context.now(),
        address=get_adapter().get_client_ip(request) if request.META.get("REMOTE_ADDR") else None,
        agent=request.META.get("HTTP_USER_AGENT", "")[:300],
        method=method,
        succeeded=succeeded,
    )
