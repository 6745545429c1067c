"""A contract passes to another holder (Art. 19)."""

from collections.abc import Sequence
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.facts import Contract, Formed, formed

CLAUSE = "19"


def transfer(
    contract: Contract,
    day: date,
    effective: date,
    *,
    has_consent: bool,
    to_present_holder: bool = False,
    unpaid: Sequence[str] = (),
) -> Explanation:
    """With the operator's written consent on file, from today or a day to come.

    Then with all rights and debts: terms, minimum term, changes and fees run on as they are.
    `unpaid` are the unpaid invoices of an account that bills other contracts too: what would
    hinder it on its day is refused when it is recorded.
    """
    contract = formed(contract, CLAUSE)
    contract.check_live(day, CLAUSE)
    if to_present_holder:
        raise Refused(
            CLAUSE, "承継先がいまの契約者です", "The contract is already held by that company"
        )
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
    obstacle = hindered(contract, effective, effective, unpaid)
    if obstacle is not None:
        raise Refused(CLAUSE, obstacle.ja, obstacle.en)
    return Explanation(
        CLAUSE,
        "transfer",
        f"書面による承諾に基づき、{ja_day(effective)}から契約上の権利と義務のすべてを承継します",
        f"With written consent, all rights and obligations pass from {en_day(effective)}",
        {"effective_on": effective},
    )


def hindered(
    contract: Formed, day: date, effective: date, unpaid: Sequence[str]
) -> Explanation | None:
    """What keeps a transfer from being carried out on a day; None where nothing does.

    It is never carried out on another day than the one agreed.
    """
    numbers = "、".join(unpaid), ", ".join(unpaid)
    if contract.ends_on is not None and effective > contract.ends_on:
        rule = "ended"
        ja = f"契約は{ja_day(contract.ends_on)}に終了します"
        en = f"The contract ends on {en_day(contract.ends_on)}"
    elif day != effective:
        rule = "day_passed"
        ja = f"承継日({ja_day(effective)})に処理できませんでした"
        en = f"It was not carried out on the agreed day, {en_day(effective)}"
    elif unpaid:
        rule = "unpaid"
        ja = f"請求先がほかの契約にも使われていて、未払いの請求書があります: {numbers[0]}"
        en = (
            "The billing account is also used for other contracts and has unpaid invoices:"
            f" {numbers[1]}"
        )
    else:
        return None
    return Explanation(CLAUSE, rule, ja, en, {"effective_on": effective, "unpaid": numbers[1]})
