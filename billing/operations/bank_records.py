"""From the entries of a bank's file to records with their outcomes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from billing.bank.entries import BankEntry, Contents, Note
from billing.bank.values import clean
from billing.models import BankRecord
from billing.queries import bank
from contracts.office.alert_kinds import ALERTS, AlertKind, number
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.operations.alerts import alert
from contracts.office.terms.explanation import plural

Outcome = BankRecord.Outcome
State = BankRecord.State
TEXTS = ("payer_name", "bank", "branch", "remark", "edi", "reference")
LENGTHS = {one.name: one.max_length for one in BankRecord._meta.concrete_fields if one.max_length}
CANCELLED_WITHIN = timedelta(days=90)
NOTHING = "0円の明細 / no money moved"
CANCELLED = "銀行が取り消しました / cancelled by the bank"
CANCELLED_TRANSFER = ALERTS.register(
    AlertKind(
        "cancelled_transfer",
        _("Transfer cancelled by the bank"),
        page="staff_payment",
        key=number,
    )
)


def file_name(name: str) -> str:
    return clean(PurePath(name.replace("\\", "/")).name)[-120:] or "-"


def of(contents: Contents) -> tuple[list[BankRecord], list[Note]]:
    """Records, not stored yet, in the order of the file; and what had to be cut."""
    records: list[BankRecord] = []
    cut, seen = 0, Counter[tuple]()
    for statement in contents.statements:
        account = statement.header.account.code[:60]
        for entry in statement.entries:
            same = (account, entry)
            seen[same] += 1
            record, was_cut = _record(account, entry, len(records) + 1, seen[same])
            cut += was_cut
            records.append(record)
    _pair_cancelled(records)
    see_again(records, contents.kind)
    find_cancelled(records)
    notes = [
        Note(
            f"長すぎる項目を{cut}件の明細で切り詰めました",
            f"Overlong fields were shortened in {plural(cut, 'record')}",
        )
    ]
    return records, notes if cut else []


def _record(account: str, entry: BankEntry, position: int, place: int) -> tuple[BankRecord, bool]:
    texts = {name: getattr(entry, name)[: LENGTHS[name]] for name in TEXTS}
    code = entry.payer_code if len(entry.payer_code) <= LENGTHS["payer_code"] else ""
    was_cut = code != entry.payer_code or any(getattr(entry, n) != t for n, t in texts.items())
    nothing = entry.is_incoming and not entry.amount
    record = BankRecord(
        position=position,
        account=account,
        outcome=_outcome(entry),
        booking_date=entry.booking_date,
        value_date=entry.value_date,
        amount=entry.amount,
        payer_code=code,
        identity=_identity(account, entry, place),
        state=State.IGNORED if nothing else State.WAITING,
        reason=NOTHING if nothing else "",
        **texts,
    )
    return record, was_cut


def _outcome(entry: BankEntry) -> Outcome:
    if entry.is_cancelled:
        return Outcome.CANCELLED
    return Outcome.INCOMING if entry.is_incoming else Outcome.OUTGOING


def _identity(account: str, entry: BankEntry, place: int) -> str:
    """The same entry in another file of the kind; of equal ones the first is the first."""
    told = (
        account,
        entry.booking_date,
        entry.value_date,
        entry.amount,
        entry.is_incoming,
        entry.is_cancelled,
        entry.reference,
        entry.payer_code,
        entry.payer_name,
        entry.edi,
        place,
    )
    return sha256("\x1f".join(map(str, told)).encode()).hexdigest()


def see_again(records: Sequence[BankRecord], kind: str) -> list[BankRecord]:
    """Mark what was imported before, by a file of this kind or of another. Returns those.

    `records` are all of a file, in order: one that cancels such a record then means that.
    """
    known = bank.known([record.identity for record in records])
    alike = bank.alike(records, kind)
    changed = []
    for record in records:
        earlier = known.get(record.identity)
        if earlier is None and record.outcome in (Outcome.INCOMING, Outcome.OUTGOING):
            same = alike.get(bank.look(record.account, record, record.outcome == Outcome.INCOMING))
            earlier = same.pop(0) if same else None
        if earlier is not None and record.outcome != Outcome.DUPLICATE:
            record.outcome, record.match = Outcome.DUPLICATE, {"earlier": earlier}
            changed.append(record)
    for record in records:
        original = record.match.get("cancels")
        if original and records[original - 1].outcome == Outcome.DUPLICATE:
            record.match = records[original - 1].match
            changed.append(record)
    return changed


def _key(record: BankRecord) -> tuple:
    return (record.account, record.amount, record.payer_code, record.payer_name)


def _pair_cancelled(records: Iterable[BankRecord]) -> None:
    """A transfer that a later record of the file cancels is no money either."""
    open_ones = defaultdict(list)
    for record in records:
        if record.outcome == Outcome.INCOMING:
            open_ones[_key(record)].append(record)
        elif record.outcome == Outcome.CANCELLED and open_ones[_key(record)]:
            same = open_ones[_key(record)]
            days = [r for r in same if r.value_date == record.value_date]
            chosen = (days or same)[-1]
            same.remove(chosen)
            chosen.outcome, chosen.match = Outcome.CANCELLED, {"cancelled_by": record.position}
            record.match = {"cancels": chosen.position}


def find_cancelled(records: Sequence[BankRecord]) -> list[BankRecord]:
    """Find the imported transfer that a cancelled record means. Returns those that mean one."""
    wanted = [r for r in records if r.outcome == Outcome.CANCELLED and not r.match]
    if not wanted:
        return []
    first = min(record.booking_date for record in wanted) - CANCELLED_WITHIN
    rows = bank.imported().filter(
        outcome=Outcome.INCOMING,
        booking_date__gte=first,
        amount__in={record.amount for record in wanted},
    )
    before = defaultdict(list)
    for row in rows.order_by("booking_date", "pk"):
        before[_key(row)].append(row)
    for record in wanted:
        same = before[_key(record)]
        days = [row for row in same if row.value_date == record.value_date]
        if days or same:
            chosen = (days or same)[-1]
            same.remove(chosen)
            record.match = {"earlier": chosen.pk}
    return [record for record in wanted if record.match]


@internal()
def report_cancelled(by: By, records: Iterable[BankRecord]) -> None:
    """Imported transfers are ignored where they wait; staff are alerted to matched ones."""
    ids = [
        r.match["earlier"]
        for r in records
        if r.outcome == Outcome.CANCELLED and "earlier" in r.match
    ]
    for row in BankRecord.objects.filter(pk__in=ids).order_by("pk").select_for_update():
        if row.state == State.WAITING:
            row.state, row.reason = State.IGNORED, CANCELLED
            row.decided_at, row.decided_by_id = by.now, by.account_id
            row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        elif row.payment_id:
            text = (
                f"銀行が取り消した振込です。入金{row.payment_id}({row.amount:,}円、{row.payer_name})"
                "を確かめて、取り消してください"
                f" / the bank cancelled payment {row.payment_id}: check it and reverse it"
            )
            alert(CANCELLED_TRANSFER, f"payment:{row.payment_id}", text, by.day, by.now)
