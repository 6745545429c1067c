"""Mail is stored as it came, once, before anybody reads it or the server hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.whole_files import whole
from support.inbound.imap import Fetched
from support.inbound.models import IncomingMail, Mailbox
from support.inbound.terms.reading import identity_of

NOTHING = identity_of(b"")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a mailbox has been fetched with some mails."""

    mailbox: Mailbox
    uid_validity: int
    last_uid: int


@internal()
def store(by: By, mails: Sequence[Fetched], place: Place | None = None) -> int:
    """Store what is not stored yet, together with how far it was fetched. Returns how many.

    Its bytes go under its own identity, so that a file left by a killed process is written again.
    One that says nothing by which it is known again is stored by its place in the mailbox.
    """
    by.require(Duty.SUPPORT)
    rows = {_identity(one, place): one for one in mails}
    known = IncomingMail.objects.filter(identity__in=rows).values_list("identity", flat=True)
    new = [_row(by, identity, rows[identity], place) for identity in rows.keys() - set(known)]
    new.sort(key=lambda row: (row.uid or 0, row.received_at))
    for row in new:
        with whole(str(row.file.name)) as path:
            path.write_bytes(rows[row.identity].raw)
    with transaction.atomic():
        IncomingMail.objects.bulk_create(new, ignore_conflicts=True)
        if place is not None:
            _advance(place, by.now)
    return len(new)


@operation(Duty.SUPPORT, title=_("Mail stored"))
def receive(by: By, raw: bytes) -> IncomingMail:
    """Store one mail that a mail server hands over; handed over twice, it is stored once."""
    by.require(Duty.SUPPORT)
    store(by, [Fetched(raw, len(raw), by.now)])
    return IncomingMail.objects.get(identity=identity_of(raw))


def _identity(mail: Fetched, place: Place | None) -> str:
    found = identity_of(mail.raw)
    if place is None or found != NOTHING:
        return found
    return identity_of(f"\n\n{place.mailbox.name} {place.uid_validity} {mail.uid}".encode())


def _row(by: By, identity: str, mail: Fetched, place: Place | None) -> IncomingMail:
    received_at = mail.received_at or by.now
    return IncomingMail(
        identity=identity,
        mailbox=place.mailbox if place else None,
        uid=mail.uid,
        received_at=received_at,
        stored_at=by.now,
        size=mail.size,
        is_whole=mail.is_whole,
        file=f"incoming/{received_at:%Y}/{identity}.eml",
    )


def _advance(place: Place, now: datetime) -> None:
    Mailbox.objects.filter(
        pk=place.mailbox.pk, uid_validity=place.uid_validity, last_uid__lt=place.last_uid
    ).update(last_uid=place.last_uid, fetched_at=now)
