"""Any bank's CSV, by a map of its columns."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice

from billing.bank import opening, values
from billing.bank.columns import COLUMNS, Columns, places, plain, wrong
from billing.bank.days import Calendar
from billing.bank.decoding import decode
from billing.bank.entries import (
    BankAccount,
    BankEntry,
    BankStatement,
    Contents,
    FileKind,
    Header,
    Note,
)
from billing.bank.payers import parted, takes_back
from billing.bank.problems import BadFile, Problem, Problems, refuse

AHEAD = timedelta(days=40)
OLDEST = date(2000, 1, 1)
MINUS = ("-", "−", "－", "▲", "△", "(", "（")
_excel = re.compile(r'(?m)(^|[,;\t])="')

Row = tuple[int, list[str]]


def read(content: bytes, columns: Columns, today: date, encoding: str = "cp932") -> Contents:
    """The entries as one statement. Raises BadFile with every problem."""
    about = wrong(columns)
    if about:
        raise BadFile([Problem(0, 0, ja, en) for ja, en in about.values()])
    rows = list(lines(content, encoding, columns.skip))[columns.skip :]
    if columns.has_headings and not rows:
        raise refuse("見出しの行がありません", "There is no heading line")
    headings = rows.pop(0) if columns.has_headings else (0, [])
    reader = _Reader(places(columns, headings[1], headings[0]), today)
    sets = reader.sets(rows, headings[1], columns)
    rows = [row for one in sets for row in one]
    if len(rows) > opening.MOST_RECORDS:
        raise refuse(
            f"明細が{opening.MOST_RECORDS:,}件を超えています。期間を分けて取得してください",
            f"There are more than {opening.MOST_RECORDS:,} entries; download shorter periods",
        )
    entries = [entry for row in rows if (entry := reader.entry(row))]
    reader.finish()
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
    return [row for _, row in islice(lines(content, encoding), number)]


def lines(content: bytes, encoding: str, skip: int | None = None) -> Iterator[Row]:
    """Rows with the line on which each ends; blank ones are left out.

    They are parted as the line of headings is, which comes after `skip` others; where that
    is not known, as the line with the most parts is.
    """
    text = decode(content, encoding).replace("\x1a", "")
    text = _excel.sub(r'\1"', text)
    delimiter = _delimiter(text, skip)
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


def _delimiter(text: str, skip: int | None) -> str:
    lines = islice(
        (line for line in text.splitlines() if line.strip()), skip or 0, (skip or 0) + 30
    )
    known = [next(lines, "")] if skip is not None else list(lines)
    return max(",\t;", key=lambda one: max((line.count(one) for line in known), default=0))


class _Reader:
    def __init__(self, places: dict[str, int], today: date) -> None:
        self.places, self.today = places, today
        self.calendar = Calendar(today)
        self.problems = Problems()
        self.without_amount: list[int] = []

    def finish(self) -> None:
        """Raises BadFile where anything was wrong."""
        if self.calendar.is_mixed:
            self.problems.add(
                0,
                0,
                "年の下2桁が、和暦の行と西暦の行とがあります。銀行から取り直してください",
                "Years of two digits are of the era and Western ones; download the file again",
            )
        self.problems.tell()

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

    def sets(self, rows: list[Row], headings: list[str], columns: Columns) -> list[list[Row]]:
        """The entries' rows of each complete set: its headings come again, with lines around.

        Raises BadFile where the same set is there twice: it would be money a second time.
        """
        sets: list[list[Row]] = [[]]
        again = list(map(plain, headings))
        for row in rows:
            if again and list(map(plain, row[1])) == again:
                self._without_frame(sets[-1], columns.skip + columns.footer)
                sets.append([])
            else:
                sets[-1].append(row)
        if columns.footer:
            del sets[-1][-columns.footer :]
        told = [[cells for _, cells in one] for one in sets if one]
        for place, one in enumerate(told):
            if one in told[:place]:
                raise refuse(
                    "同じ明細のまとまりが2回あります。重なった部分を除いてください",
                    "The same entries are there twice; leave one of the two out",
                )
        return sets

    def _without_frame(self, rows: list[Row], most: int) -> None:
        """Take away what stands between two sets: totals of one, the title of the next."""
        while most and rows and self._booked(self._told(rows[-1][1])) is None:
            rows.pop()
            most -= 1

    def _told(self, cells: list[str]) -> dict[str, str]:
        told = {name: self._cell(cells, place) for name, place in self.places.items()}
        return {n: text if n == "direction" else values.cell(text) for n, text in told.items()}

    def _booked(self, told: dict[str, str]) -> date | None:
        return values.day(self._booking(told), self.calendar)

    def _booking(self, told: dict[str, str]) -> str:
        """The day of booking as it is written, put together where it has three columns."""
        if not told.get("booking_month"):
            return told["booking_date"]
        names = ("booking_date", "booking_month", "booking_day")
        return "/".join(told.get(name, "").rstrip("年月日") for name in names)

    def entry(self, row: Row) -> BankEntry | None:
        """None where the row is no movement, or something is wrong, which is reported."""
        line, cells = row
        told = self._told(cells)
        if max(self.places.values()) >= len(cells) and not self._needed(line, told):
            return None
        amount = self._amount(line, told)
        if amount is None:
            return None
        booked = self._day(line, "booking_date", self._booking(told))
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

        before, payer = parted(text("payer_name"))
        is_back = takes_back(text("payer_name"), text("remark"), text("direction"))
        return BankEntry(
            booked,
            valued,
            abs(amount),
            amount >= 0,
            text("payer_code"),
            payer,
            text("bank"),
            text("branch"),
            text("edi"),
            " ".join(filter(None, [before, text("remark")])),
            text("reference"),
            takes_back=is_back or told.get("incoming", "").startswith(MINUS),
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
                if is_in is None and takes_back(told["direction"]):
                    is_in = False
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
        found = values.day(text, self.calendar)
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
