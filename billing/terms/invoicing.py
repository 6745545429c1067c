"""What is put on an invoice: the regular one of a month, and that of a residual fee."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from billing.terms import charges, interest, residual
from billing.terms.charges import Charge
from billing.terms.fees import fee_lines
from billing.terms.interest import Receivable
from billing.terms.lines import Line, in_order
from billing.terms.tax import TaxTable, TaxTotal, totals
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Contract
from contracts.terms.parameters import Parameters
from contracts.terms.periods import ONE_DAY, month_last, next_month

IsBankDay = Callable[[date], bool]


class InvoiceKind(StrEnum):
    REGULAR = "regular"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class Law:
    """What does not depend on the operator: tax rates and the banks' calendar."""

    rates: TaxTable
    is_bank_day: IsBankDay


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice before it has a number. `total` is in yen with tax."""

    kind: InvoiceKind
    month: date | None
    contract: str | None
    issued_on: date
    due_on: date
    lines: tuple[Line, ...]
    taxes: tuple[TaxTotal, ...]
    total: int
    late_interest_rate: Decimal
    day_count: str

    @property
    def label(self) -> str:
        """How payers and messages name it: `2026-04` or `residual:C1`."""
        return self.month.isoformat()[:7] if self.month else f"residual:{self.contract}"


def in_words(label: str) -> str:
    """`2026-04` as 2026年4月分, `residual:C1` as C1 残余料金."""
    kind, _, contract = label.partition(":")
    if contract:
        return f"{contract} 残余料金"
    year, month = kind.split("-")
    return f"{year}年{int(month)}月分"


def roll(day: date, how: str, is_bank_day: IsBankDay) -> date:
    """A due day moved to a bank business day (`due_day_roll`)."""
    if how == "none":
        return day
    step = ONE_DAY if how == "next_bank_day" else -ONE_DAY
    while not is_bank_day(day):
        day += step
    return day


def regular(
    contracts: Iterable[Contract],
    late: Iterable[Receivable],
    book: Book,
    agreements: Agreements,
    law: Law,
    month: date,
    issued_on: date,
    damages: Iterable[Charge] = (),
) -> Draft | None:
    """The invoice of a billing account for the month whose first day is `month`.

    `late` are its invoices that received money in the month, `damages` its charges not yet
    billed; `agreements` those of the account. None where there is nothing to bill.
    """
    lines = [line for c in contracts for line in fee_lines(c, book, law.rates, month)]
    last = month_last(month)
    lines += filter(None, (interest.line_for_month(debt, last) for debt in late))
    lines += map(charges.line, damages)
    run_day = next_month(month)
    roll_figures = book.on(run_day, agreements)
    due_on = roll(month_last(run_day), roll_figures.due_day_roll, law.is_bank_day)
    figures = book.on(issued_on, agreements)
    return _draft(InvoiceKind.REGULAR, month, None, issued_on, due_on, lines, figures, figures)


def residual_of_whole(
    contract: Contract, book: Book, agreements: Agreements, law: Law, end: date, issued_on: date
) -> Draft | None:
    """The invoice of the residual fee of a contract cancelled as of `end`, if it bears one."""
    lines = residual.of_whole(contract, book, law.rates, end)
    return _residual(contract, book, agreements, law, end, issued_on, lines)


def residual_of_part(
    contract: Contract,
    book: Book,
    agreements: Agreements,
    law: Law,
    end: date,
    servers: int,
    issued_on: date,
) -> Draft | None:
    """The same for `servers` servers that leave after `end`."""
    lines = residual.of_part(contract, book, law.rates, end, servers)
    return _residual(contract, book, agreements, law, end, issued_on, lines)


def _residual(contract, book, agreements, law, end, issued_on, lines) -> Draft | None:
    of_end = book.on(end, agreements)
    due_on = roll(end, of_end.due_day_roll, law.is_bank_day)
    of_issue = book.on(issued_on, agreements)
    return _draft(
        InvoiceKind.RESIDUAL, None, contract.number, issued_on, due_on, lines, of_end, of_issue
    )


def _draft(
    kind: InvoiceKind,
    month: date | None,
    contract: str | None,
    issued_on: date,
    due_on: date,
    lines: list[Line],
    rounding: Parameters,
    late: Parameters,
) -> Draft | None:
    taxes = totals(((line.tax_rate, line.amount) for line in lines), rounding.tax_rounding)
    total = sum(line.amount for line in lines) + sum(tax.tax for tax in taxes)
    if not total:
        return None
    return Draft(
        kind,
        month,
        contract,
        issued_on,
        due_on,
        in_order(lines),
        taxes,
        total,
        late.late_interest_rate,
        late.day_count,
    )
