"""On which days a contract could end, and what each would cost (Art. 14-2, 15, 16-1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from billing.terms.forecast import fees_to_come
from billing.terms.invoicing import residual_of_whole
from billing.terms.payer import Payer
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.labels import Labelled
from contracts.terms import ending, renewal
from contracts.terms.life import Life
from contracts.terms.periods import month_first


class AlternativeRole(Labelled):
    """Why a day is worth comparing."""

    CHOSEN = "chosen", "選んだ日", "Chosen day"
    EARLIEST = "earliest", "いちばん早い日", "Earliest day"
    NO_RESIDUAL = "no_residual", "残余料金のかからない日", "First day without a residual fee"
    MINIMUM_TERM = "minimum_term", "最低利用期間の満了", "End of the minimum term"
    NON_RENEWAL = "non_renewal", "更新しない場合", "Non-renewal"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A last day, what is to come until then in yen with tax, and why that day.

    `more` is what it costs more (less, if negative) than the chosen day. What is unpaid
    today is owed on any day and so is left out. `by_declining`: only a notice of
    non-renewal leads to it.
    """

    roles: tuple[AlternativeRole, ...]
    ends_on: date
    by_declining: bool
    fees: int
    residual: int
    more: int
    explanation: Explanation

    @property
    def cost(self) -> int:
        return self.fees + self.residual

    @property
    def saving(self) -> int:
        """What the chosen day saves against this one."""
        return max(0, self.more)

    @property
    def extra(self) -> int:
        """What the chosen day costs more than this one."""
        return max(0, -self.more)


def compare(payer: Payer, life: Life, notice: ending.NoticePeriod) -> tuple[Alternative, ...]:
    """The chosen day and what else could be done today, by day; equal ones are one."""
    found: list[Alternative] = []
    for role, end, explanation in _days(payer, life, notice):
        declining = role is AlternativeRole.NON_RENEWAL
        bears = 0 if declining else _residual(payer, life, end)
        same = next((a for a in found if (a.ends_on, a.residual) == (end, bears)), None)
        if same:
            found[found.index(same)] = replace(same, roles=(*same.roles, role))
        else:
            fees = sum(draft.total for draft in fees_to_come(payer, life, end))
            found.append(Alternative((role,), end, declining, fees, bears, 0, explanation))
    chosen = found[0].cost
    compared = (replace(a, more=a.cost - chosen) for a in found)
    return tuple(sorted(compared, key=lambda a: (a.ends_on, a.cost)))


def _residual(payer: Payer, life: Life, end: date) -> int:
    draft = residual_of_whole(life, payer.conditions, end, payer.day)
    return draft.total if draft else 0


def _days(
    payer: Payer, life: Life, notice: ending.NoticePeriod
) -> Iterator[tuple[AlternativeRole, date, Explanation]]:
    yield AlternativeRole.CHOSEN, notice.ends_on, notice.explanation
    earliest = ending.notice_period(life, notice.arrived_on, None)
    yield AlternativeRole.EARLIEST, earliest.ends_on, earliest.explanation
    free = first_without_residual(payer, life, earliest.ends_on)
    yield AlternativeRole.NO_RESIDUAL, free, _explain_free(free)
    minimum = life.minimum_term_ends_on
    if minimum >= earliest.ends_on and minimum >= life.contract.service_starts_on:
        yield AlternativeRole.MINIMUM_TERM, minimum, _explain_minimum(minimum)
    try:
        declined = renewal.decline(life, payer.day, notice.arrived_on)
    except Refused:
        return
    yield AlternativeRole.NON_RENEWAL, declined.ends_on, declined.explanation


def first_without_residual(payer: Payer, life: Life, earliest: date) -> date:
    """The first day from `earliest` on which a cancellation bears no residual fee.

    A residual vanishes with the minimum term, or as its last month, a term of another
    plan, or other figures begin.
    """
    minimum = max(earliest, life.minimum_term_ends_on)
    days = {earliest, minimum, month_first(minimum)}
    days.update(life.figures.changes(earliest, minimum))
    days.update(term.starts_on for term in life.begun(minimum))
    candidates = sorted(day for day in days if earliest <= day <= minimum)
    return next(day for day in candidates if day == minimum or not _residual(payer, life, day))


def _explain_free(day: date) -> Explanation:
    return Explanation(
        "15-2",
        "no_residual",
        f"残余料金のかからない、いちばん早い終了日は{ja_day(day)}です",
        f"The earliest end date without a residual fee is {en_day(day)}",
        {"ends_on": day},
    )


def _explain_minimum(day: date) -> Explanation:
    return Explanation(
        "15-1",
        "minimum_term",
        f"最低利用期間は{ja_day(day)}に満了します",
        f"The minimum term ends on {en_day(day)}",
        {"ends_on": day},
    )
