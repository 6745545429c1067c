"""Journal entries in a layout of the operator's own: a CSV and what is in it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Literal
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from billing.exports.cp932 import Writer
from billing.models import JournalLayout
from billing.queries import layouts
from billing.queries.slips import Books
from billing.terms import laying_out as rules
from billing.terms.laying_out import Cell
from billing.terms.layouts import Encoding, Item, Layout, LineEnd, Quoting
from contracts.office.exporting import EXPORTS, MARK, ExportKind, Progress, harmless, member

STEP = 200
"""Slips between two signs of progress."""
QUOTES: dict[Quoting, Literal[0, 1, 2]] = {
    Quoting.NEEDED: csv.QUOTE_MINIMAL,
    Quoting.TEXTS: csv.QUOTE_NONNUMERIC,
    Quoting.ALL: csv.QUOTE_ALL,
}
ENDS = {LineEnd.CRLF: "\r\n", LineEnd.LF: "\n"}
README = """\
{layout.name}: 仕訳 / journal entries
{first} – {last}: 伝票 {slips}件、{rows}行 / {slips} slips, {rows} lines
文字コード {layout.encoding.ja}、改行 {layout.line_end.ja}、{layout.shape.ja}
金額は税込で、税額は金額に含まれます。式と見なされるセルには ' を付けています。
{layout.encoding.en}, {layout.line_end.en}; {layout.shape.en}
Amounts include their tax. Cells that a spreadsheet would take for a formula begin with '.

列 / Columns
{columns}

勘定科目 / Account titles
{titles}

置き換えた文字 / Characters replaced (the encoding cannot carry them)
{replaced}
"""


class Lines:
    """Rows of cells as the bytes of a layout's file; remembers what it had to replace."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.carrier = layout, Writer()

    def encoded(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Replaced first, then guarded and quoted: what replaces a sign may begin a formula."""
        text = StringIO()
        writer = csv.writer(
            text,
            lineterminator=ENDS[self.layout.line_end],
            quoting=QUOTES[self.layout.quoting],
        )
        writer.writerows([harmless(self._carried(cell)) for cell in row] for row in rows)
        encoding = "cp932" if self.layout.encoding is Encoding.CP932 else "utf-8"
        return text.getvalue().encode(encoding)

    def head(self) -> bytes:
        """The mark of UTF-8, and the headings where there are any."""
        mark = MARK.encode() if self.layout.encoding is Encoding.UTF8 else b""
        return mark + (self.encoded([self.layout.header]) if self.layout.has_header else b"")

    def _carried(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and self.layout.encoding is Encoding.CP932:
            return self.carrier.encode(cell).decode("cp932")
        return cell


class OwnLayout:
    """A period's entries in one layout, as it is when the file is begun.

    `layout_name` is what it was called when the file was asked for.
    """

    def __init__(self, first: str, last: str, layout: int, layout_name: str = "") -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        self.number = layout
        self.layout = layouts.layout(JournalLayout.objects.get(pk=layout))
        self.books = Books(self.first, self.last)
        self.total = self.books.total

    def write(self, archive: ZipFile, progress: Progress) -> None:
        lines, slips, rows = Lines(self.layout), 0, 0
        name = f"journal-{self.number}-{self.first:%Y%m%d}-{self.last:%Y%m%d}.csv"
        with archive.open(member(name, self.last), "w", force_zip64=True) as file:
            file.write(lines.head())
            for slips, one in enumerate(self.books.slips(), 1):
                found = rules.rows(self.layout, layouts.slip(one), slips)
                file.write(lines.encoded(found))
                rows += len(found)
                if slips % STEP == 0:
                    progress(min(slips, self.total))
        progress(self.total)
        archive.writestr(member("README.txt", self.last), self._readme(lines, slips, rows))

    def _readme(self, lines: Lines, slips: int, rows: int) -> str:
        columns = [
            f"{place}. {one.heading or '-'}: {one.item.ja} / {one.item.en}"
            + (f" 「{one.text}」" if one.item is Item.TEXT else "")
            for place, one in enumerate(self.layout.columns, 1)
        ]
        titles = [
            f"{title.ja} / {title.en}: {' '.join(filter(None, (one.code, one.name)))}"
            for title, one in self.layout.accounts.items()
        ]
        return README.format(
            layout=self.layout,
            first=self.first,
            last=self.last,
            slips=slips,
            rows=rows,
            columns=_list(columns),
            titles=_list(titles),
            replaced=_list(lines.carrier.told() or ["なし / none"]),
        )


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"  - {line}" for line in lines)


OWN_LAYOUT = EXPORTS.register(
    ExportKind(
        name="own_journal",
        label=_("Journal entries: own CSV"),
        make=OwnLayout,
        duties=layouts.READERS,
        before=("ledger", "journal"),
    )
)
