"""What an authenticator app shows, for tests."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

SECONDS = 30
"""How long a code is shown; the one before and the one after it are taken too."""


def code_now(secret: str) -> str:
    """The code of this half minute: still taken where the next has begun when it arrives."""
    return _code(secret, 0)


def code_next(secret: str) -> str:
    """The code of the next half minute, taken already: for who has spent that of this one."""
    return _code(secret, 1)


def _code(secret: str, ahead: int) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // SECONDS + ahead))
