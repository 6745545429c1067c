"""What a password must be in addition to what Django's validators ask for."""

import hashlib
import os
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.terms.passwords import FEWEST_OTHERS, is_of_our_words

FEW = format_lazy(
    _("Use at least {fewest} characters in addition to words such as “portal” and our own name."),
    fewest=FEWEST_OTHERS,
)


BREACHED = _("This password is known from a data breach elsewhere. Choose another one.")
LINE = 256
"""Bytes: longer than any line of the list."""


class BreachedValidator:
    """Refuses what stands in the list of breached passwords, where there is one.

    `PWNED_PASSWORDS` names the file that Have I Been Pwned offers, of SHA-1 hashes in their
    order: it has a billion lines, of which about thirty are read. Nothing leaves the machine.
    """

    def validate(self, password: str, user: object = None) -> None:
        if settings.PWNED_PASSWORDS and is_listed(settings.PWNED_PASSWORDS, password):
            raise ValidationError(BREACHED, code="password_breached")

    def get_help_text(self) -> str:
        return ""


def is_listed(path: Path, password: str) -> bool:
    """Whether a file of lines `HASH:count`, in the order of the hashes, has a password's."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        first, last = 0, lines.seek(0, os.SEEK_END)
        while first < last:  # the line wanted begins at one of these bytes, if anywhere
            middle = (first + last) // 2
            begins, line = _line_from(lines, middle)
            found = line.partition(b":")[0].strip().upper()
            if found == wanted:
                return True
            if line and found < wanted:
                first = begins + len(line)
            else:
                last = middle
    return False


def _line_from(lines: IO[bytes], place: int) -> tuple[int, bytes]:
    """The first line that begins at a byte or after it, and where; empty at the end."""
    lines.seek(max(place - 1, 0))
    if place > 0:
        lines.readline(LINE)
    begins = lines.tell()
    return begins, lines.readline(LINE)


class ContextValidator:
    """Asks for enough characters apart from our words, however they are combined."""

    def validate(self, password: str, user: object = None) -> None:
        host = urlsplit(settings.PORTAL_URL).hostname or ""
        if is_of_our_words(password, (settings.ISSUER_NAME, host)):
            raise ValidationError(FEW, code="password_of_our_words")

    def get_help_text(self) -> str:
        return str(FEW)
