"""The documents that a search of the archive found, in one ZIP with their list."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

from django.utils.translation import gettext_lazy as _

from contracts.office import context
from contracts.office.archive import Archived, Asked, found
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

HEADER = ("区分", "番号・名称", "日付", "取引先", "金額", "もとの書類", "ファイル")
LONGEST_NAME = 180


class Documents:
    """`first` and `last` are days in ISO form; what is left out is not asked for."""

    def __init__(self, first: str = "", last: str = "", **asked) -> None:
        since, until = (date.fromisoformat(day) if day else None for day in (first, last))
        self.rows = list(found(Asked(since, until, **asked)))
        self.total = len(self.rows)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        lines = list(self._files(archive, progress))
        with text_member(archive, "index.csv", context.today()) as file:
            file.write(MARK)
            csv.writer(file).writerows([HEADER, *lines])

    def _files(self, archive: ZipFile, progress: Progress) -> Iterator[list]:
        for done, row in enumerate(self.rows, 1):
            name, content = row.kind.file(row.pk)
            path = f"{row.kind.name}/{row.pk}_{_short(name)}"
            archive.writestr(member(path, row.day), content, ZIP_STORED)
            yield [as_cell(one) for one in _line(row, path)]
            progress(done)


def _short(name: str) -> str:
    """Of a length that file systems take, with its ending."""
    path = PurePosixPath(name.replace("/", "_"))
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


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
