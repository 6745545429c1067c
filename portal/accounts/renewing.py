"""Secrets that are kept encrypted, sealed again with the key of today."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from contracts.office.models import OutboxMessage
from portal.accounts.encryption import renewed

SEALED = ("secret", "seed", "waiting")
"""What is encrypted of an authenticator's data."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many secrets were sealed again; how many factors and waiting mails no key can read."""

    done: int
    factors: int
    mails: int


@transaction.atomic
def renew() -> Renewed:
    """Seal every secret with the key of today, so that earlier keys can go."""
    factors, unread_factors = _factors()
    mails, unread_mails = _mails()
    return Renewed(factors + mails, unread_factors, unread_mails)


def _factors() -> tuple[int, int]:
    """How many second factors were sealed again, and how many were not."""
    done = unreadable = 0
    for row in Authenticator.objects.select_for_update().order_by("pk").iterator():
        sealed = {name: row.data[name] for name in SEALED if row.data.get(name)}
        if not sealed:
            continue
        try:
            row.data |= {name: _again(value) for name, value in sealed.items()}
        except InvalidToken:
            unreadable += 1
            continue
        row.save(update_fields=["data"])
        done += 1
    return done, unreadable


def _mails() -> tuple[int, int]:
    """How many mails about accounts, not sent yet, were sealed again, and how many were not."""
    done = unreadable = 0
    waiting = OutboxMessage.objects.exclude(sealed="").select_for_update(of=["self"])
    for row in waiting.order_by("pk").iterator():
        try:
            row.sealed = renewed(row.sealed)
        except InvalidToken:
            unreadable += 1
            continue
        row.save(update_fields=["sealed"])
        done += 1
    return done, unreadable


def _again(value: str | list[str]) -> str | list[str]:
    return [renewed(one) for one in value] if isinstance(value, list) else renewed(value)
