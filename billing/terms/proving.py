"""What the books are proved by, and what does not agree."""

from dataclasses import dataclass

from contracts.office.terms.labels import Labelled


class Proof(Labelled):
    RECEIVABLE = "receivable", "請求書の未払額", "What is unpaid of each invoice"
    CREDIT = "credit", "請求先の前受金", "Credit of each billing account"
    WHOLE = "whole", "全体の残高", "The whole balance"
    TRANSFERS = "transfers", "普通預金と仮受金の内訳", "Bank, and each transfer not identified"
    TAX = "tax", "書類の消費税", "Consumption tax of each document"
    DEFERRED = "deferred", "前受収益の期間配分", "Deferred revenue, which its months take whole"
    OPEN = "open", "未払いと前受金の一覧", "Lists of what is unpaid and of what is unused"
    PAYERS = "payers", "振込名義の一覧", "List of payers' names"
    ENTRIES = "entries", "仕訳の再計算", "Entries derived again from what happened"
    NUMBERS = "numbers", "書類の番号", "Numbers without a gap"
    FILES = "files", "保存した書類のハッシュ", "Hashes of stored files"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a proof found: of what, what should be there and what is, in yen where it is money."""

    proof: Proof
    about: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Proved:
    """How many things a proof looked at, and where they do not agree."""

    proof: Proof
    looked_at: int
    differences: tuple[Difference, ...]
