"""What is signed in: a password that changes ends every session but the present one.

So does the first second factor: sessions that a password alone has opened are over.
"""

from datetime import datetime, timedelta

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.second_factor import FACTORS


def end_others(request: HttpRequest, user: User) -> None:
    """Sign out every browser of a person but the one that asks."""
    for row in UserSession.objects.filter(user=user).exclude(
        session_key=request.session.session_key or ""
    ):
        row.end()


def count_of(user: User, now: datetime) -> int:
    """On how many devices a person is signed in."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).count()


@receiver([password_changed, password_reset])
def password_is_new(sender, request: HttpRequest, user: User, **_kwargs) -> None:
    end_others(request, user)


@receiver(authenticator_added)
def factor_is_new(sender, request: HttpRequest, user: User, authenticator, **_kwargs) -> None:
    """With another factor before, nobody got in without one."""
    before = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
    if authenticator.type in FACTORS and not before.exists():
        end_others(request, user)


def forget(now: datetime) -> int:
    """Delete sessions that are over, and what is listed of those that are gone. Returns how many.

    A sign-in of today is left alone: its session may be about to be stored.
    """
    gone = Session.objects.filter(expire_date__lt=now).delete()[0]
    listed = UserSession.objects.filter(created_at__lt=now - timedelta(days=1))
    listed.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
