"""SWIFT MT940, an account statement of international banks, read by the library of its name."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from billing.bank import opening
from billing.bank.camt import whole
from billing.bank.entries import BankAccount, BankEntry, BankStatement, Contents, FileKind, Header
from billing.bank.payers import parted, takes_back
from billing.bank.problems import Problems, refuse
from billing.bank.sums import refuse_twice
from billing.bank.values import clean

YEN = "JPY"
_tags = re.compile(rb"^:(?:20|25|60[FM]|61):", re.MULTILINE)
_statement = re.compile(r"^(?=:20:)", re.MULTILINE)
_line = re.compile(r"\r\n?|\n")


def is_one(start: bytes) -> bool:
    """Whether what begins so has the tags of an MT940."""
    return len(set(_tags.findall(start[:4000].replace(b"\r", b"\n")))) >= 3


def read(content: bytes, today: date) -> Contents:
    """All statements of a file, each of which adds up. Raises BadFile."""
    opening.check(content)
    encoding = "utf-8-sig" if opening.decodes(content, "utf-8") else "cp932"
    text = _line.sub("\n", content.decode(encoding, "replace"))
    if text.count("\n:61:") > opening.MOST_RECORDS:
        raise refuse(
            f"明細が{opening.MOST_RECORDS:,}件を超えています。期間を分けて取得してください",
            f"There are more than {opening.MOST_RECORDS:,} entries; download shorter periods",
        )
    reader = _Reader(today)
    parts = [part for part in _statement.split(text) if part.startswith(":20:")]
    statements = tuple(map(reader.statement, parts))
    reader.problems.tell()
    refuse_twice(statements)
    return Contents(FileKind.MT940, statements)


class _Reader:
    def __init__(self, today: date) -> None:
        self.today = today
        self.problems = Problems()
        self.number = 0

    def wrong(self, ja: str, en: str) -> None:
        self.problems.add(self.number, 0, ja, en)

    def statement(self, text: str) -> BankStatement:
        from mt940.models import Transactions

        try:
            found = Transactions()
            found.parse(text)
        except (ValueError, RuntimeError, ArithmeticError, LookupError, TypeError):
            raise refuse(
                "MT940としての形が壊れています。銀行から取り直してください",
                "It is no good MT940; download the file from the bank again",
            ) from None
        told = found.data
        before, after = self._balance(told, "opening"), self._balance(told, "closing")
        entries = tuple(self._entry(one.data) for one in found if "amount" in one.data)
        account = BankAccount.of_code(clean(str(told.get("account_identification") or "")))
        if not account.number:
            self.wrong("口座番号(:25:)がありません", "the account (:25:) is missing")
        last = after[0] if after else None
        statement = BankStatement(
            Header(account, last, None, last, before[1] if before else 0), entries
        )
        moved = statement.money_in.amount - statement.money_out.amount
        if not before or not after:
            self.wrong(
                "残高(:60F:、:62F:)がありません。途中で切れたファイルかもしれません",
                "balances (:60F:, :62F:) are missing; the file may be cut off",
            )
        elif before[1] + moved != after[1]:
            self.wrong(
                f"残高は{after[1]:,}円ですが、前の残高と明細では{before[1] + moved:,}円です",
                f"The balance {after[1]:,} is not that before with the entries,"
                f" {before[1] + moved:,}",
            )
        return statement

    def _balance(self, told: Mapping[str, Any], name: str) -> tuple[date, int] | None:
        for kind in ("final", "intermediate"):
            if balance := told.get(f"{kind}_{name}_balance"):
                return _civil(balance.date), self._yen(balance.amount)
        return None

    def _entry(self, told: Mapping[str, Any]) -> BankEntry:
        self.number += 1
        status, amount = str(told["status"]), self._yen(told["amount"])
        valued = _civil(told["date"])
        booked = _civil(told.get("entry_date") or told["date"])
        if booked > self.today:
            self.wrong(f"勘定日({booked})が未来です", f"the booking date {booked} is in the future")
        details = clean(str(told.get("transaction_details") or ""))
        name = clean(str(told.get("applicant_name") or "")) or details
        before, payer = parted(name)
        remark = clean(str(told.get("extra_details") or ""))
        if name != details:
            remark = clean(f"{remark} {details}")
        is_reversal = status.startswith("R")
        return BankEntry(
            booked,
            valued,
            abs(amount),
            status in ("C", "RD"),
            payer_name=payer,
            remark=clean(f"{before} {remark}"),
            reference=clean(
                str(told.get("bank_reference") or told.get("customer_reference") or "")
            ),
            takes_back=is_reversal or takes_back(name, remark),
            line=self.number,
        )

    def _yen(self, amount: Any) -> int:
        """Whole yen, below 0 for what was paid out."""
        if amount.currency != YEN:
            self.wrong(
                f"通貨が円ではありません({amount.currency})", f"{amount.currency!r} is not yen"
            )
            return 0
        yen = whole(format(abs(amount.amount), "f"))
        if yen is None:
            self.wrong(
                f"「{amount.amount}」が金額ではありません", f"{amount.amount!r} is no whole yen"
            )
        return -(yen or 0) if amount.amount < 0 else yen or 0


def _civil(day: date) -> date:
    return date(day.year, day.month, day.day)
