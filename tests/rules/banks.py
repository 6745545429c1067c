"""Bank files for tests."""

from datetime import date

from billing.bank.entries import BankAccount, BankEntry, BankStatement, Header
from billing.bank.writing import write_all_transfers, write_statements, write_transfers

TODAY = date(2026, 7, 10)
OURS = BankAccount("0001", "001", "1", "1234567", "ｶ)ｻﾝﾌﾟﾙ", "ﾐﾎﾝ", "ﾎﾝﾃﾝ")
OTHER = BankAccount("0009", "123", "2", "7654321", "ｶ)ｻﾝﾌﾟﾙ", "ﾍﾞﾂ", "ｼﾃﾝ")
HEADER = Header(OURS, date(2026, 7, 2), date(2026, 7, 1), date(2026, 7, 2))


def entry(amount: int = 35_640, name: str = "ｶ)ﾐﾎﾝ", day: int = 1, **values) -> BankEntry:
    on = date(2026, 7, day)
    return BankEntry(on, values.pop("value_date", on), amount, payer_name=name, **values)


def transfers(*entries: BankEntry, header: Header = HEADER, **options) -> bytes:
    return write_transfers(header, entries, **options)


def statement(*entries: BankEntry, header: Header = HEADER) -> bytes:
    return write_statements([BankStatement(header, entries)])


def lines(content: bytes) -> list[bytes]:
    return content.split(b"\r\n")[:-1]


def put(record: bytes, first: int, text: bytes) -> bytes:
    """A record with other bytes from a place on, counted from 1."""
    return record[: first - 1] + text + record[first - 1 + len(text) :]


def joined(records: list[bytes], line_end: bytes = b"\r\n") -> bytes:
    return b"".join(record + line_end for record in records)


def several() -> bytes:
    """Two accounts in one file."""
    other = Header(OTHER, HEADER.made_on, HEADER.first_day, HEADER.last_day)
    return write_all_transfers(
        [BankStatement(HEADER, (entry(), entry(1))), BankStatement(other, (entry(2),))]
    )
