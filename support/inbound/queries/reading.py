"""Stored mail, read again by the rules."""

from email.utils import parseaddr

from django.conf import settings

from support.inbound.models import IncomingMail
from support.inbound.terms.incoming import Desk, Incoming
from support.inbound.terms.reading import headers_only, read


def desk() -> Desk:
    """What is ours, by the settings."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    addresses = [sender, *settings.MAIL_ADDRESSES]
    return Desk(frozenset(one.lower() for one in addresses if one), settings.MAIL_AUTHSERV_ID)


def raw_of(row: IncomingMail) -> bytes:
    """Its bytes as they came."""
    with row.file.open() as file:
        return file.read()


def read_row(row: IncomingMail, ours: Desk) -> Incoming:
    """What a stored mail says."""
    raw = raw_of(row)
    return read(raw, ours) if row.is_whole else headers_only(raw, ours, row.size)
