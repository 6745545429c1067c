"""On which days a contract could end, and what each would cost (Art. 14-2, 15, 16-1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from billing.terms.forecast import Standing, fees_to_come
from billing.terms.invoicing import Law, residual_of_whole
from contracts.office.terms.explanation import Explanation, Refused
from contracts.terms import ending, renewal
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Contract
from contracts.terms.periods import month_first
from contracts.terms.timeline import following_term, minimum_term_end, terms_begun


class Role(StrEnum):
    """Why a day is worth comparing."""

    CHOSEN = "chosen"
    EARLIEST = "earliest"
    NO_RESIDUAL = "no_residual"
    MINIMUM_TERM = "minimum_term"
    NON_RENEWAL = "non_renewal"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A last day, what is to come until then in yen with tax, and why that day.

    `more` is what it costs more (less, if negative) than the chosen day. What is unpaid
    today is owed on any day and so is left out. `by_declining`: only a notice of
    non-renewal leads to it.
    """

    roles: tuple[Role, ...]
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


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a forecast of a contract's end works on."""

    contract: Contract
    book: Book
    account: Agreements
    law: Law
    standing: Standing
    day: date

    def fees(self, end: date) -> int:
        drafts = fees_to_come(
            self.contract, self.book, self.account, self.law, self.standing, self.day, end
        )
        return sum(draft.total for draft in drafts)

    def residual(self, end: date) -> int:
        draft = residual_of_whole(self.contract, self.book, self.account, self.law, end, self.day)
        return draft.total if draft else 0


def compare(case: Case, notice: ending.NoticePeriod) -> tuple[Alternative, ...]:
    """The chosen day and what else could be done today, by day; equal ones are one."""
    found: list[Alternative] = []
    for role, end, explanation in _days(case, notice):
        declining = role is Role.NON_RENEWAL
        bears = 0 if declining else case.residual(end)
        same = next((a for a in found if (a.ends_on, a.residual) == (end, bears)), None)
        if same:
            found[found.index(same)] = replace(same, roles=(*same.roles, role))
        else:
            fees = case.fees(end)
            found.append(Alternative((role,), end, declining, fees, bears, 0, explanation))
    chosen = found[0].cost
    compared = (replace(a, more=a.cost - chosen) for a in found)
    return tuple(sorted(compared, key=lambda a: (a.ends_on, a.cost)))


def _days(case: Case, notice: ending.NoticePeriod) -> Iterator[tuple[Role, date, Explanation]]:
    contract, book, day = case.contract, case.book, case.day
    yield Role.CHOSEN, notice.ends_on, notice.explanation
    earliest = ending.notice_period(contract, book, day, None)
    yield Role.EARLIEST, earliest.ends_on, earliest.explanation
    free = first_without_residual(case, earliest.ends_on)
    yield Role.NO_RESIDUAL, free, _explain_free(free)
    minimum = minimum_term_end(contract, book)
    if minimum >= earliest.ends_on and minimum >= contract.service_starts_on:
        yield Role.MINIMUM_TERM, minimum, _explain_minimum(minimum)
    try:
        declined = renewal.decline(contract, book, day)
    except Refused:
        return
    yield Role.NON_RENEWAL, declined.ends_on, declined.explanation


def first_without_residual(case: Case, earliest: date) -> date:
    """The first day from `earliest` on which a cancellation bears no residual fee.

    A residual vanishes with the minimum term, or as its last month, a term of another
    plan, or other figures begin.
    """
    contract, book = case.contract, case.book
    minimum = max(earliest, minimum_term_end(contract, book))
    days = {earliest, minimum, month_first(minimum)}
    days.update(book.changes(earliest, minimum, contract.agreements))
    term = next(iter(terms_begun(contract, book, earliest)[-1:]), None)
    while term is None or term.starts_on <= minimum:
        if term:
            days.add(term.starts_on)
        term = following_term(contract, book, term)
    candidates = sorted(d for d in days if earliest <= d <= minimum)
    return next(d for d in candidates if not case.residual(d) or d == minimum)


def _explain_free(day: date) -> Explanation:
    return Explanation(
        "15-2",
        "no_residual",
        f"残余料金のかからない、いちばん早い終了日は{day}です",
        f"the first day to end on without a residual fee is {day}",
        {"ends_on": day},
    )


def _explain_minimum(day: date) -> Explanation:
    return Explanation(
        "15-1",
        "minimum_term",
        f"最低利用期間は{day}に満了します",
        f"the minimum term ends on {day}",
        {"ends_on": day},
    )
