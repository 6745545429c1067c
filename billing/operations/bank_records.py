"""From the entries of a bank's file to records with their outcomes."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath

from billing.bank.entries import BankEntry, Contents, Note
from billing.bank.values import clean
from billing.models import BankRecord
from billing.operations import taken_back
from billing.queries import bank
from contracts.office.terms.explanation import plural

Outcome = BankRecord.Outcome
State = BankRecord.State
TEXTS = ("payer_name", "bank", "branch", "remark", "edi", "reference")
LENGTHS = {one.name: one.max_length for one in BankRecord._meta.concrete_fields if one.max_length}
NOTHING = "0円の明細 / no money moved"


def file_name(name: str) -> str:
    return clean(PurePath(name.replace("\\", "/")).name)[-120:] or "-"


def of(contents: Contents) -> tuple[list[BankRecord], list[Note]]:
    """Records, not stored yet, in the order of the file; and what had to be cut."""
    records, notes = in_file(contents)
    see_again(records, contents.kind)
    taken_back.find(records)
    return records, notes


def in_file(contents: Contents) -> tuple[list[BankRecord], list[Note]]:
    """The same by what the file alone says."""
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
    taken_back.pair(records, contents.kind)
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
        takes_back=entry.takes_back,
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

    `records` are all of a file, in order: one that takes such a record back then means that.
    """
    known = bank.known([record.identity for record in records])
    alike = bank.alike(records, kind)
    changed = []
    for record in records:
        earlier = known.get(record.identity)
        if earlier is None and record.outcome != Outcome.DUPLICATE:
            earlier = alike.take(record)
        if earlier is not None and record.outcome != Outcome.DUPLICATE:
            record.outcome, record.match = Outcome.DUPLICATE, {"earlier": earlier}
            changed.append(record)
    for record in records:
        original = record.match.get("cancels")
        if original and records[original - 1].outcome == Outcome.DUPLICATE:
            record.match = records[original - 1].match
            changed.append(record)
    return changed
