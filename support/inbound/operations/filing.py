"""Stored mail is read and given its outcome. This may run twice, late, or be killed anywhere."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.alone import in_turn
from contracts.office.context import By, Duty
from contracts.office.lookups import Ids
from contracts.office.models import Alert
from contracts.office.operation import operation
from contracts.office.operations import bounces, stopping
from contracts.office.operations.alerts import alert, resolve
from contracts.office.operations.scanning import ScannerAway
from contracts.office.operations.stopping import JOBS, Job, RowAlert
from contracts.office.terms.explanation import Explanation
from support.desk.queries.senders import companies_of
from support.inbound.models import IncomingMail
from support.inbound.operations.handing import hand_over
from support.inbound.queries.reading import desk, raw_of, read_row
from support.inbound.queries.senders import Senders
from support.inbound.queries.threading import Places
from support.inbound.terms import fates
from support.inbound.terms.incoming import Incoming
from support.inbound.terms.kinds import Fate, Kind
from support.inbound.terms.threads import moment_of

FILING = 20_121
"""The number of this work among locks: one conversation, one worker."""
CHUNK, CHUNK_BYTES = 100, 64 * 1024 * 1024
"""Mails, and bytes of them, that are filed in one transaction."""
MOST_TRIES = 3
"""Workers that may die over a mail before it is refused; the first may have had others with it."""
COLUMNS = (
    "sender", "sender_name", "subject", "thread", "kind", "fate", "why", "decided_at", "message",
    "bounced",
)  # fmt: skip

REFUSED = ALERTS.register(
    AlertKind("mail_refused", _("Incoming e-mail refused"), page="incoming_mail")
)
FAILED = ALERTS.register(
    AlertKind(
        "mail_not_filed",
        _("Incoming e-mail that cannot be filed"),
        page="received_mail",
        key=number,
    )
)


def _still_waiting(ids: Collection[int]) -> list[int]:
    waiting = IncomingMail.objects.filter(fate=Fate.WAITING.value, pk__anyof=Ids(ids))
    return list(waiting.values_list("pk", flat=True))


JOB = JOBS.register(Job("incoming_mail", _still_waiting))


@dataclass(slots=True)
class _Round:
    """What holds for all mails that are filed in one go."""

    is_scanner_away: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What is on file about some mails, looked up at once for all of them."""

    places: Places
    senders: Senders
    companies: Mapping[str, set[int]]


@operation(Duty.SUPPORT, title=_("Waiting mail filed"))
def file_waiting(by: By) -> int:
    """Decide the outcome of every mail that waits. Returns how many were decided.

    A mail that cannot be filed raises an alert, keeps nothing back, and is tried again the next
    time; so is one with files while the scanner is away. One over which workers died is filed
    apart from the others, and refused in the end.
    """
    by.require(Duty.SUPPORT)
    done, after, now = 0, 0, _Round()
    with in_turn(FILING):
        while ids := _next(after):
            done += _try(by, ids, now)
            after = ids[-1]
    return done


def _next(after: int) -> list[int]:
    """The oldest that wait, as many as memory holds; one over which a worker died, by itself."""
    waiting = IncomingMail.objects.filter(fate=Fate.WAITING.value, pk__gt=after).order_by("pk")
    chosen: list[int] = []
    weight = 0
    for pk, size, is_whole, tries in waiting.values_list("pk", "size", "is_whole", "tries")[:CHUNK]:
        weight += size if is_whole else 0
        if chosen and (tries or weight > CHUNK_BYTES):
            break
        chosen.append(pk)
        if tries:
            break
    return chosen


def _try(by: By, ids: Sequence[int], now: _Round) -> int:
    """File some mails, noting it before: what a killed worker does not take back stays noted."""
    waiting = IncomingMail.objects.filter(pk__in=ids, fate=Fate.WAITING.value)
    if waiting.filter(tries__gte=MOST_TRIES).exists():
        return _stopped(by, ids[0])
    waiting.update(tries=F("tries") + 1)
    alert = RowAlert(FAILED, lambda pk: f"incoming_mail:{pk}", _text)
    found = stopping.run(
        JOB.name, ids, lambda some: _file(by, some, now), by.day, by.now, alert, handled=list
    )
    waiting.update(tries=0)
    return sum(map(len, found.done))


@transaction.atomic
def _stopped(by: By, pk: int) -> int:
    """Refuse a mail over which workers died, without reading it again."""
    row = IncomingMail.objects.select_for_update().get(pk=pk, fate=Fate.WAITING.value)
    row.kind, row.fate, row.why = Kind.BROKEN.value, Fate.REFUSED.value, fates.STOPPED.to_json()
    row.decided_at = by.now
    row.save(update_fields=["kind", "fate", "why", "decided_at"])
    text = f"受信メール {pk} を受け付けませんでした: {fates.STOPPED.ja}"
    alert(FAILED, f"incoming_mail:{pk}", text, by.day, by.now)
    return 1


def _text(pk: int, error: Exception) -> str:
    return f"受信メール {pk} を登録できません: {type(error).__name__}: {error}"


def _file(by: By, ids: Sequence[int], now: _Round) -> list[int]:
    """File those of some mails that still wait, in the order in which they were written.

    Returns those decided.
    """
    rows = list(
        IncomingMail.objects.select_for_update()
        .filter(pk__in=ids, fate=Fate.WAITING.value)
        .order_by("pk")
    )
    ours = desk()
    read = [(row, read_row(row, ours)) for row in rows]
    read.sort(key=lambda pair: (moment_of(pair[1].sent_at, pair[0].received_at), pair[0].pk))
    known = _Known(
        Places(mail for _, mail in read),
        Senders(read),
        companies_of([mail.sender for _, mail in read]),
    )
    with ExitStack() as around:
        for row, mail in read:
            _decide(by, row, mail, known, around, now)
        decided = [row for row in rows if row.fate != Fate.WAITING]
        IncomingMail.objects.bulk_update(decided, COLUMNS)
        _tell(by, decided)
    return [row.pk for row in decided]


def _decide(
    by: By, row: IncomingMail, mail: Incoming, known: _Known, around: ExitStack, now: _Round
) -> None:
    """Fill in what a mail says, and what becomes of it; while its files wait, it does."""
    row.sender, row.sender_name, row.subject = mail.sender, mail.sender_name, mail.subject
    row.thread = [mail.message_id, *mail.references]
    row.kind = mail.kind.value
    decision = fates.decide(mail, known.senders.before(row, mail))
    fate, why = decision.fate, decision.why
    if fate is Fate.BOUNCE:
        fate, why = _report(by, row)
    elif fate is Fate.FILED:
        if now.is_scanner_away and mail.attachments:
            return
        try:
            fate, why = hand_over(by, row, mail, known.places, known.companies, around=around)
        except ScannerAway:
            now.is_scanner_away = True
            return
    row.fate, row.why, row.decided_at = fate.value, why.to_json(), by.now


def _report(by: By, row: IncomingMail) -> tuple[Fate, Explanation]:
    try:
        row.bounced = bounces.receive(by, raw_of(row))
    except bounces.NotABounce:
        return Fate.TRIAGE, fates.NAMES_NO_MAIL
    return Fate.BOUNCE, fates.REPORTED


def _tell(by: By, rows: Sequence[IncomingMail]) -> None:
    """One alert for what was refused; those about mails that are done now close."""
    refused = [row for row in rows if row.fate == Fate.REFUSED]
    if refused:
        newest = refused[-1]
        named = " ".join(filter(None, (newest.sender or "差出人不明", newest.subject)))
        text = f"{named}: {newest.why['ja']}"
        alert(REFUSED, "incoming_mail:refused", text[:2000], by.day, by.now)
    references = {f"incoming_mail:{row.pk}" for row in rows}
    failed = Alert.objects.filter(kind=FAILED.name, resolved_at=None)
    known = set(failed.values_list("reference", flat=True)) & references
    if known:
        resolve(FAILED, known, by.now)
