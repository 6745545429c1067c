"""What a notice would cost, before it is sent (Art. 15-2, 16-1)."""

from dataclasses import dataclass, replace
from datetime import date

from billing.terms.invoicing import Draft, Law, residual_of_part, residual_of_whole
from contracts.terms import ending
from contracts.terms.editions import Agreements, Book
from contracts.terms.explanation import Refused
from contracts.terms.facts import Contract
from contracts.terms.timeline import minimum_term_end


@dataclass(frozen=True, slots=True)
class CancellationQuote:
    """The last day and why, and the residual invoice that would be issued at once."""

    notice: ending.NoticePeriod
    minimum_term_ends_on: date | None
    residual: Draft | None

    @property
    def cost(self) -> int:
        """Yen with tax, beside the fees to the last day."""
        return self.residual.total if self.residual else 0


@dataclass(frozen=True, slots=True)
class ReductionQuote:
    reduction: ending.Reduction
    residual: Draft | None

    @property
    def cost(self) -> int:
        return self.residual.total if self.residual else 0


def due_on(quote: CancellationQuote, day: date, due: date) -> CancellationQuote:
    """The quote with another due date of its residual, as staff may set it (Art. 15-2)."""
    if due < day:
        raise Refused(
            "15-2", f"支払期日({due})が過ぎています", f"the due date, {due}, is before {day}"
        )
    if quote.residual is None:
        return quote
    return replace(quote, residual=replace(quote.residual, due_on=due))


def cancellation(
    contract: Contract,
    book: Book,
    account: Agreements,
    law: Law,
    day: date,
    desired: date | None,
) -> CancellationQuote:
    """Raises Refused where the contract cannot be cancelled."""
    notice = ending.cancel(contract, book, day, desired)
    begins = notice.ends_on >= contract.service_starts_on
    return CancellationQuote(
        notice,
        minimum_term_end(contract, book) if begins else None,
        residual_of_whole(contract, book, account, law, notice.ends_on, day),
    )


def reduction(
    contract: Contract,
    book: Book,
    account: Agreements,
    law: Law,
    day: date,
    servers: int,
    desired: date | None,
) -> ReductionQuote:
    """Raises Refused where so many servers cannot leave."""
    decided = ending.reduce(contract, book, day, servers, desired)
    draft = None
    if decided.part_ends_on is not None:
        draft = residual_of_part(contract, book, account, law, decided.part_ends_on, servers, day)
    return ReductionQuote(decided, draft)
