"""What is signed in: a password that changes ends every session but the present one."""

from allauth.account.signals import password_changed, password_reset
from allauth.usersessions.models import UserSession
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User


def end_others(request: HttpRequest, user: User) -> None:
    """Sign out every browser of a person but the one that asks."""
    for row in UserSession.objects.filter(user=user).exclude(
        session_key=request.session.session_key or ""
    ):
        row.end()


@receiver([password_changed, password_reset])
def password_is_new(sender, request: HttpRequest, user: User, **_kwargs) -> None:
    end_others(request, user)
