"""Secrets that are kept encrypted, sealed again with the key of today."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from portal.accounts.encryption import renewed

SEALED = ("secret", "seed", "migrated_codes")
"""What allauth encrypts of an authenticator's data."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many second factors were sealed again, and how many cannot be read by any key."""

    done: int
    unreadable: int


@transaction.atomic
def renew() -> Renewed:
    """Seal every second factor with the key of today, so that earlier keys can go."""
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
    return Renewed(done, unreadable)


def _again(value: str | list[str]) -> str | list[str]:
    return [renewed(one) for one in value] if isinstance(value, list) else renewed(value)
