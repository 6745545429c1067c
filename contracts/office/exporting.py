"""What can be exported: kinds of files and figures, registered by the rooms that make them.

An export is long work: a job does it and says how far it has come. The engine that asks for
one, makes it and hands it out knows no kind.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from io import SEEK_END, StringIO, TextIOWrapper
from itertools import islice
from typing import Protocol
from zipfile import ZipFile, ZipInfo

from contracts.office.context import TOKYO, Duty, Member
from contracts.office.language import Text
from contracts.office.registry import Registry

Progress = Callable[[int], None]


class ExportContent(Protocol):
    """`total` steps are reported to `progress` as they are done."""

    total: int

    def write(self, archive: ZipFile, progress: Progress) -> None: ...


class Figures(Protocol):
    """Work whose outcome is shown on a page: plain JSON instead of a file."""

    total: int

    def figures(self, progress: Progress) -> dict: ...


class Asked(Enum):
    """On which form of the staff's page of files a kind is asked for."""

    ELSEWHERE = auto()
    PERIOD = auto()
    """With `first` and `last`, days in ISO form."""
    DAY = auto()
    """With `day`, in ISO form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """Something that can be made, for staff with one of `duties` or for a company.

    For staff `make` takes the parameters, for a company the customer before them; both are
    plain JSON. A company's owners may always have it, and `members` too. `has_page`: its
    figures are shown where it is asked for. It is offered `before` other kinds, by name.
    `help` says below the form what is in it. `of_its_people` goes to nobody but the company's
    own people, not even to staff who look at its pages.
    """

    name: str
    label: Text
    make: Callable[..., ExportContent | Figures]
    duties: tuple[Duty, ...] = ()
    members: tuple[Member, ...] = ()
    clause: str = ""
    asked: Asked = Asked.ELSEWHERE
    has_page: bool = False
    help: Text = ""
    before: tuple[str, ...] = ()
    of_its_people: bool = False

    @property
    def is_for_staff(self) -> bool:
        return bool(self.duties)


EXPORTS: Registry[ExportKind] = Registry()

# --- ZIP --------------------------------------------------------------------------

EARLIEST = 1980
"""The first year that a ZIP can express."""


def member(name: str, day: date) -> ZipInfo:
    """An entry with the day of what it holds, the same bytes whenever it is made."""
    info = ZipInfo(name, (max(day.year, EARLIEST), day.month, day.day, 0, 0, 0))
    info.external_attr = 0o644 << 16
    return info


@contextmanager
def text_member(archive: ZipFile, name: str, day: date) -> Iterator[TextIOWrapper]:
    """A member that is written as text, in UTF-8, however long it gets."""
    with (
        archive.open(member(name, day), "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8", newline="") as file,
    ):
        yield file


# --- CSV that spreadsheets open as it is meant ------------------------------------

MARK = "\ufeff"
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters after which spreadsheets calculate instead of showing the text."""


def as_cell(value: object) -> object:
    """A value as spreadsheets take it: moments in Tokyo time, nothing as nothing."""
    if isinstance(value, datetime):
        return f"{value.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"
    return harmless(value)


def harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, marked as a text."""
    if isinstance(cell, str) and cell[:1] in FORMULA:
        return f"'{cell}"
    return "" if cell is None else cell


LINES = 500
"""Lines of a CSV file that are written at once."""
PLAIN = frozenset((int, date))
"""Types whose values are cells as they are."""


def csv_lines(header: Sequence[str], rows: Iterable[Sequence]) -> Iterator[str]:
    """A file in UTF-8 with its mark, some lines after another: none needs to be held for long."""
    file = StringIO(MARK, newline="")
    file.seek(0, SEEK_END)
    writer, left = csv.writer(file), iter(rows)
    writer.writerow([harmless(str(name)) for name in header])
    while lines := file.getvalue():
        yield lines
        file.seek(0)
        file.truncate()
        writer.writerows(
            [
                one
                if (kind := type(one)) in PLAIN or (kind is str and one[:1] not in FORMULA)
                else as_cell(one)
                for one in row
            ]
            for row in islice(left, LINES)
        )


def write_csv(
    archive: ZipFile, name: str, day: date, header: Sequence[str], rows: Iterable[Sequence]
) -> None:
    """A member of CSV lines."""
    with text_member(archive, name, day) as file:
        file.writelines(csv_lines(header, rows))


README = """\
{ja}
{en}
{period}

CSVはUTF-8(BOM付き)、日付は日本の暦日、日時は日本時間、金額は円です。
式と見なされるセルには ' を付けています。
UTF-8 with BOM; days and times are those of Japan, amounts yen; cells that a spreadsheet would take
for a formula begin with '.

{files}
"""


def write_readme(archive: ZipFile, day: date, *, ja: str, en: str, period: str, files: str) -> None:
    """What a ZIP of CSV files holds, in both languages."""
    text = README.format(ja=ja, en=en, period=period, files=files)
    archive.writestr(member("README.txt", day), text)


STEP = 1000


def reported(rows: Iterable, progress: Progress, before: int = 0) -> Iterator:
    """Rows as they come, with a sign of progress now and then."""
    for number, row in enumerate(rows, before + 1):
        yield row
        if number % STEP == 0:
            progress(number)
