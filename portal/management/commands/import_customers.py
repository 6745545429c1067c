import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.db import transaction

from billing.bank.problems import BadFile
from billing.operations import importing
from billing.queries.importing import plan, read
from contracts.office import context
from contracts.office.context import By
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import LARGEST, NotAccepted
from contracts.queries.import_plan import ImportPlan, PlannedRow
from contracts.terms.import_columns import Outcome


class Command(BaseCommand):
    help = (
        "顧客・請求先・担当者・利用中の契約をCSVから取り込みます"
        " / import customers with accounts, contacts and running contracts from a CSV"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="何も保存しません / nothing is stored"
        )

    def handle(self, *, file: Path, dry_run: bool, **options) -> None:
        by = context.system()
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
            with transaction.atomic():
                done = _import(by, file, content)
                transaction.set_rollback(dry_run)
        except OSError as error:
            _refuse([f"{file}: 読めません / cannot be read: {error.strerror}"])
        except NotAccepted as error:
            _refuse([f"{file}: {error}"])
        except BadFile as bad:
            _refuse(f"{file}:{one.line}: {one.ja} / {one.en}" for one in bad.problems)
        except Refused as refusal:
            _refuse([f"{file}: {refusal.ja} / {refusal.en}"])
        for part, count in done.new.items():
            self.stdout.write(f"{part.ja} / {part.en}: {count}")


def _import(by: By, file: Path, content: bytes) -> ImportPlan:
    row = importing.receive(by, file.name, content)
    found = plan(read(content), by.day)
    if not found.is_right:
        _refuse(text for row in found.rows for text in _told(file, row))
    return importing.commit(by, row.pk)


def _told(file: Path, row: PlannedRow) -> Iterable[str]:
    if row.outcome not in (Outcome.WRONG, Outcome.DIFFERS):
        return
    for one in row.wrong:
        ja, en = (one.column.ja, one.column.en) if one.column else ("", "")
        yield f"{file}:{row.line}: {ja} {one.ja} / {en}: {one.en}"


def _refuse(reasons: Iterable[str]) -> NoReturn:
    for reason in reasons:
        print(reason, file=sys.stderr)
    sys.exit(2)
