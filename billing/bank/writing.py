"""Strict files of 200 bytes: what is read back is what was written.

For tests, the demo and measurements; banks write the real ones.
"""

import re
from collections.abc import Iterable, Sequence

import jaconv

from billing.bank import layout
from billing.bank.days import write as day
from billing.bank.entries import BankEntry, BankStatement, Header, RecordForm, Sums
from billing.bank.layout import Movements, Place, Transfers
from billing.bank.opening import LENGTH

LINE_END = b"\r\n"
Field = tuple[Place, str | int]
_small = str.maketrans("ｧｨｩｪｫｬｭｮｯｦｰ", "ｱｲｳｴｵﾔﾕﾖﾂｵ-")
_strict = re.compile(r"[0-9A-Z ().\-ｱ-ﾟ]*")


def bank_text(value: str) -> str:
    """As banks write it: `株` is not theirs, `カ）さんぷる` is `ｶ)ｻﾝﾌﾟﾙ`. Raises ValueError."""
    kana = jaconv.z2h(jaconv.hira2kata(value), kana=True, ascii=True, digit=True)
    text = kana.translate(_small).upper()
    if not _strict.fullmatch(text):
        raise ValueError(f"{value!r} has characters that banks do not write")
    return text


def write_transfers(
    header: Header, entries: Sequence[BankEntry], form: RecordForm = RecordForm.A
) -> bytes:
    """A file 01 of one account."""
    return write_all_transfers([BankStatement(header, tuple(entries))], form)


def write_all_transfers(
    statements: Iterable[BankStatement], form: RecordForm = RecordForm.A, line_end: bytes = LINE_END
) -> bytes:
    """A file 01 of several accounts."""
    records = []
    for one in statements:
        records.append(_header(one.header, layout.TRANSFERS_CODE, Transfers))
        records += [_transfer(entry, form) for entry in one.entries]
        records.append(
            _record(
                layout.TRAILER,
                *_numbers(Transfers.COUNT, Transfers.TOTAL, one.money_in),
                *_numbers(Transfers.CANCELLED_COUNT, Transfers.CANCELLED_TOTAL, one.cancelled),
            )
        )
    return b"".join(record + line_end for record in [*records, _record(layout.END)])


def write_statements(statements: Sequence[BankStatement], line_end: bytes = LINE_END) -> bytes:
    """A file 03 of one account or several."""
    records = []
    for one in statements:
        before, after = (
            one.header.balance,
            one.header.balance + one.money_in.amount - one.money_out.amount,
        )
        balance: list[Field] = [
            (Movements.SIGN_BEFORE, _sign(before)),
            (Movements.BEFORE, abs(before)),
        ]
        records.append(_header(one.header, layout.STATEMENT_CODE, Movements, *balance))
        records += [_movement(entry) for entry in one.entries]
        records.append(
            _record(
                layout.TRAILER,
                *_numbers(Movements.IN_COUNT, Movements.IN_TOTAL, one.money_in),
                *_numbers(Movements.OUT_COUNT, Movements.OUT_TOTAL, one.money_out),
                (Movements.SIGN_AFTER, _sign(after)),
                (Movements.AFTER, abs(after)),
                (Movements.DETAILS, len(one.entries)),
            )
        )
    counts = [
        (Movements.RECORDS, len(records) + 1),
        (Movements.ACCOUNTS, len(statements)),
    ]
    return b"".join(record + line_end for record in [*records, _record(layout.END, *counts)])


def _record(kind: str, *fields: Field) -> bytes:
    """Numbers padded left with zeros, texts right with blanks. Raises ValueError if too long."""
    record = bytearray(kind.encode().ljust(LENGTH))
    for place, value in fields:
        text = f"{value:0{place.width}}" if isinstance(value, int) else bank_text(value)
        if len(text) > place.width:
            raise ValueError(f"{value!r} does not fit into {place.width} bytes")
        record[place.first - 1 : place.last] = text.encode("cp932").ljust(place.width)
    return bytes(record)


def _digits(place: Place, value: str) -> tuple[Place, str]:
    return place, value.zfill(place.width)


def _numbers(count: Place, total: Place, sums: Sums) -> list[tuple[Place, int]]:
    return [(count, sums.count), (total, sums.amount)]


def _sign(balance: int) -> str:
    return "2" if balance < 0 else "1"


def _header(header: Header, code: str, at: layout.Places, *more: Field) -> bytes:
    account = header.account
    return _record(
        layout.HEADER,
        (layout.CODE, code),
        (layout.CODE_SET, "0"),
        (layout.MADE_ON, day(header.made_on)),
        (layout.FIRST_DAY, day(header.first_day)),
        (layout.LAST_DAY, day(header.last_day)),
        _digits(layout.BANK, account.bank),
        (layout.BANK_NAME, account.bank_name),
        _digits(layout.BRANCH, account.branch),
        (layout.BRANCH_NAME, account.branch_name),
        (at.ACCOUNT_KIND, account.kind),
        _digits(at.ACCOUNT, account.number),
        (at.ACCOUNT_NAME, account.name),
        *more,
    )


def _common(entry: BankEntry, at: layout.Places) -> list[Field]:
    return [
        _digits(at.REFERENCE, entry.reference),
        (at.BOOKING, day(entry.booking_date)),
        (at.VALUE, day(entry.value_date)),
        _digits(at.PAYER_CODE, entry.payer_code),
        (at.PAYER_NAME, entry.payer_name),
        (at.SENDING_BANK, entry.bank),
        (at.SENDING_BRANCH, entry.branch),
    ]


def _transfer(entry: BankEntry, form: RecordForm) -> bytes:
    at = Transfers
    amounts: list[Field]
    if form is RecordForm.B:
        amounts = [(at.LONG_AMOUNT, entry.amount), (at.LONG_CHEQUES, 0), (at.LONG_EDI, entry.edi)]
    else:
        amounts = [(at.AMOUNT, entry.amount), (at.CHEQUES, 0), (at.EDI, entry.edi)]
    cancelled = (at.CANCELLED, "1" if entry.is_cancelled else "0")
    return _record(layout.DATA, *_common(entry, at), cancelled, *amounts)


def _movement(entry: BankEntry) -> bytes:
    at = Movements
    return _record(
        layout.DATA,
        *_common(entry, at),
        (at.DIRECTION, layout.MONEY_IN if entry.is_incoming else layout.MONEY_OUT),
        (at.SORT, layout.CORRECTION if entry.takes_back else "11"),
        (at.AMOUNT, entry.amount),
        (at.CHEQUES, 0),
        (at.REMARK, entry.remark),
        (at.EDI, entry.edi),
    )
