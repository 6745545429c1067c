"""The content of the proof that a month was closed with; rendering looks nothing up."""

from dataclasses import dataclass
from datetime import date

from contracts.office.documents.archival import Enclosed
from contracts.office.documents.issuer import Issuer


@dataclass(frozen=True, slots=True)
class ProvedRow:
    """An equation with both its sides and their difference in words, and why."""

    name: str
    left: str
    right: str
    difference: str
    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A ledger account in yen; what is on the credit side is negative."""

    name: str
    opening: int
    debit: int
    credit: int
    closing: int


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month from `first` to `last` that was closed, when and by which `people` as what.

    `total` are the yen invoiced, `outcomes` what became of them by `day`. `warnings` are names,
    counts and yen of what was left open knowingly. `kept` is the same as JSON.
    """

    name: str
    first: date
    last: date
    day: date
    closed_at: str
    people: tuple[tuple[str, str], ...]
    remark: str
    issuer: Issuer
    total: int
    equations: tuple[ProvedRow, ...]
    reached: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    balances: tuple[BalanceRow, ...]
    warnings: tuple[tuple[str, int, int], ...]
    kept: str

    def enclosed(self) -> Enclosed:
        name = f"month-close-{self.first:%Y-%m}.json"
        return Enclosed(name, self.kept.encode(), "月次締めの確認内容(JSON)", self.day)
