"""Any bank's CSV, by a map of its columns."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice

from billing.bank import opening, values
from billing.bank.columns import COLUMNS, Columns, places, wrong
from billing.bank.entries import (
    BankAccount,
    BankEntry,
    BankStatement,
    Contents,
    FileKind,
    Header,
    Note,
)
from billing.bank.problems import BadFile, Problem, Problems, refuse

AHEAD = timedelta(days=40)
OLDEST = date(2000, 1, 1)
_half_width_punctuation = re.compile("[｡-･]")
_half_width = re.compile("[\x00-\x7f｡-ﾟ]*")

Row = tuple[int, list[str]]


def read(content: bytes, columns: Columns, today: date, encoding: str = "cp932") -> Contents:
    """The entries as one statement. Raises BadFile with every problem."""
    about = wrong(columns)
    if about:
        raise BadFile([Problem(0, 0, ja, en) for ja, en in about.values()])
    rows = list(_rows(content, encoding))[columns.skip :]
    if columns.has_headings and not rows:
        raise refuse("見出しの行がありません", "There is no heading line")
    headings = rows.pop(0) if columns.has_headings else (0, [])
    reader = _Reader(places(columns, headings[1], headings[0]), today)
    if columns.footer:
        rows = rows[: -columns.footer]
    if len(rows) > opening.MOST_RECORDS:
        raise refuse(
            f"明細が{opening.MOST_RECORDS:,}件を超えています。期間を分けて取得してください",
            f"There are more than {opening.MOST_RECORDS:,} entries; download shorter periods",
        )
    entries = [entry for row in rows if (entry := reader.entry(row))]
    reader.problems.tell()
    if not entries:
        raise refuse(
            "明細がありません。列の対応と、読み飛ばす行数を確かめてください",
            "There are no entries; check the column mapping and the lines to skip",
        )
    days = [entry.booking_date for entry in entries]
    header = Header(BankAccount.of_code(columns.account), None, min(days), max(days))
    return Contents(FileKind.CSV, (BankStatement(header, tuple(entries)),), None, reader.notes)


def first_rows(content: bytes, encoding: str, number: int = 8) -> list[list[str]]:
    """The first lines unchanged, to draw a map by. Raises BadFile."""
    return [row for _, row in islice(_rows(content, encoding), number)]


def decode(content: bytes, encoding: str) -> str:
    """The text; a mark of UTF-8 at its start counts more than what was set. Raises BadFile."""
    opening.check(content)
    if content.startswith(opening.BOM):
        encoding = "utf-8-sig"
    if encoding == "cp932" and _is_euc(content):
        raise refuse(
            "EUC-JPのファイルです。シフトJISかUTF-8で取得してください",
            "The file is EUC-JP; download it in Shift_JIS or UTF-8",
        )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise refuse(
            f"文字コードが{encoding}ではありません。形式の文字コードを確かめてください",
            f"The file is not in {encoding}; check the encoding of the format",
            before.count(b"\n") + 1,
            len(before) - before.rfind(b"\n"),
        ) from None


def _is_euc(content: bytes) -> bool:
    """Kanji of EUC-JP look like half-width kana with much punctuation, or like nothing."""
    if content.isascii() or opening.decodes(content, "utf-8"):
        return False
    if not opening.decodes(content, "euc_jp"):
        return False
    if not opening.decodes(content, "cp932"):
        return True
    text = content.decode("cp932")
    return bool(_half_width_punctuation.search(text)) or not _half_width.fullmatch(text)


def _rows(content: bytes, encoding: str) -> Iterator[Row]:
    """Rows with the line on which each ends; blank ones are left out."""
    text = decode(content, encoding).rstrip("\x1a")
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise refuse(
            "この行のCSVとしての形が壊れています。引用符が閉じているか確かめてください",
            "The line is not valid CSV; check that its quotes are closed",
            reader.line_num,
        ) from None


class _Reader:
    def __init__(self, places: dict[str, int], today: date) -> None:
        self.places, self.today = places, today
        self.problems = Problems()
        self.without_amount: list[int] = []

    @property
    def notes(self) -> tuple[Note, ...]:
        if not self.without_amount:
            return ()
        lines = ", ".join(map(str, self.without_amount[:10]))
        number = len(self.without_amount)
        return (
            Note(
                f"金額のない行を{number}行除きました(行: {lines})",
                f"Lines without an amount were skipped: {number} (line {lines})",
            ),
        )

    def entry(self, row: Row) -> BankEntry | None:
        """None where the row is no movement, or something is wrong, which is reported."""
        line, cells = row
        told = {name: self._cell(cells, place) for name, place in self.places.items()}
        if max(self.places.values()) >= len(cells) and not self._needed(line, told):
            return None
        amount = self._amount(line, told)
        if amount is None:
            return None
        booked = self._day(line, "booking_date", told["booking_date"])
        valued = booked
        if told.get("value_date"):
            valued = self._day(line, "value_date", told["value_date"])
        if booked is None or valued is None:
            return None
        if booked > self.today:
            self._wrong(line, "booking_date", str(booked), ("が未来です", "is in the future"))
            return None

        def text(name: str) -> str:
            return values.clean(told.get(name, ""))

        return BankEntry(
            booked,
            valued,
            abs(amount),
            amount >= 0,
            text("payer_code"),
            text("payer_name"),
            text("bank"),
            text("branch"),
            text("edi"),
            text("remark"),
            text("reference"),
            line=line,
        )

    def _cell(self, cells: list[str], place: int) -> str:
        return cells[place].strip() if place < len(cells) else ""

    def _needed(self, line: int, told: dict[str, str]) -> bool:
        """Whether a short row still has its day and amount."""
        names = [n for n in ("amount", "incoming", "outgoing") if told.get(n)]
        if told["booking_date"] and names:
            return True
        self.problems.add(
            line,
            0,
            "列が足りません。区切り文字と、読み飛ばす行数・末尾の行数を確かめてください",
            "The line has too few columns; check the lines to skip at start and end",
        )
        return False

    def _amount(self, line: int, told: dict[str, str]) -> int | None:
        """Yen, below 0 for money out."""
        if "amount" in self.places:
            amount = self._yen(line, "amount", told["amount"])
            if amount and "direction" in self.places:
                is_in = values.direction(told["direction"])
                if is_in is None:
                    self._wrong(
                        line,
                        "direction",
                        told["direction"],
                        ("は入金・出金のどちらか分かりません", "is neither in nor out"),
                    )
                    return None
                return amount if is_in else -amount
            return amount
        money_in = self._yen(line, "incoming", told["incoming"], "outgoing", told)
        money_out = self._yen(line, "outgoing", told.get("outgoing", ""), "incoming", told)
        if money_in and money_out:
            self._wrong(
                line,
                "incoming",
                told["incoming"],
                ("と出金額が両方あります", "is given together with an amount of money out"),
            )
            return None
        if money_in is None and money_out is None:
            return None
        return (money_in or 0) - (money_out or 0)

    def _yen(
        self, line: int, name: str, text: str, beside: str = "", told: Mapping[str, str] = {}
    ) -> int | None:
        if not text:
            if not told.get(beside) and name != "outgoing":
                self.without_amount.append(line)
            return None
        amount = values.yen(text)
        if amount is None:
            self._wrong(line, name, text, ("が金額ではありません", "is not an amount in whole yen"))
        return amount

    def _day(self, line: int, name: str, text: str) -> date | None:
        found = values.day(text)
        if found is None or not OLDEST <= found <= self.today + AHEAD:
            self._wrong(
                line,
                name,
                text,
                ("が暦にない日付か、遠い日付です", "is not a date, or is too far off"),
            )
            return None
        return found

    def _wrong(self, line: int, name: str, text: str, why: tuple[str, str]) -> None:
        ja, en = COLUMNS[name]
        text = values.clean(text)[:40]
        self.problems.add(line, 0, f"{ja}「{text}」{why[0]}", f"{en} {text!r} {why[1]}")
