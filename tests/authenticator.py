"""What an authenticator app shows, for tests."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

SECONDS = 30
"""How long a code is shown; the one before and the one after it are taken too."""


def code_now(secret: str) -> str:
    """The code of this half minute: still taken where the next has begun when it arrives."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // SECONDS))
