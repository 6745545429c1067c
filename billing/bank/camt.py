"""ISO 20022 camt.053, an account statement in XML."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from billing.bank import opening
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
from billing.bank.problems import Problems, refuse
from billing.bank.sums import refuse_twice
from billing.bank.values import MOST_YEN, clean

BOOKED, CREDIT, DEBIT = "BOOK", "CRDT", "DBIT"
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_message = re.compile(r"(camt|pain|pacs)\.(\d{3})")
_in_tag = re.compile(r"\{[^}]*\}")


def is_one(start: bytes) -> bool:
    """Whether what begins so is a message of ISO 20022."""
    return start[:1] == b"<" and b"iso:20022" in start[:4000]


def read(content: bytes, today: date) -> Contents:
    """All accounts of a statement that adds up; what is not booked yet is left out.

    Raises BadFile.
    """
    opening.check(content)
    try:
        root = fromstring(content.removeprefix(opening.BOM), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise refuse(
            "XMLとしての形が壊れています。銀行から取り直してください",
            "the XML is broken; download the file from the bank again",
        ) from None
    _require_statement(root)
    for element in root.iter():
        element.tag = _in_tag.sub("", str(element.tag))
    reader = _Reader(today)
    statements = tuple(reader.statement(one) for one in root.iter("Stmt"))
    if not statements:
        reader.wrong("明細書(Stmt)がありません", "there is no statement (Stmt)")
    reader.problems.tell()
    refuse_twice(statements)
    notes: tuple[Note, ...] = ()
    if reader.not_booked:
        notes = (
            Note(
                f"未確定の明細を{reader.not_booked}件除きました",
                f"Entries that are not booked yet, left out: {reader.not_booked}",
            ),
        )
    return Contents(FileKind.CAMT, statements, None, notes)


def _require_statement(root: Element) -> None:
    found = _message.search(str(root.tag))
    name = f"{found[1]}.{found[2]}" if found else "XML"
    if name != "camt.053":
        raise refuse(
            f"{name}のファイルです。camt.053(入出金明細)、全銀形式、CSVのどれかで取得してください",
            f"The file is {name}; download camt.053, a Zengin format or CSV",
        )


class _Reader:
    def __init__(self, today: date) -> None:
        self.today = today
        self.problems = Problems()
        self.not_booked = 0
        self.number = 0

    def wrong(self, ja: str, en: str) -> None:
        self.problems.add(self.number, 0, ja, en)

    def statement(self, one: Element) -> BankStatement:
        entries: list[BankEntry] = []
        for entry in one.findall("Ntry"):
            self.number += 1
            if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) not in ("", BOOKED):
                self.not_booked += 1
                continue
            entries += self._entries(entry)
            if len(entries) > opening.MOST_RECORDS:
                raise refuse(
                    f"明細が{opening.MOST_RECORDS:,}件を超えています。期間を分けて取得してください",
                    f"More than {opening.MOST_RECORDS:,} entries; download shorter periods",
                )
        first, last = (_day(one, f"FrToDt/{name}") for name in ("FrDtTm", "ToDtTm"))
        before, after = self._balance(one, OPENING), self._balance(one, CLOSING)
        number = _text(one, "Acct/Id/IBAN") or _text(one, "Acct/Id/Othr/Id")
        if not number:
            self.wrong("口座番号(Acct)がありません", "the account (Acct) is missing")
        account = replace(BankAccount.of_code(number), name=_text(one, "Acct/Nm")[:40])
        header = Header(account, _day(one, "CreDtTm"), first, last, before or 0)
        statement = BankStatement(header, tuple(entries))
        moved = statement.money_in.amount - statement.money_out.amount
        if before is not None and after is not None and before + moved != after:
            self.wrong(
                f"残高({after:,}円)が、前の残高と明細の合計({before + moved:,}円)と合いません",
                f"The balance {after:,} is not that before with the entries, {before + moved:,}",
            )
        return statement

    def _balance(self, one: Element, kinds: tuple[str, ...]) -> int | None:
        for balance in one.findall("Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") in kinds:
                amount = self._yen(balance)
                return -amount if _text(balance, "CdtDbtInd") == DEBIT else amount
        return None

    def _entries(self, entry: Element) -> Iterator[BankEntry]:
        """One, or those of a batch whose parts come to its amount."""
        whole = self._entry(entry, entry)
        parts = entry.findall("NtryDtls/TxDtls")
        if len(parts) > 1 and all(part.find("Amt") is not None for part in parts):
            several = [self._entry(entry, part) for part in parts]
            if sum(one.amount for one in several) == whole.amount:
                yield from several
                return
        yield replace(whole, **self._about(parts[0])) if len(parts) == 1 else whole

    def _entry(self, entry: Element, part: Element) -> BankEntry:
        booked = _day(entry, "BookgDt/Dt") or _day(entry, "BookgDt/DtTm")
        valued = _day(entry, "ValDt/Dt") or _day(entry, "ValDt/DtTm")
        booked = booked or valued
        if booked is None:
            self.wrong("勘定日(BookgDt)がありません", "the booking date is missing")
        elif booked > self.today:
            self.wrong(f"勘定日({booked})が未来です", f"the booking date {booked} is in the future")
        direction = _text(part, "CdtDbtInd") or _text(entry, "CdtDbtInd")
        if direction not in (CREDIT, DEBIT):
            self.wrong("入払区分(CdtDbtInd)がありません", "in or out (CdtDbtInd) is missing")
        remark = clean(_text(entry, "AddtlNtryInf"))
        found = BankEntry(
            booked or self.today,
            valued or booked or self.today,
            self._yen(part),
            direction == CREDIT,
            remark=remark,
            reference=_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
            takes_back=_text(entry, "RvslInd") in ("true", "1") or takes_back(remark),
            line=self.number,
        )
        return replace(found, **self._about(part)) if part is not entry else found

    def _about(self, part: Element) -> dict[str, Any]:
        """Who paid and what for."""
        paths = ("RltdPties/Dbtr/Pty/Nm", "RltdPties/Dbtr/Nm", "RltdPties/UltmtDbtr/Pty/Nm")
        before, payer = parted(clean(next(filter(None, (_text(part, p) for p in paths)), "")))
        told = " ".join(clean(one.text or "") for one in part.findall("RmtInf/Ustrd"))
        structured = _text(part, "RmtInf/Strd/CdtrRefInf/Ref")
        agent = "RltdAgts/DbtrAgt/FinInstnId"
        about = {
            "payer_name": payer,
            "bank": clean(_text(part, f"{agent}/Nm") or _text(part, f"{agent}/BICFI")),
            "edi": clean(structured),
            "remark": " ".join(filter(None, [before, told])),
            "reference": _text(part, "Refs/AcctSvcrRef"),
        }
        return {name: text for name, text in about.items() if text}

    def _yen(self, part: Element) -> int:
        amount = part.find("Amt")
        text = (amount.text or "").strip() if amount is not None else ""
        currency = amount.get("Ccy", "") if amount is not None else ""
        if currency != "JPY":
            self.wrong(f"通貨が円ではありません({currency[:3]})", f"{currency[:3]!r} is not yen")
            return 0
        yen = whole(text)
        if yen is None:
            self.wrong(f"「{text[:40]}」が金額ではありません", f"{text[:40]!r} is no whole yen")
        return yen or 0


def whole(text: str) -> int | None:
    """`110000` and `110000.00`; None for others."""
    if not re.fullmatch(r"[0-9]{1,18}(?:\.[0-9]{1,5})?", text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return int(number) if number == int(number) and number <= MOST_YEN else None


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _day(element: Element, path: str) -> date | None:
    try:
        return date.fromisoformat(_text(element, path)[:10])
    except ValueError:
        return None
