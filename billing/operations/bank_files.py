"""Files of the bank: previewed, then imported whole or not at all, each only once."""

import json
from collections.abc import Iterable
from hashlib import sha256
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.bank import csv, reading
from billing.bank.columns import Columns
from billing.bank.entries import BankStatement, Contents, RecordForm
from billing.models import BankFile, BankFormat, BankRecord
from billing.operations import bank_records, holds, taken_back
from billing.queries.bank import UNNAMED, sums
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.copying import copy
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed

CLAUSE = "23-1"
BATCH = 2_000
FIELDS = [
    field
    for field in BankRecord._meta.concrete_fields
    if not (field.primary_key or field.generated)
]
FORMS_LOOKED_AT = 500
State, Kind = BankFile.State, BankFile.Kind


@operation(Duty.ACCOUNTS, receive_bank_file=_("Bank file uploaded"))
def receive(
    by: By, name: str, content: bytes, format_id: int | None = None, form: RecordForm | None = None
) -> BankFile:
    """Keep a file and preview what each record would become.

    CSV where a format is given, else Zengin, camt.053 or MT940. Raises BadFile with all its
    problems, Refused for a file that is there already.
    """
    by.require(Duty.ACCOUNTS)
    digest = sha256(content).hexdigest()
    _refuse_again(digest)
    layout = BankFormat.objects.get(pk=format_id) if format_id else None
    if layout is None:
        contents = reading.read(content, by.day, form, _forms_before())
    else:
        columns = Columns.of_json({**layout.columns, "account": _account(layout)})
        contents = csv.read(content, columns, by.day, layout.encoding)
    try:
        return _store(by, name, content, digest, layout, contents)
    except IntegrityError:  # the same file, uploaded by somebody else in the meantime
        _refuse_again(digest)
        raise


def _account(layout: BankFormat) -> str:
    """The account that a CSV belongs to; one that nobody named is an account of its own."""
    return layout.columns.get("account") or f"{UNNAMED}{layout.pk}"


def _refuse_again(digest: str) -> None:
    before = BankFile.objects.exclude(state=State.DISCARDED).filter(sha256=digest)
    file = before.defer("content").select_related("uploaded_by").first()
    if file is None:
        return
    at = timezone.localtime(file.uploaded_at)
    who = file.uploaded_by or "system"
    raise Refused(
        CLAUSE,
        f"同じ内容のファイルが{ja_day(at.date())} {at:%H:%M}に{who}により"
        f"受け付けられています({file.name})",
        f"The same file was uploaded on {en_day(at.date())} at {at:%H:%M} by {who} ({file.name})",
    )


def _forms_before() -> dict[str, str]:
    """By account, the form of the file that was imported last."""
    rows = BankFile.objects.filter(state=State.COMMITTED, kind=Kind.TRANSFERS).order_by("-pk")
    found: dict[str, str] = {}
    for accounts, form in rows.values_list("bank_account", "form")[:FORMS_LOOKED_AT]:
        for account in accounts.split(", "):
            found.setdefault(account, form)
    return found


@transaction.atomic
def _store(
    by: By, name: str, content: bytes, digest: str, layout: BankFormat | None, contents: Contents
) -> BankFile:
    records, notes = bank_records.of(contents)
    file = BankFile.objects.create(
        name=bank_records.file_name(name),
        sha256=digest,
        kind=contents.kind.value,
        format=layout,
        content=content,
        form=contents.form or "",
        bank_account=_accounts(contents.statements),
        first_day=contents.first_day,
        last_day=contents.last_day,
        summary=_summary(contents, notes),
        uploaded_at=by.now,
        uploaded_by_id=by.account_id,
    )
    for record in records:
        record.file_id, record.match = file.pk, json.dumps(record.match)
    values = attrgetter(*(field.attname for field in FIELDS))
    copy(BankRecord, [str(field.column) for field in FIELDS], map(values, records))
    after = {"name": file.name, "sha256": digest, "kind": file.kind, "records": len(records)}
    journal(by, "receive_bank_file", CLAUSE, reference=f"bank_file:{file.pk}", after=after)
    return file


def _accounts(statements: Iterable[BankStatement]) -> str:
    codes = dict.fromkeys(one.header.account.code for one in statements)
    return ", ".join(filter(None, codes))[:120]


def _summary(contents: Contents, notes: list) -> dict:
    accounts = [
        {
            "account": one.header.account.code,
            "name": one.header.account.name,
            "first_day": one.header.first_day,
            "last_day": one.last_day,
            "in": [one.money_in.count, one.money_in.amount],
            "out": [one.money_out.count, one.money_out.amount],
            "cancelled": [one.cancelled.count, one.cancelled.amount],
        }
        for one in contents.statements
    ]
    told = [{"ja": note.ja, "en": note.en} for note in (*contents.notes, *notes)]
    return {"accounts": accounts, "notes": told}


@operation(Duty.ACCOUNTS, commit_bank_file=_("Bank file imported"))
@transaction.atomic
def commit(by: By, file_id: int, expected: str | None = None) -> BankFile:
    """Import the whole file; again does nothing. Records imported meanwhile count as such.

    `expected` is the fingerprint of the file's `sums` that were read; raises Changed where
    they are others by now.
    """
    file, is_open = _open(by, file_id)
    if not is_open:
        return file
    records = _seen_again(file)
    fingerprint.require(Changed(CLAUSE), expected, sums(file))
    taken_back.report(by, file, records)
    file.state, file.committed_at = State.COMMITTED, by.now
    file.save(update_fields=["state", "committed_at"])
    if file.last_day:
        holds.bank_data_received(by, min(file.last_day, by.day))
    incoming = [r for r in records if r.outcome == BankRecord.Outcome.INCOMING]
    after = {
        "records": len(records),
        "incoming": len(incoming),
        "amount": sum(record.amount for record in incoming),
        "through": file.last_day,
    }
    journal(by, "commit_bank_file", CLAUSE, reference=f"bank_file:{file.pk}", after=after)
    return file


@operation(Duty.ACCOUNTS, title=_("Bank file looked at again"))
@transaction.atomic
def look_again(by: By, file_id: int) -> None:
    """The outcomes of a file that is only previewed, after what was imported meanwhile."""
    file, is_open = _open(by, file_id)
    if is_open:
        _seen_again(file)


def _seen_again(file: BankFile) -> list[BankRecord]:
    """All records of an open file, with the outcomes that they have by now."""
    records = list(file.records.all())
    changed = bank_records.see_again(records, file.kind)
    changed += taken_back.find(records)
    BankRecord.objects.bulk_update(changed, ["outcome", "match"], batch_size=BATCH)
    return records


@operation(Duty.ACCOUNTS, discard_bank_file=_("Bank file discarded"))
@transaction.atomic
def discard(by: By, file_id: int) -> BankFile:
    """Discard a file that was only previewed; it can be uploaded again."""
    file, is_open = _open(by, file_id)
    if not is_open:
        raise Refused(
            CLAUSE,
            "取込済みのファイルは破棄できません。入金ごとに取り消してください",
            "An imported file cannot be discarded; reverse its payments one by one",
        )
    file.records.all().delete()
    file.state = State.DISCARDED
    file.save(update_fields=["state"])
    journal(by, "discard_bank_file", CLAUSE, reference=f"bank_file:{file.pk}")
    return file


def _open(by: By, file_id: int) -> tuple[BankFile, bool]:
    """The file and whether it is still open. Raises Refused for one that was discarded.

    All open files are locked, in order: files that overlap are imported one after the other.
    """
    by.require(Duty.ACCOUNTS)
    files = BankFile.objects.defer("content").order_by("pk")
    is_open = file_id in [f.pk for f in files.filter(state=State.PREVIEW).select_for_update()]
    file = files.get(pk=file_id)
    if file.state == State.DISCARDED:
        raise Refused(CLAUSE, "このファイルは破棄されています", "The file has been discarded")
    return file, is_open and file.state == State.PREVIEW
