"""Billing of an account held back: which days, and what it takes (Art. 23-1)."""

from dataclasses import dataclass
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms.periods import ONE_DAY

CLAUSE = "23-1"


@dataclass(frozen=True, slots=True)
class BillingHold:
    """No regular invoice of the account is issued from `held_on` to `through`, both counted.

    Without `through` it holds until it is released; a released one holds no day any more.
    """

    held_on: date
    through: date | None = None
    is_released: bool = False

    def holds(self, day: date) -> bool:
        """Whether a run of the day leaves the account out."""
        is_over = self.is_released or (self.through is not None and day > self.through)
        return self.held_on <= day and not is_over


def hold(day: date, reason: str, through: date | None = None) -> BillingHold:
    """The hold that staff place on a day. Raises Refused without a reason, or over already."""
    if not reason.strip():
        raise Refused(CLAUSE, "保留の理由を入力してください", "Enter the reason for the hold")
    check_reachable(CLAUSE, through)
    if through is not None and through < day:
        raise Refused(CLAUSE, "保留の最終日が過ぎています", "The last day of the hold has passed")
    return BillingHold(day, through)


def explain(held: BillingHold) -> Explanation:
    """Until when, and what comes after."""
    facts = {"held_on": held.held_on, "through": held.through}
    if held.through is None:
        return Explanation(
            CLAUSE,
            "billing_held",
            "解除するまで、この請求先の定期の請求書はどの月の分も発行しません。"
            "解除した後の最初の請求処理で、発行日から10日以上後を支払期限として発行します",
            "Until it is released, no regular invoice of any month is issued to the account. The"
            " first run after the release issues them, due at least 10 days after the issue",
            facts,
        )
    after = held.through + ONE_DAY
    return Explanation(
        CLAUSE,
        "billing_held",
        f"{ja_day(held.through)}まで、この請求先の定期の請求書はどの月の分も発行しません。"
        f"{ja_day(after)}以降の最初の請求処理で、発行日から10日以上後を支払期限として発行します",
        f"Through {en_day(held.through)} no regular invoice of any month is issued to the account."
        f" The first run from {en_day(after)} on issues them, due at least 10 days after the issue",
        facts,
    )
