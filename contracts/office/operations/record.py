"""What every operation leaves behind: its journal entry, its notice, its mail."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from contracts.office.about import Company, Held
from contracts.office.context import TOKYO, By
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.office.operations.copying import as_json, copy, reserve_ids
from contracts.office.operations.sent_twice import once
from contracts.office.terms.notices import LANGUAGE, OPTIONAL, speaking

ENTRY = (
    "at", "day", "account_id", "actor", "operation", "clause", "customer_id", "contract_id",
    "reference", "before", "after",
)  # fmt: skip
NOTICE = ("id", "day", "at", "kind", "channel", "customer_id", "reference", "data")
MESSAGE = (
    "notice_id", "document", "purpose", "recipient", "created_at", "attempts",
    "next_attempt_at", "response",
)  # fmt: skip


def entry(
    by: By,
    operation: str,
    clause: str = "",
    *,
    customer: Company | None = None,
    contract: Held | None = None,
    customer_id: int | None = None,
    reference: str = "",
    before: Mapping | None = None,
    after: Mapping | None = None,
) -> JournalEntry:
    """Who did it, when, under which clause, and what was before and after; not yet stored.

    `customer_id` stands for a customer of which no more was read. What came by a form that was
    carried out already raises SentTwice.
    """
    once(by)
    return JournalEntry(
        at=by.now,
        day=by.day,
        account_id=by.account_id,
        actor=by.name,
        operation=operation,
        clause=clause,
        customer_id=customer_id or _company_id(customer, contract),
        contract_id=contract.pk if contract else None,
        reference=reference,
        before=dict(before or {}),
        after=dict(after or {}),
    )


def journal(by: By, operation: str, clause: str = "", **about) -> JournalEntry:
    """Store an `entry`."""
    stored = entry(by, operation, clause, **about)
    stored.save(force_insert=True)
    return stored


def salts(count: int) -> list[str]:
    """Of as many entries: at once, as the database takes longer to make each than to write it."""
    drawn = token_hex(16 * count)
    return [drawn[start : start + 32] for start in range(0, len(drawn), 32)]


def journal_all(entries: Iterable[JournalEntry]) -> None:
    """Store entries in their order, by COPY."""
    copy(
        JournalEntry,
        ENTRY,
        (
            (one.at, one.day, one.account_id, one.actor, one.operation, one.clause,
             one.customer_id, one.contract_id, one.reference, as_json(one.before),
             as_json(one.after))
            for one in entries
        ),
    )  # fmt: skip


def notify(
    by: By,
    kind: str,
    recipients: Iterable[str] = (),
    *,
    customer: Company | None = None,
    contract: Held | None = None,
    reference: str = "",
    data: Mapping | None = None,
) -> Notice:
    """An entry of the notice register, with a mail to each recipient (Art. 33).

    No mail goes out of a kind that is no duty and that the company declined. It is in the
    language of the documents of what it is about, unless `data` names another.
    """
    company = contract.customer if contract else customer
    if company:
        recipients = willing(kind, company.declined_mail, recipients)
    company_id, of = _company_id(customer, contract), contract or customer
    if company_id is None or of is None:
        raise ValueError("a notice by mail goes to a company")
    said = dict(data or {})
    if LANGUAGE not in said:
        said |= speaking(of.language)
    notice = Notice.objects.create(
        day=by.day,
        at=by.now,
        kind=kind,
        channel=Notice.Channel.MAIL,
        customer_id=company_id,
        contract_id=contract.pk if contract else None,
        reference=reference,
        data=said,
    )
    enqueue(by, notice, recipients)
    return notice


def willing(kind: str, declined: Collection[str], recipients: Iterable[str]) -> Iterable[str]:
    """Nobody for a kind that is no duty and that the company declined, else the recipients."""
    return () if kind in OPTIONAL and kind in declined else recipients


def write_to(
    by: By, kind: str, recipient: str, reference: str, data: Mapping, sealed: str = ""
) -> Notice:
    """A mail to somebody of no company, who wrote to us or signs in.

    `sealed` is what only the mail may say, encrypted.
    """
    notice = Notice.objects.create(
        day=by.day,
        at=by.now,
        kind=kind,
        channel=Notice.Channel.MAIL,
        reference=reference,
        data=dict(data),
    )
    enqueue(by, notice, [recipient], sealed)
    return notice


@dataclass(frozen=True, slots=True)
class Told:
    """A company, the subject and content of its notice, and to whom it is mailed."""

    customer_id: int
    reference: str
    data: Mapping
    recipients: Iterable[str]


def notify_many(by: By, kind: str, told: Sequence[Told]) -> None:
    """Notices of a kind, with their mail to each recipient, by COPY.

    Their references are new, or empty: no mail about them was written before.
    """
    notify_each(by, [(kind, one) for one in told])


def notify_each(by: By, told: Sequence[tuple[str, Told]]) -> None:
    """The same, each of its own kind, in the order given."""
    if not told:
        return
    ids = reserve_ids(Notice, len(told))
    day, now, mail = str(by.day), str(by.now), Notice.Channel.MAIL.value
    rows = [(pk, *one) for pk, one in zip(ids, told, strict=True)]
    copy(
        Notice,
        NOTICE,
        (
            (pk, day, now, kind, mail, one.customer_id, one.reference, as_json(one.data))
            for pk, kind, one in rows
        ),
    )
    copy(
        OutboxMessage,
        MESSAGE,
        (
            (pk, _document(one.reference, pk), kind, recipient, now, 0, now, "")
            for pk, kind, one in rows
            for recipient in dict.fromkeys(one.recipients)
        ),
    )


def post(by: By, kind: str, reference: str, data: Mapping) -> Notice:
    """A notice to the public, by the page (Art. 3-2, 18-2)."""
    return Notice.objects.create(
        day=by.day,
        at=by.now,
        kind=kind,
        channel=Notice.Channel.PAGE,
        reference=reference,
        data=dict(data),
    )


def say(
    by: By,
    kind: str,
    at: datetime,
    *,
    customer: Company,
    contract: Held | None,
    reference: str,
    data: Mapping,
) -> Notice:
    """A notice by telephone, of the moment at which it was said (Art. 33-1)."""
    return Notice.objects.create(
        day=at.astimezone(TOKYO).date(),
        at=at,
        kind=kind,
        channel=Notice.Channel.TELEPHONE,
        customer_id=customer.pk,
        contract_id=contract.pk if contract else None,
        reference=reference,
        data={**data, "recorded_at": by.now},
    )


def enqueue(by: By, notice: Notice, recipients: Iterable[str], sealed: str = "") -> None:
    """Mail for a notice: one message each recipient, whatever the number of tries."""
    messages = _messages(by, notice, recipients, sealed)
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)


def _messages(
    by: By, notice: Notice, recipients: Iterable[str], sealed: str
) -> list[OutboxMessage]:
    return [
        OutboxMessage(
            notice=notice,
            document=_document(notice.reference, notice.pk),
            purpose=notice.kind,
            recipient=recipient,
            created_at=by.now,
            next_attempt_at=by.now,
            sealed=sealed,
        )
        for recipient in dict.fromkeys(recipients)
    ]


def _document(reference: str, notice_id: int) -> str:
    return reference or f"notice:{notice_id}"


def _company_id(customer: Company | None, contract: Held | None) -> int | None:
    if contract:
        return contract.customer_id
    return customer.pk if customer else None
