"""The journal's seals: each binds a day's entries to everything before them.

An entry that is changed, taken out or put in between afterwards breaks the chain from its day
on; who kept one of its hashes sees when a chain was rebuilt. The words of an entry, which may
name people, go in as a hash with the entry's own salt: they can be erased, and the chain holds.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.models import Erasure, JournalEntry, JournalSeal
from contracts.office.models.records import COMMITMENT
from contracts.office.operation import operation

CHUNK = 2000
COLUMNS = (
    "id", "at", "day", "account_id", "operation", "clause", "customer_id", "contract_id",
    "reference",
)  # fmt: skip


@operation(Duty.ADMINISTRATION, title=_("Journal sealed"))
def seal(by: By) -> JournalSeal | None:
    """Seal what the journal holds now; once a day. None where today's seal exists already."""
    by.require(Duty.ADMINISTRATION)
    last_entry = _last_entry()
    with transaction.atomic():
        _alone()
        before = JournalSeal.objects.order_by("day").last()
        if before is not None and before.day >= by.day:
            return None
        previous = before.sha256 if before else ""
        entries, digest = _digest(by.day, before.last_entry if before else 0, last_entry, previous)
        return JournalSeal.objects.create(
            day=by.day,
            last_entry=last_entry,
            entries=entries,
            previous_sha256=previous,
            sha256=digest,
            sealed_at=by.now,
        )


@transaction.atomic
def _last_entry() -> int:
    """The newest entry while nobody is writing one: none with a lower id can still appear."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(JournalEntry._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
    return JournalEntry.objects.aggregate(last=Max("id"))["last"] or 0


def _alone() -> None:
    """One at a time seals."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(JournalSeal._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _digest(day: date, after: int, last: int, previous: str) -> tuple[int, str]:
    """How many entries lie between two ids, and the hash over them, the day and the seal before."""
    digest, count = hashlib.sha256(f"{previous} {day}\n".encode()), 0
    entries = JournalEntry.objects.filter(id__gt=after, id__lte=last).order_by("id")
    for row in entries.values_list(*COLUMNS, COMMITMENT).iterator(CHUNK):
        digest.update(_line(row))
        count += 1
    return count, digest.hexdigest()


def _line(row: tuple) -> bytes:
    """One entry in one way only."""
    plain = json.dumps(row, cls=_Exact, ensure_ascii=False, separators=(",", ":"))
    return plain.encode() + b"\n"


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond."""

    def default(self, value):
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)


@dataclass(frozen=True, slots=True)
class Checked:
    """A seal as it was found: `fault` says in both languages what does not agree."""

    seal: JournalSeal
    entries: int
    fault: str = ""


def verify() -> Iterator[Checked]:
    """Calculate every seal again from the entries, the oldest first."""
    after, previous, day = 0, "", None
    for row in JournalSeal.objects.order_by("id"):
        entries, digest = _digest(row.day, after, row.last_entry, row.previous_sha256)
        fault = ""
        if row.previous_sha256 != previous or (day is not None and row.day <= day):
            fault = "前の封印とつながりません / does not follow the seal before"
        elif entries != row.entries:
            fault = f"記録は{row.entries}件のはずです / the seal counts {row.entries}"
        elif digest != row.sha256:
            fault = "記録の内容が封印と一致しません / an entry is not what was sealed"
        elif _wiped(after, row.last_entry):
            fault = "消去の記録のない、内容を失った記録があります / an entry lost its words"
        yield Checked(row, entries, fault)
        after, previous, day = row.last_entry, row.sha256, row.day


def _wiped(after: int, last: int) -> bool:
    """Whether the words of an entry are gone without an erasure of its company or account."""
    empty = JournalEntry.objects.filter(id__gt=after, id__lte=last, salt__isnull=True)
    erased = Erasure.objects.values_list("pk", "accounts")
    companies = [pk for pk, _ in erased]
    accounts = [account for _, several in erased for account in several]
    return empty.exclude(customer__in=companies).exclude(account__in=accounts).exists()


def unsealed(before: date | None = None) -> int:
    """Entries that wait for the next seal, of all days or of those before one."""
    last = JournalSeal.objects.order_by("id").last()
    waiting = JournalEntry.objects.filter(id__gt=last.last_entry if last else 0)
    return (waiting.filter(day__lt=before) if before else waiting).count()
