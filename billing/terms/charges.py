"""Damages that a holder owes, as a line outside tax (Art. 7-3)."""

from dataclasses import dataclass
from datetime import date

from billing.terms.lines import Line, LineKind
from contracts.office.terms.explanation import Explanation, Refused

CLAUSE = "7-3"


@dataclass(frozen=True, slots=True)
class Charge:
    """Yen owed since a day, about a contract or the account as a whole, and why."""

    id: int
    contract: str | None
    day: date
    amount: int
    reason: str


def check(amount: int, reason: str) -> None:
    """A charge is of at least 1 yen and says why."""
    if amount < 1:
        raise Refused(CLAUSE, "金額は1円以上です", "The amount must be at least ¥1")
    if not reason.strip():
        raise Refused(CLAUSE, "請求の理由が必要です", "The reason for the claim is required")


def line(charge: Charge) -> Line:
    """The charge on its invoice."""
    explanation = Explanation(
        CLAUSE,
        "damages",
        f"{charge.reason}({charge.amount:,}円、消費税の対象外)",
        f"{charge.reason} (¥{charge.amount:,}, not subject to tax)",
        {"charge": charge.id, "amount": charge.amount},
    )
    return Line(
        LineKind.OTHER,
        charge.contract,
        CLAUSE,
        charge.day,
        charge.day,
        None,
        None,
        None,
        charge.amount,
        None,
        explanation,
    )
