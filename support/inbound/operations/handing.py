"""A mail as the desk files it, and what the desk made of it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.scanning import ScannerAway, scanned
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.ooxml import Room
from contracts.office.terms.uploads import NotAccepted, Upload, checked
from support.desk.models import BODY, Inquiry
from support.desk.operations import handling
from support.desk.operations.receiving import Filed, Outcome, Received, file_mail
from support.desk.terms.kinds import UNRESOLVED, State
from support.inbound.models import IncomingMail
from support.inbound.queries.threading import Places
from support.inbound.terms import fates
from support.inbound.terms.incoming import Incoming
from support.inbound.terms.kinds import Fate
from support.inbound.terms.threads import moment_of

LONGEST_NAME = 120
MOST = 40
"""References, the nearest, by which the desk looks for what a mail continues."""


@internal()
def hand_over(
    by: By,
    row: IncomingMail,
    mail: Incoming,
    places: Places,
    companies: Mapping[str, set[int]] | None = None,
    *,
    around: ExitStack,
    is_trusted: bool = True,
) -> tuple[Fate, Explanation]:
    """To the desk, which finds out whose it is and what it continues.

    Where what is `around` it fails, no file of it stays.
    """
    hint, inquiries = places.of(mail)
    asked = received(row, mail, hint, is_trusted)
    filed = file_mail(by, asked, companies, around)
    if filed.outcome is Outcome.KNOWN and not _is_the_same(filed, asked):
        other = replace(asked, message_id=f"<{mail.identity}@mail.invalid>")
        filed = file_mail(by, other, companies, around)
    row.message = filed.message
    places.filed(mail, filed.message)
    if filed.outcome is Outcome.KNOWN:
        return Fate.IGNORED, fates.REPEATED
    if filed.inquiry.customer_id is None:
        return Fate.TRIAGE, fates.TRIAGED
    _unite(by, filed.inquiry, inquiries)
    return Fate.FILED, fates.OPENED if filed.outcome is Outcome.OPENED else fates.ADDED


def _unite(by: By, into: Inquiry, inquiries: Sequence[int]) -> None:
    """Inquiries of the same company that a late mail shows to be one conversation.

    Only those that nobody has taken up yet: the others are for staff to merge.
    """
    others = [pk for pk in inquiries if pk != into.pk]
    if not others or into.state not in UNRESOLVED:
        return
    untouched = Inquiry.objects.filter(
        pk__in=others,
        customer=into.customer_id,
        state=State.OPEN.value,
        assignee=None,
        first_answered_at=None,
    )
    for row in untouched:
        handling.merge(by, row.pk, into.number)


def _is_the_same(filed: Filed, asked: Received) -> bool:
    """Some programs give many mails one Message-ID."""
    text = asked.text.strip()[:BODY]
    return not text or filed.message.body == text


def received(
    row: IncomingMail, mail: Incoming, hint: str = "", is_trusted: bool = True
) -> Received:
    """A mail as the desk files it. `hint` is a mail on file in the same conversation."""
    uploads, refused = files_of(mail)
    nearest = [*reversed(mail.references[-MOST:]), hint]
    return Received(
        message_id=mail.message_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.text,
        quoted=mail.quoted,
        received_at=row.received_at,
        written_at=moment_of(mail.sent_at, row.received_at),
        references=tuple(filter(None, nearest)),
        inquiry=mail.inquiry,
        is_trusted=is_trusted,
        uploads=tuple(uploads),
        refused=refused,
    )


def files_of(mail: Incoming) -> tuple[list[Upload], dict[str, str]]:
    """What is kept of the files that came, and why the others are not.

    Raises ScannerAway: the mail waits until the scanner is back.
    """
    uploads: list[Upload] = []
    refused: dict[str, str] = {}
    room = Room()
    for number, one in enumerate(mail.attachments, 1):
        try:
            uploads.append(scanned(checked(one.name, one.content, room=room)))
        except ScannerAway:
            raise
        except NotAccepted as error:
            name = one.name if one.name not in refused else f"{number} {one.name}"
            refused[name[:LONGEST_NAME]] = str(error)
    return uploads, refused
