"""Suspension and resumption of the service (Art. 13, 30-3). Terms and fees run on."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused, cite
from contracts.terms.facts import Contract, Formed, Status

DEFAULT_GROUND = "13-3"
SUSPENSION_GROUNDS = (*(f"13-1({n})" for n in range(1, 9)), DEFAULT_GROUND, "30-3")


def can_be_suspended(contract: Contract, day: date) -> bool:
    return _is_active(contract, day) and not _is_suspended(contract)


def can_be_resumed(contract: Contract, day: date) -> bool:
    return _is_active(contract, day) and _is_suspended(contract)


def _is_active(contract: Contract, day: date) -> bool:
    return contract.status(day) is Status.ACTIVE


def _is_suspended(contract: Contract) -> bool:
    return isinstance(contract, Formed) and contract.suspended


def suspend(contract: Contract, day: date, ground: str) -> Explanation:
    if not can_be_suspended(contract, day):
        raise Refused(
            "13",
            "利用中の契約ではないか、すでに停止中です",
            "The contract is not active, or is already suspended",
        )
    return Explanation(
        ground,
        "suspension",
        f"{cite(ground)}により{ja_day(day)}から停止します。契約期間と料金は停止中も進みます",
        f"Suspended from {en_day(day)} under Art. {ground};"
        " terms and fees continue to run (Art. 22-2)",
        {"ground": ground},
    )


def resume(contract: Contract, day: date) -> Explanation:
    if not can_be_resumed(contract, day):
        raise Refused("13", "停止中の契約ではありません", "The contract is not suspended")
    return Explanation(
        "13", "resumption", f"{ja_day(day)}に再開します", f"Resumed on {en_day(day)}"
    )
