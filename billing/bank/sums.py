"""Nothing twice, and trailers that must add up: count, amount, cancelled, balance."""

from collections.abc import Iterable

from billing.bank.entries import BankStatement, Sums
from billing.bank.fields import Fields
from billing.bank.layout import Movements, Place, Transfers
from billing.bank.problems import refuse
from billing.bank.structure import Set

NEGATIVE = "2"


def check_transfers(trailer: Fields, statement: BankStatement) -> None:
    """Banks count what was cancelled among what was received or not, and tell its sums or not."""
    received, cancelled = statement.money_in, statement.cancelled
    gross = Sums(received.count + cancelled.count, received.amount + cancelled.amount)
    is_gross = _is_told(trailer, gross, Transfers.COUNT, Transfers.TOTAL)
    _compare(
        trailer,
        ("入金", "received"),
        gross if is_gross else received,
        Transfers.COUNT,
        Transfers.TOTAL,
    )
    at = (Transfers.CANCELLED_COUNT, Transfers.CANCELLED_TOTAL)
    if not _is_told(trailer, Sums(), *at):
        _compare(trailer, ("取消", "cancelled"), cancelled, *at)


def _is_told(trailer: Fields, sums: Sums, count: Place, total: Place) -> bool:
    """Whether a trailer has just these sums; blank is 0."""
    told = [trailer.text(place) or "0" for place in (count, total)]
    return all(text.isdigit() for text in told) and Sums(*map(int, told)) == sums


def check_movements(trailer: Fields, statement: BankStatement) -> None:
    for name, sums, count, total in (
        (("入金", "received"), statement.money_in, Movements.IN_COUNT, Movements.IN_TOTAL),
        (("出金", "paid out"), statement.money_out, Movements.OUT_COUNT, Movements.OUT_TOTAL),
    ):
        _compare(trailer, name, sums, count, total)
    details = trailer.number(Movements.DETAILS, "明細数", "the number of details")
    if details and details != len(statement.entries):
        trailer.wrong(
            Movements.DETAILS,
            f"明細数がトレーラでは{details}件、実際は{len(statement.entries)}件です",
            f"The trailer gives {details} details, but there are {len(statement.entries)}",
        )
    _check_balance(trailer, statement)


def refuse_twice(statements: Iterable[BankStatement]) -> None:
    """Raises BadFile for the same statement a second time: it would be money a second time."""
    seen = set[BankStatement]()
    for one in statements:
        if one in seen:
            raise refuse(
                "同じ口座の同じ明細が2回あります。重なった部分を除いてください",
                "The same entries of an account are there twice; leave one of the two out",
                one.entries[0].line,
                1,
            )
        if one.entries:
            seen.add(one)


def signed(fields: Fields, sign: Place, amount: Place) -> int:
    """A balance; overdrawn accounts are below 0."""
    yen = fields.number(amount, "残高", "the balance")
    return -yen if fields.one_of(sign, "12", "貸越区分", "the sign") == NEGATIVE else yen


def _check_balance(trailer: Fields, statement: BankStatement) -> None:
    """Where the bank gives both balances."""
    before, after = (
        statement.header.balance,
        signed(trailer, Movements.SIGN_AFTER, Movements.AFTER),
    )
    reckoned = before + statement.money_in.amount - statement.money_out.amount
    if before and after and after != reckoned:
        trailer.wrong(
            Movements.AFTER,
            f"残高がトレーラでは{after:,}円、取引前残高と明細からは{reckoned:,}円です",
            f"The trailer gives a balance of ¥{after:,}, but the entries come to ¥{reckoned:,}",
        )


def _compare(
    trailer: Fields, name: tuple[str, str], sums: Sums, count: Place, total: Place
) -> None:
    ja, en = name
    told = trailer.number(count, f"{ja}件数", f"the number {en}")
    if told != sums.count:
        trailer.wrong(
            count,
            f"{ja}件数がトレーラでは{told:,}件、明細では{sums.count:,}件です",
            f"The number {en} is {told:,} in the trailer, but {sums.count:,} in the entries",
        )
    told = trailer.number(total, f"{ja}合計", f"the amount {en}")
    if told != sums.amount:
        trailer.wrong(
            total,
            f"{ja}合計がトレーラでは{told:,}円、明細では{sums.amount:,}円です",
            f"The trailer gives ¥{told:,} {en}, but the entries come to ¥{sums.amount:,}",
        )


def check_end(end: Fields, found: Set) -> None:
    """03 counts records and accounts at the end; banks count with or without the frame."""
    data = sum(len(group.data) for group in found.groups)
    accounts = len(found.groups)
    told = end.number(Movements.RECORDS, "レコード件数", "the number of records")
    if told and told not in (data, data + 2 * accounts, data + 2 * accounts + 1):
        end.wrong(
            Movements.RECORDS,
            f"レコード件数がエンドレコードでは{told:,}件、明細は{data:,}件です",
            f"The number of records is {told:,} in the end record, but the entries are {data:,}",
        )
    told = end.number(Movements.ACCOUNTS, "口座数", "the number of accounts")
    if told and told != accounts:
        end.wrong(
            Movements.ACCOUNTS,
            f"口座数がエンドレコードでは{told}、実際は{accounts}です",
            f"The number of accounts is {told} in the end record, but there are {accounts}",
        )
