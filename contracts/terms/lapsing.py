"""Requests that can no longer come to anything, and why (Art. 6-2, 8-2, 12-1, 19, 23-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.terms.editions import Book
from contracts.terms.facts import AppliedFor, Contract, EndReason, Formed
from contracts.terms.life import Life
from contracts.terms.parameters import Plan

RULE = "lapsed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits for an answer about a contract.

    `needs_future` is of what a contract cannot have any more once its end is fixed; `plan` is
    that asked for; `is_so` says that the person asked for answers for the contract already.
    """

    clause: str
    by_holder: bool
    needs_future: bool = False
    plan: Plan | None = None
    is_so: bool = False


def moot(asked: Asked, contract: Contract, book: Book, day: date) -> Explanation | None:
    """Why a request about a contract can come to nothing any more; None while it can."""
    if not asked.by_holder:
        return passed()
    if isinstance(contract, AppliedFor):
        if contract.is_waiting:
            return None
        return _why("6-1", "お申し込みが成立しませんでした", "The application came to nothing")
    if contract.ends_on is not None and asked.needs_future:
        return ended(contract.ends_on, contract.end_reason)
    if asked.is_so:
        return already(asked.clause)
    if asked.plan is not None and _has_plan(contract, book, day, asked.plan):
        return already(asked.clause)
    return None


def _has_plan(contract: Formed, book: Book, day: date, plan: Plan) -> bool:
    life = Life(contract, book)
    begun = life.begun(day)
    return bool(begun) and life.plan_of_term(begun[-1].number + 1) is plan


def ended(ends_on: date, reason: EndReason | None) -> Explanation:
    return _why(
        reason.clause if reason else "22-1",
        f"契約が{ja_day(ends_on)}に終了することになりました",
        f"The contract ends on {en_day(ends_on)}",
        ends_on=ends_on,
    )


def passed() -> Explanation:
    """Of a contract or a billing account that is another company's now."""
    return _why("19", "契約がほかの契約者に移りました", "The contract passed to another holder")


def account_passed() -> Explanation:
    """Of a contract that stays, where the account that it was to be billed to passes."""
    return _why(
        "19",
        "切替え先の請求先がほかの契約者に移りました",
        "The new billing account passed to another holder",
    )


def already(clause: str) -> Explanation:
    return _why(clause, "すでに申請のとおりになっています", "It is already as you requested")


def overtaken(clause: str) -> Explanation:
    """Of particulars that were changed otherwise after they were asked for."""
    return _why(
        clause,
        "申請のあとに、同じ項目が別の内容に変わりました",
        "The same item was changed to something else after you requested this",
    )


def of_particulars(
    clause: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: Mapping[str, object],
) -> Explanation | None:
    """Of what was asked for: `now` is what is on file under the same names."""
    if all(now[name] == after[name] for name in after):
        return already(clause)
    return overtaken(clause) if any(now[name] != before[name] for name in before) else None


def erased() -> Explanation:
    return _why("29", "会社の情報を消去しました", "The company's data was erased")


def service_over(ended_on: date) -> Explanation:
    """Of an application that nobody accepted while the service lasted (Art. 18)."""
    return _why(
        "18-1",
        f"サービスは{ja_day(ended_on)}に終了しました",
        f"The service ended on {en_day(ended_on)}",
        ended_on=ended_on,
    )


def _why(clause: str, ja: str, en: str, **values: object) -> Explanation:
    return Explanation(clause, RULE, ja, en, values)
