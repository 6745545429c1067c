"""A mail that was fetched, taken apart and checked becomes an inquiry or a message of one.

Whoever fetches mail calls `file_mail`, once or more often: what was filed stays filed once.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.models import OutboxMessage
from contracts.office.operation import operation
from contracts.office.operations.bounces import OURS
from contracts.office.subjects import named
from contracts.office.terms.uploads import Upload
from contracts.people.models import Customer
from support.desk.models import BODY, QUOTED, SUBJECT, Inquiry, Message
from support.desk.operations import files
from support.desk.operations.conversing import hear
from support.desk.operations.opening import Asked, write
from support.desk.operations.telling import acknowledge
from support.desk.queries.senders import companies_of
from support.desk.terms.course import ALLOWED, Step
from support.desk.terms.kinds import Category, Channel

MOST_REFERENCES = 50
NAME, LONGEST_ADDRESS, LONGEST_ID = 120, 254, 998


@dataclass(frozen=True, slots=True)
class Received:
    """A mail as it is to be filed.

    `message_id` with its angle brackets, never empty: of a mail without one, one made of a hash
    of its bytes. `sender` is the address of From, in lower case; `is_trusted` whether our own
    server vouches for it. `text` is what is new, `quoted` what it repeats.
    `references` are the ids of In-Reply-To and References with their brackets, the nearest first.
    `inquiry` is the number that its subject names. `outbox_id` is the message of ours that it
    answers, where an address or header of ours says so. `written_at` is its place in the
    conversation, where that is not when it was received.
    `refused` are the names of attachments that are not kept, each with its reason.
    """

    message_id: str
    sender: str
    subject: str
    text: str
    received_at: datetime
    sender_name: str = ""
    quoted: str = ""
    references: tuple[str, ...] = ()
    inquiry: str = ""
    outbox_id: int | None = None
    written_at: datetime | None = None
    is_trusted: bool = False
    uploads: tuple[Upload, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    OPENED = "opened"
    """A new inquiry of the sender's company."""
    ADDED = "added"
    """A message added to an inquiry; one that was over is open again."""
    TRIAGED = "triaged"
    """A new inquiry of no company, for staff to look at."""
    KNOWN = "known"
    """Filed before."""


@dataclass(frozen=True, slots=True)
class Filed:
    outcome: Outcome
    inquiry: Inquiry
    message: Message


@operation(Duty.SUPPORT, title=_("Mail filed at the desk"))
def file_mail(
    by: By,
    received: Received,
    companies: Mapping[str, set[int]] | None = None,
    around: ExitStack | None = None,
) -> Filed:
    """File a mail, once however often it is handed over. `by` is `context.system()`.

    Whoever files many mails looks up the `companies` of their senders at once. Within a larger
    transaction, `around` it takes the files from the disk if that fails.

    1. A mail with a known Message-ID is not filed again (`KNOWN`).
    2. The inquiry is looked for by `outbox_id`, then by `references` (ids of mails filed and of
       mails sent), then by its number in the subject; a merged one leads to the one it went into.
    3. A trusted sender who is that inquiry's contact, or belongs to its company, adds to it
       (`ADDED`); what was resolved or out of scope is open again.
    4. Else a trusted sender who belongs to exactly one company opens an inquiry of it
       (`OPENED`). Who belongs to a company is a contact, a billing account's address, or a
       sign-in. A mail that answers an invoice or another document of that company names it.
    5. Everybody else, and every sender who is not trusted, goes to triage (`TRIAGED`), with the
       inquiry of step 2 as a suggestion; never into a company's records.

    A company is told that its mail opened an inquiry; strangers get no automatic answer. Over-long
    texts are cut, and an empty one says so. It raises nothing for what a mail may contain.
    """
    by.require(Duty.SUPPORT)
    received = _storable(received)
    known = _filed(received.message_id)
    if known is not None:
        return known
    try:
        with (
            files.stored(received.uploads, received.refused, around) as rows,
            transaction.atomic(),
        ):
            filed = _file(by, received, companies)
            files.keep(filed.message, rows)
            return filed
    except IntegrityError:  # another worker filed it in between
        known = _filed(received.message_id)
        if known is None:
            raise
        return known


def _storable(received: Received) -> Received:
    """Without what no column holds."""
    return replace(
        received,
        message_id=_cut(received.message_id, LONGEST_ID),
        sender=_cut(received.sender, LONGEST_ADDRESS).lower(),
        sender_name=_cut(received.sender_name, NAME),
        subject=_cut(received.subject, SUBJECT),
        text=_cut(received.text, BODY),
        quoted=_cut(received.quoted, QUOTED),
        references=tuple(_cut(one, LONGEST_ID) for one in received.references[:MOST_REFERENCES]),
    )


def _cut(text: str, most: int) -> str:
    return text.replace("\x00", "").strip()[:most]


def _filed(message_id: str) -> Filed | None:
    found = Message.objects.select_related("inquiry").filter(message_id=message_id).first()
    return Filed(Outcome.KNOWN, found.inquiry, found) if found else None


def _file(by: By, received: Received, known: Mapping[str, set[int]] | None) -> Filed:
    answered = _answered(received)
    thread = _thread(received, answered)
    companies: set[int] = set()
    if received.is_trusted:
        known = companies_of([received.sender]) if known is None else known
        companies = known.get(received.sender, set())
    said = {
        "author_name": (received.sender_name or received.sender)[:NAME],
        "message_id": received.message_id,
        "quoted": received.quoted,
        "at": received.written_at or received.received_at,
    }
    text = received.text or "(本文がありません)"
    if thread and received.is_trusted and thread.state in ALLOWED[Step.HEAR]:
        is_contact = received.sender == thread.contact
        if is_contact or thread.customer_id in companies:
            message = hear(by, thread.pk, Channel.MAIL, text, **said)
            return Filed(Outcome.ADDED, message.inquiry, message)
    customer = Customer.objects.get(pk=min(companies)) if len(companies) == 1 else None
    about, contract = _document(answered, customer)
    asked = Asked(
        received.subject or "(件名なし)",
        text,
        Category.CONTRACT if about else Category.OTHER,
        contract,
        about,
        received.sender_name,
        received.sender,
    )
    row, message = write(
        by, asked, Channel.MAIL, customer, at=received.received_at, said=said, suggested=thread
    )
    if customer is None:
        return Filed(Outcome.TRIAGED, row, message)
    acknowledge(by, row, message)
    return Filed(Outcome.OPENED, row, message)


def _answered(received: Received) -> OutboxMessage | None:
    """The mail of ours that it answers."""
    rows = OutboxMessage.objects.select_related("notice__contract")
    if received.outbox_id is not None:
        return rows.filter(pk=received.outbox_id).first()
    for one in received.references:
        for name, moment in OURS.findall(one):
            found = rows.filter(pk=int(name)).first()
            if found is not None and f"{found.created_at:%Y%m%d%H%M%S}" == moment:
                return found
    return None


def _thread(received: Received, answered: OutboxMessage | None) -> Inquiry | None:
    """The inquiry that it belongs to, as it says."""
    row = None
    if answered is not None and answered.document.startswith("inquiry:"):
        row = Inquiry.objects.filter(number=answered.document.split(":")[1]).first()
    if row is None and received.references:
        ids = received.references
        found = Message.objects.filter(message_id__in=ids).select_related("inquiry")
        row = min((ids.index(one.message_id), one.inquiry) for one in found)[1] if found else None
    if row is None and received.inquiry:
        row = Inquiry.objects.filter(number=received.inquiry).first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return row


def _document(
    answered: OutboxMessage | None, customer: Customer | None
) -> tuple[str, Contract | None]:
    """The document of the company that a mail answers, and its contract."""
    if answered is None or customer is None or answered.notice.customer_id != customer.pk:
        return "", None
    document = answered.document if named(answered.document).page else ""
    contract = answered.notice.contract
    is_own = contract is not None and contract.customer_id == customer.pk
    return document, contract if is_own else None
