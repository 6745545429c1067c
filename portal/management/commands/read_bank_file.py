import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from billing.bank import csv, guessing, reading
from billing.bank.columns import Columns
from billing.bank.entries import Contents, RecordForm
from billing.bank.opening import BOM, LARGEST
from billing.bank.problems import BadFile, refuse
from billing.models import BankFormat, BankRecord
from billing.operations import bank_records
from contracts.office import context

DIRECTIONS = {True: "in", False: "out"}


class Command(BaseCommand):
    help = (
        "銀行のファイルを読み、取り込まれる明細を1件1行のJSONで出します。何も保存しません"
        " / print what a bank's file would bring, one JSON object each; nothing is stored"
    )
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--format",
            help="CSVの形式の名称。省くと見出しから読みます / name of a CSV format kept by staff",
        )
        parser.add_argument("--form", choices=list(RecordForm), help="01の様式 / form of 01")

    def handle(self, *, file: str, format: str | None, form: str | None, **options) -> None:
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST + 1)
            contents = _read(content, format, RecordForm(form) if form else None)
        except OSError as error:
            _refuse(f"{file}: 読めません / cannot be read: {error.strerror}")
        except BadFile as bad:
            _refuse(*(f"{file}:{one.line}:{one.byte}: {one.ja} / {one.en}" for one in bad.problems))
        for note in contents.notes:
            print(f"{file}: {note.ja} / {note.en}", file=sys.stderr)
        for told in _records(contents):
            self.stdout.write(json.dumps(told, ensure_ascii=False))


def _refuse(*reasons: str) -> None:
    for reason in reasons:
        print(reason, file=sys.stderr)
    sys.exit(2)


def _read(content: bytes, name: str | None, form: RecordForm | None) -> Contents:
    day = context.today()
    if name is not None:
        layout = BankFormat.objects.filter(name=name).first()
        if layout is None:
            raise refuse(f"CSVの形式「{name}」はありません", f"there is no CSV format {name!r}")
        return csv.read(content, Columns.of_json(layout.columns), day, layout.encoding)
    try:
        return reading.read(content, day, form)
    except BadFile:
        if _is_records(content):
            raise
        columns, encoding = guessing.guess(content)
        return csv.read(content, columns, day, encoding)


def _is_records(content: bytes) -> bool:
    """Whether it is what it was read as, and not a CSV: a Zengin header, XML or MT940."""
    start = content.removeprefix(BOM).lstrip()[:3]
    return start in (b"101", b"103", b"191", b"121") or start[:1] in (b"<", b":", b"{")


def _records(contents: Contents) -> list[dict]:
    """What each becomes by the file alone; what was imported before only the portal knows."""
    records, _ = bank_records.in_file(contents)
    entries = [entry for one in contents.statements for entry in one.entries]
    return [
        {
            "line": entry.line,
            "outcome": record.outcome,
            "direction": DIRECTIONS[entry.is_incoming],
            "account": record.account,
            "booking_date": entry.booking_date.isoformat(),
            "value_date": entry.value_date.isoformat(),
            "amount": entry.amount,
            "payer_name": entry.payer_name,
            "payer_code": entry.payer_code,
            "bank": entry.bank,
            "branch": entry.branch,
            "remark": entry.remark,
            "edi": entry.edi,
            "reference": entry.reference,
            "takes_back": entry.takes_back,
            **_of_others(record),
        }
        for record, entry in zip(records, entries, strict=True)
    ]


def _of_others(record: BankRecord) -> dict:
    """The place in the file of the record that it takes back, or by which it is taken back."""
    return {
        name: record.match[name] for name in ("cancels", "cancelled_by") if name in record.match
    }
