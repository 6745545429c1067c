"""From which month on another billing account is billed for a contract (Art. 23-1)."""

from datetime import date

from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.facts import Contract, formed
from contracts.terms.periods import month_first

CLAUSE = "23-1"


def change(contract: Contract, day: date, first: date, billed: date | None) -> Explanation:
    """The whole months from `first`, a month's first day, on.

    `billed` is the last month whose billing has begun. Fees of earlier months, and what was
    issued, stay with the account that they are of. Raises Refused.
    """
    contract = formed(contract, CLAUSE)
    check_reachable(CLAUSE, first)
    contract.check_live(day, CLAUSE)
    if first != month_first(first):
        raise ValueError("a month is named by its first day")
    if billed is not None and first <= billed:
        raise Refused(
            CLAUSE,
            f"{_ja(billed)}分までは請求済みです。翌月以降を選んでください",
            f"{billed:%B %Y} has already been billed; choose a later month",
        )
    if first < month_first(contract.formed_on):
        raise Refused(
            CLAUSE,
            f"契約は{_ja(contract.formed_on)}に成立しました",
            f"The contract was formed in {contract.formed_on:%B %Y}",
        )
    if contract.ends_on is not None and first > contract.ends_on:
        raise Refused(
            CLAUSE,
            f"契約は{_ja(contract.ends_on)}に終了します",
            f"The contract ends in {contract.ends_on:%B %Y}",
        )
    return Explanation(
        CLAUSE,
        "account_change",
        f"{_ja(first)}分のご利用料金から、新しい請求先に請求します",
        f"Fees from {first:%B %Y} on are billed to the new account",
        {"first_month": first},
    )


def _ja(day: date) -> str:
    return f"{day:%Y年%-m月}"
