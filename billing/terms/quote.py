"""What a notice would cost, before it is sent (Art. 14-2, 15-2, 16-1)."""

from dataclasses import dataclass, replace
from datetime import date

from billing.terms import given_back
from billing.terms.alternatives import Alternative, AlternativeRole, compare
from billing.terms.forecast import (
    ForeseenInvoice,
    damages_to_come,
    debts_to,
    explain_fees,
    fees_to_come,
)
from billing.terms.given_back import GivenBack
from billing.terms.invoicing import BillingConditions, Draft, residual_of_part, residual_of_whole
from billing.terms.lines import Line
from billing.terms.payer import Payer
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.horizon import check_reachable
from contracts.terms import ending, renewal
from contracts.terms.facts import Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan


@dataclass(frozen=True, slots=True)
class CancellationQuote:
    """The last day and why, and every yen to come; it binds for the day it was made.

    `notice` says when the notice arrived, which may be before `day` where staff enter it.
    `given_back` is what issued invoices billed beyond the last day.
    `residual` is the invoice that would be issued at once, `fees` are the contract's parts
    of the regular invoices still to come, `debts` what the billing account has not paid,
    `damages` what it will be billed as well.
    """

    contract: str
    day: date
    desired: date | None
    notice: ending.NoticePeriod
    minimum_term_ends_on: date | None
    residual: Draft | None
    residual_reason: Explanation
    fees: tuple[Draft, ...]
    fees_reason: Explanation
    debts: tuple[ForeseenInvoice, ...]
    damages: tuple[Line, ...]
    credit: int
    alternatives: tuple[Alternative, ...]
    given_back: tuple[GivenBack, ...] = ()

    @property
    def cost(self) -> int:
        """The residual fee in yen with tax, without the fees to the last day."""
        return self.residual.total if self.residual else 0

    @property
    def fee_total(self) -> int:
        return sum(draft.total for draft in self.fees)

    @property
    def to_come(self) -> int:
        """What this contract will still be billed: fees and residual, with tax."""
        return self.fee_total + self.cost

    @property
    def debt_total(self) -> int:
        """What is unpaid, with interest as if it stayed unpaid to the last day."""
        return sum(debt.total for debt in self.debts)

    @property
    def damage_total(self) -> int:
        return sum(line.amount for line in self.damages)

    @property
    def total(self) -> int:
        """Every yen still to come."""
        return self.to_come + self.debt_total + self.damage_total

    @property
    def payable(self) -> int:
        """The same less the credit, which pays the next invoices, and what is given back."""
        return max(0, self.total - self.credit - self.given_back_total)

    @property
    def given_back_total(self) -> int:
        return given_back.total(self.given_back)

    @property
    def arrived_on(self) -> date:
        return self.notice.arrived_on

    def alternative(self, role: AlternativeRole) -> Alternative | None:
        return next((a for a in self.alternatives if role in a.roles), None)


@dataclass(frozen=True, slots=True)
class ReductionQuote:
    reduction: ending.Reduction
    residual: Draft | None
    given_back: tuple[GivenBack, ...] = ()

    @property
    def cost(self) -> int:
        return self.residual.total if self.residual else 0


@dataclass(frozen=True, slots=True)
class NonRenewalQuote:
    """Until when renewal can be declined, and the result; `days_left` does not count `day`.

    `day` is that on which the notice arrives.
    `decision` is None once the deadline of the term has passed; `instead` then says what
    cancelling today would mean.
    """

    day: date
    term: Term
    days_left: int
    decision: renewal.NonRenewal | None
    fees: tuple[Draft, ...]
    debts: tuple[ForeseenInvoice, ...]
    instead: CancellationQuote | None = None

    @property
    def fee_total(self) -> int:
        return sum(draft.total for draft in self.fees)


def due_on(quote: CancellationQuote, day: date, due: date) -> CancellationQuote:
    """The quote with another due date of its residual, as staff may set it (Art. 15-2)."""
    check_reachable("15-2", due)
    if due < day:
        raise Refused(
            "15-2",
            f"支払期限({ja_day(due)})が過ぎています",
            f"The due date, {en_day(due)}, has already passed",
        )
    if quote.residual is None:
        return quote
    return replace(quote, residual=replace(quote.residual, due_on=due))


def cancellation(
    payer: Payer, life: Life, desired: date | None, arrived_on: date | None = None
) -> CancellationQuote:
    """Raises Refused where the contract cannot be cancelled.

    A notice entered by staff counts from the day on which it arrived.
    """
    day, standing = payer.day, payer.standing
    notice = ending.cancel(life, day, desired, arrived_on)
    end = notice.ends_on
    residual = residual_of_whole(life, payer.conditions, end, day)
    begins = end >= life.contract.service_starts_on
    return CancellationQuote(
        life.contract.number,
        day,
        desired,
        notice,
        life.minimum_term_ends_on if begins else None,
        residual,
        _explain_residual(life, end, residual),
        fees_to_come(payer, life, end),
        explain_fees(life.contract.number, end),
        debts_to(standing, day, max(day, end)),
        damages_to_come(standing),
        standing.credit,
        compare(payer, life, notice),
    )


def _explain_residual(life: Life, end: date, residual: Draft | None) -> Explanation:
    """Why there is a residual fee, or none."""
    minimum, starts_on = life.minimum_term_ends_on, life.contract.service_starts_on
    if residual:
        rule = "residual"
        ja = f"最低利用期間({ja_day(minimum)}まで)のうち、終了日({ja_day(end)})より後の料金です"
        en = (
            f"Fees for the days of the minimum term, to {en_day(minimum)},"
            f" after the last day, {en_day(end)}"
        )
    elif end < starts_on:
        rule = "never_begins"
        ja = f"サービス開始日({ja_day(starts_on)})より前に終了するため、最低利用期間がありません"
        en = (
            f"The contract ends before the service starts on {en_day(starts_on)},"
            " so there is no minimum term"
        )
    elif end >= minimum:
        rule = "minimum_term_over"
        ja = f"最低利用期間は{ja_day(minimum)}に満了しているため、残余料金はかかりません"
        en = f"The minimum term ends on {en_day(minimum)}, so there is no residual fee"
    elif life.plan(end) is Plan.ANNUAL:
        rule = "annual_term_paid_whole"
        ja = "年額プランは期間の料金の全額をお支払いいただくため、残余料金はかかりません"
        en = "The annual plan is paid for the whole term, so there is no residual fee"
    else:
        rule = "nothing_left"
        ja = "最低利用期間の残りに、かかる料金がありません"
        en = "No fees apply to the rest of the minimum term"
    inputs = {"ends_on": end, "minimum_term_ends_on": minimum}
    return Explanation("15-2", rule, ja, en, inputs)


def non_renewal(payer: Payer, life: Life, arrived_on: date | None = None) -> NonRenewalQuote:
    """Art. 14-2: what declining renewal would mean by a notice of today, or of another day.

    Raises Refused without a term.
    """
    day = arrived_on or payer.day
    begun = life.begun(day)
    if begun and life.contract.ends_on is None and day > begun[-1].notice_deadline:
        left = (begun[-1].notice_deadline - day).days
        instead = cancellation(payer, life, None, arrived_on)
        return NonRenewalQuote(day, begun[-1], left, None, (), (), instead)
    decision = renewal.decline(life, payer.day, arrived_on)
    return NonRenewalQuote(
        day,
        begun[-1],
        (begun[-1].notice_deadline - day).days,
        decision,
        fees_to_come(payer, life, decision.ends_on),
        debts_to(payer.standing, payer.day, decision.ends_on),
    )


def reduction(
    life: Life,
    conditions: BillingConditions,
    day: date,
    servers: int,
    desired: date | None,
    arrived_on: date | None = None,
) -> ReductionQuote:
    """Raises Refused where so many servers cannot leave."""
    decided = ending.reduce(life, day, servers, desired, arrived_on)
    draft = None
    if decided.part_ends_on is not None:
        draft = residual_of_part(life, conditions, decided.part_ends_on, servers, day)
    return ReductionQuote(decided, draft)
