"""Where each field is in records of 200 bytes: first and last byte, from 1."""

from typing import NamedTuple


class Place(NamedTuple):
    first: int
    last: int

    @property
    def width(self) -> int:
        return self.last - self.first + 1


HEADER, DATA, TRAILER, END = "1", "2", "8", "9"
TRANSFERS_CODE, STATEMENT_CODE = "01", "03"
MONEY_IN, MONEY_OUT = "1", "2"
CORRECTION = "19"

CODE, CODE_SET = Place(2, 3), Place(4, 4)
MADE_ON, FIRST_DAY, LAST_DAY = Place(5, 10), Place(11, 16), Place(17, 22)
BANK, BANK_NAME = Place(23, 26), Place(27, 41)
BRANCH, BRANCH_NAME = Place(42, 44), Place(45, 59)


class Transfers:
    """01, 振込入金通知."""

    ACCOUNT_KIND, ACCOUNT, ACCOUNT_NAME = Place(60, 60), Place(61, 67), Place(68, 107)
    REFERENCE, BOOKING, VALUE = Place(2, 7), Place(8, 13), Place(14, 19)
    AMOUNT, CHEQUES = Place(20, 29), Place(30, 39)
    PAYER_CODE, PAYER_NAME = Place(40, 49), Place(50, 97)
    SENDING_BANK, SENDING_BRANCH = Place(98, 112), Place(113, 127)
    CANCELLED = Place(128, 128)
    EDI, REST = Place(129, 148), Place(149, 200)
    LONG_AMOUNT, LONG_CHEQUES = Place(129, 140), Place(141, 152)
    LONG_EDI, LONG_REST = Place(153, 172), Place(173, 200)
    COUNT, TOTAL = Place(2, 7), Place(8, 19)
    CANCELLED_COUNT, CANCELLED_TOTAL = Place(20, 25), Place(26, 37)


class Movements:
    """03, 入出金取引明細."""

    ACCOUNT_KIND, ACCOUNT, ACCOUNT_NAME = Place(63, 63), Place(64, 73), Place(74, 113)
    SIGN_BEFORE, BEFORE = Place(114, 114), Place(116, 129)
    REFERENCE, BOOKING, VALUE = Place(2, 9), Place(10, 15), Place(16, 21)
    DIRECTION, SORT, AMOUNT, CHEQUES = Place(22, 22), Place(23, 24), Place(25, 36), Place(37, 48)
    PAYER_CODE, PAYER_NAME = Place(72, 81), Place(82, 129)
    SENDING_BANK, SENDING_BRANCH = Place(130, 144), Place(145, 159)
    REMARK, EDI = Place(160, 179), Place(180, 199)
    IN_COUNT, IN_TOTAL = Place(2, 7), Place(8, 20)
    OUT_COUNT, OUT_TOTAL = Place(21, 26), Place(27, 39)
    SIGN_AFTER, AFTER, DETAILS = Place(40, 40), Place(41, 54), Place(55, 61)
    RECORDS, ACCOUNTS = Place(2, 11), Place(12, 16)


Places = type[Transfers] | type[Movements]
"""Of either kind of file, for what both have."""
