"""A contract passes to another holder (Art. 19)."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.facts import Contract, formed

CLAUSE = "19"


def transfer(contract: Contract, day: date, effective: date, has_consent: bool) -> Explanation:
    """With the operator's written consent on file, from today or a day to come.

    Then with all rights and debts: terms, minimum term, changes and fees run on as they are.
    """
    contract = formed(contract, CLAUSE)
    if not contract.is_live(day):
        raise Refused(CLAUSE, "成立した契約ではありません", "The contract is not in effect")
    if not has_consent:
        raise Refused(
            CLAUSE,
            "運営者の書面による承諾が必要です",
            "The operator's written consent is required",
        )
    check_reachable(CLAUSE, effective)
    if effective < day:
        raise Refused(
            CLAUSE,
            f"承継日({ja_day(effective)})が過ぎています",
            f"{en_day(effective)} has already passed",
        )
    if contract.ends_on is not None and effective > contract.ends_on:
        raise Refused(
            CLAUSE,
            f"契約は{ja_day(contract.ends_on)}に終了します",
            f"The contract ends on {en_day(contract.ends_on)}",
        )
    return Explanation(
        CLAUSE,
        "transfer",
        f"書面による承諾に基づき、{ja_day(effective)}から契約上の権利と義務のすべてを承継します",
        f"With written consent, all rights and obligations pass from {en_day(effective)}",
        {"effective_on": effective},
    )
