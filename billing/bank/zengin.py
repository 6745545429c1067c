"""Zengin files of 200 bytes: 01 transfers received, 03 account statements."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from billing.bank import layout, opening, sums
from billing.bank.days import Calendar
from billing.bank.entries import (
    BankAccount,
    BankEntry,
    BankStatement,
    Contents,
    FileKind,
    Header,
    Note,
    RecordForm,
)
from billing.bank.fields import Fields
from billing.bank.forms import choose
from billing.bank.layout import Movements, Transfers
from billing.bank.opening import FileRecord
from billing.bank.payers import takes_back
from billing.bank.problems import Problems
from billing.bank.structure import Group, structure

BOOKING = ("勘定日", "the booking date")
VALUE = ("起算日", "the value date")
AMOUNT = ("金額", "the amount")


def read(
    content: bytes, today: date, form: RecordForm | None = None, known: Mapping[str, str] = {}
) -> Contents:
    """All accounts of a file that adds up. Raises BadFile with every problem, or Ambiguous.

    `form` is that of its transfers, if it was said; `known` are forms by account code.
    """
    found = structure(opening.records(content))
    reader = _Reader(Calendar(today))
    if found.code == layout.STATEMENT_CODE:
        statements = tuple(map(reader.movements, found.groups))
        for one in found.sets:
            sums.check_end(reader.fields(one.end), one)
        contents = Contents(FileKind.STATEMENT, statements)
    else:
        headers = [reader.header(group.header, Transfers) for group in found.groups]
        form = form or choose(found.groups, [h.account.code for h in headers], known)
        pairs = zip(found.groups, headers, strict=True)
        statements = tuple(reader.transfers(group, header, form) for group, header in pairs)
        contents = Contents(FileKind.TRANSFERS, statements, form)
    reader.finish()
    sums.refuse_twice(contents.statements)
    return contents.with_notes(*_notes(content, reader.calendar, contents))


def _notes(content: bytes, calendar: Calendar, contents: Contents) -> list[Note]:
    notes = []
    if calendar.is_western:
        notes.append(
            Note(
                "年が西暦の下2桁で書かれているものとして読みました",
                "Years were read as the last two digits of the Western year",
            )
        )
    if any(byte >= 0xE0 for byte in set(content)):
        notes.append(
            Note(
                "UTF-8の半角カナとして読みました", "The file was read as UTF-8 with half-width kana"
            )
        )
    for one in contents.statements:
        first, last = one.header.first_day, one.header.last_day
        outside = [
            e for e in one.entries if (first and e.booking_date < first)
            or (last and e.booking_date > last)
        ]  # fmt: skip
        if outside:
            notes.append(
                Note(
                    f"勘定日がヘッダの期間の外にある明細が{len(outside)}件あります",
                    f"Entries with a booking date outside the period of the header: {len(outside)}",
                )
            )
    return notes


class _Reader:
    """Reads with one calendar and gathers the problems of the whole file."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.problems = Problems()

    def fields(self, record: FileRecord) -> Fields:
        return Fields(record, self.problems, self.calendar)

    def finish(self) -> None:
        """Raises BadFile where anything was wrong."""
        if self.calendar.is_mixed:
            self.problems.add(
                0,
                0,
                "和暦と西暦の日付が混ざっています。銀行から取り直してください",
                "dates in the Japanese and the Western calendar are mixed; download the file again",
            )
        self.problems.tell()

    def header(self, record: FileRecord, places: layout.Places) -> Header:
        fields = self.fields(record)
        account = BankAccount(
            fields.text(layout.BANK),
            fields.text(layout.BRANCH),
            fields.text(places.ACCOUNT_KIND),
            fields.text(places.ACCOUNT),
            fields.text(places.ACCOUNT_NAME),
            fields.text(layout.BANK_NAME),
            fields.text(layout.BRANCH_NAME),
        )
        if not account.number.strip("0").isdigit():
            fields.wrong(places.ACCOUNT, "口座番号がありません", "the account number is missing")
        return Header(
            account,
            fields.day(layout.MADE_ON, "作成日", "the day it was made"),
            fields.day(layout.FIRST_DAY, "勘定日(自)", "the first day"),
            fields.day(layout.LAST_DAY, "勘定日(至)", "the last day"),
        )

    def transfers(self, group: Group, header: Header, form: RecordForm) -> BankStatement:
        entries = tuple(self._transfer(self.fields(record), form) for record in group.data)
        statement = BankStatement(header, entries)
        sums.check_transfers(self.fields(group.trailer), statement)
        return statement

    def _transfer(self, fields: Fields, form: RecordForm) -> BankEntry:
        at = Transfers
        long = form is RecordForm.B
        booked = fields.day_needed(at.BOOKING, *BOOKING)
        return BankEntry(
            booked,
            fields.day(at.VALUE, *VALUE) or booked,
            fields.number(at.LONG_AMOUNT if long else at.AMOUNT, *AMOUNT),
            True,
            fields.code(at.PAYER_CODE),
            fields.text(at.PAYER_NAME),
            fields.text(at.SENDING_BANK),
            fields.text(at.SENDING_BRANCH),
            fields.text(at.LONG_EDI if long else at.EDI),
            "",
            fields.code(at.REFERENCE),
            fields.one_of(at.CANCELLED, "01", "取消区分", "the cancelled mark") == "1",
            line=fields.record.line,
        )

    def movements(self, group: Group) -> BankStatement:
        fields = self.fields(group.header)
        header = self.header(group.header, Movements)
        balance = sums.signed(fields, Movements.SIGN_BEFORE, Movements.BEFORE)
        entries = tuple(self._movement(self.fields(record)) for record in group.data)
        statement = BankStatement(replace(header, balance=balance), entries)
        sums.check_movements(self.fields(group.trailer), statement)
        return statement

    def _movement(self, fields: Fields) -> BankEntry:
        at = Movements
        booked = fields.day_needed(at.BOOKING, *BOOKING)
        direction = fields.one_of(at.DIRECTION, "12", "入払区分", "in or out")
        remark = fields.text(at.REMARK)
        if not direction:
            fields.wrong(at.DIRECTION, "入払区分がありません", "in or out is missing")
        return BankEntry(
            booked,
            fields.day(at.VALUE, *VALUE) or booked,
            fields.number(at.AMOUNT, *AMOUNT),
            direction == layout.MONEY_IN,
            fields.code(at.PAYER_CODE),
            fields.text(at.PAYER_NAME),
            fields.text(at.SENDING_BANK),
            fields.text(at.SENDING_BRANCH),
            fields.text(at.EDI),
            remark,
            fields.code(at.REFERENCE),
            takes_back=fields.text(at.SORT) == layout.CORRECTION or takes_back(remark),
            line=fields.record.line,
        )
