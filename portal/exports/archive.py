"""The documents that a search of the archive found, in one ZIP with their list."""

import csv
import logging
from datetime import date
from pathlib import PurePosixPath
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_STORED, ZipFile

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.archive import Archived, Asked, count, every
from contracts.office.context import Duty
from contracts.office.exporting import (
    EXPORTS,
    MARK,
    ExportKind,
    Progress,
    as_cell,
    member,
    text_member,
)
from contracts.office.folding import reads
from contracts.people.models import BillingAccount, Customer

HEADER = ("区分", "番号・名称", "日付", "取引先", "金額", "もとの書類", "ファイル")
LONGEST_NAME = 180
IN_MEMORY = 1024 * 1024
"""Bytes of the list; more of it goes to the disk."""
log = logging.getLogger(__name__)


def asked(
    first: str = "",
    last: str = "",
    least: int | None = None,
    most: int | None = None,
    text: str = "",
    kind: str = "",
) -> Asked:
    """From plain values: days in ISO form, `text` names the counterparty; both ends included."""
    since, until = (date.fromisoformat(day) if day else None for day in (first, last))
    return Asked(since, until, least, most, text, companies(text) if text else None, kind)


def companies(text: str) -> QuerySet:
    """Those that a text may mean, by their own names and those of their billing accounts."""
    names = reads(text, "sought")
    accounts = BillingAccount.objects.filter(names).values("customer_id")
    meant = names | Q(number__iexact=text) | Q(pk__in=accounts)
    return Customer.objects.filter(meant).values("pk")


class Documents:
    """What is `asked`, file by file; one that cannot be read is in the list with its fault."""

    def __init__(self, **values) -> None:
        self.asked = asked(**values)
        self.total = count(self.asked)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(HEADER)
            for done, row in enumerate(every(self.asked), 1):
                writer.writerow([as_cell(one) for one in _line(row, _filed(archive, row))])
                progress(min(done, self.total))
            lines.seek(0)
            with text_member(archive, "index.csv", context.today()) as file:
                file.write(MARK)
                copyfileobj(lines, file)


def _filed(archive: ZipFile, row: Archived) -> str:
    """Where the file of a document is in the archive; why it is not there."""
    try:
        name, content = row.kind.file(row.pk)
    except OSError:
        log.exception("archive: %s %s cannot be read", row.kind.name, row.pk)
        return "(ファイルを読めません)"
    path = f"{row.kind.name}/{row.pk}_{_short(name)}"
    archive.writestr(member(path, row.day), content, ZIP_STORED)
    return path


def _short(name: str) -> str:
    """Of as many bytes as file systems take, with its ending."""
    path = PurePosixPath(name.replace("/", "_"))
    room = LONGEST_NAME - len(path.suffix.encode())
    return path.stem.encode()[:room].decode(errors="ignore") + path.suffix


def _line(row: Archived, path: str) -> tuple:
    return (
        str(row.kind.label), row.number, row.day, row.partner, row.amount, row.about, path,
    )  # fmt: skip


ARCHIVED = EXPORTS.register(
    ExportKind(
        name="archive",
        label=_("Documents found"),
        make=Documents,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
        clause="23-1",
    )
)
