"""What is put on an invoice: the regular one of a month, and that of a residual fee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from billing.terms import charges, due, interest, residual
from billing.terms.charges import Charge
from billing.terms.due import IsBankDay, PaymentTerms
from billing.terms.fees import fee_lines
from billing.terms.interest import Receivable
from billing.terms.lines import Line, in_order
from billing.terms.tax import TaxTable, TaxTotal, totals
from contracts.terms.editions import Agreement, Agreements, Book, FiguresByDay
from contracts.terms.life import Life
from contracts.terms.parameters import Parameters
from contracts.terms.periods import month_last, next_month

SERIES = "INV"
"""What invoices' numbers begin with."""


class InvoiceKind(StrEnum):
    REGULAR = "regular"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class Law:
    """What does not depend on the operator: tax rates and the banks' calendar."""

    rates: TaxTable
    is_bank_day: IsBankDay


@dataclass(frozen=True)
class BillingConditions:
    """On what a billing account is billed: the editions, what was agreed with it, the law."""

    book: Book
    agreements: Agreements
    law: Law

    @cached_property
    def figures(self) -> FiguresByDay:
        """The figures in force by day (Art. 2-2, 3)."""
        return self.book.agreed(self.agreements)

    def of_month(self, month: date, issued_on: date) -> "Monthly":
        """Those of the regular invoices of a month that are issued on a day."""
        key = month, issued_on
        if key not in self._months:
            self._months[key] = self._of_month(month, issued_on)
        return self._months[key]

    @cached_property
    def _months(self) -> dict[tuple[date, date], "Monthly"]:
        return {}

    def _of_month(self, month: date, issued_on: date) -> "Monthly":
        run_day = next_month(month)
        day = max(issued_on, run_day)
        terms = due.payment_terms(self.figures.on(run_day), month, day)
        due_on = self.due_on(due.before_roll(terms, month, day), run_day, day)
        return Monthly(terms, due_on, self.figures.on(issued_on))

    def with_agreement(self, agreement: Agreement) -> "BillingConditions":
        """With one more individual agreement."""
        return BillingConditions(self.book, (*self.agreements, agreement), self.law)

    def due_on(self, day: date, as_of: date, issued_on: date) -> date:
        """A due day moved to a bank business day as the figures of a day say (Art. 23-1).

        Never before the invoice is issued.
        """
        how = self.figures.on(as_of).due_day_roll
        return due.roll_after(issued_on, day, how, self.law.is_bank_day)


@dataclass(frozen=True, slots=True)
class Monthly:
    """What the regular invoices of a month that are issued on a day have in common."""

    terms: PaymentTerms
    due_on: date
    figures: Parameters


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice before it has a number. `total` is in yen with tax.

    `terms` are those of a regular invoice.
    """

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
    terms: PaymentTerms | None = None

    @property
    def label(self) -> str:
        """How payers and messages name it: `2026-04` or `residual:C1`."""
        return label_of(self.month) if self.month else f"{InvoiceKind.RESIDUAL}:{self.contract}"


def label_of(month: date) -> str:
    """Of the regular invoice of a month."""
    return month.isoformat()[:7]


def kind_of(label: str) -> InvoiceKind:
    return (
        InvoiceKind.RESIDUAL
        if label.startswith(f"{InvoiceKind.RESIDUAL}:")
        else InvoiceKind.REGULAR
    )


def in_words(label: str) -> str:
    """`2026-04` as 2026年4月分, `residual:C1` as C1 残余料金."""
    kind, _, contract = label.partition(":")
    if contract:
        return f"{contract} 残余料金"
    year, month = kind.split("-")
    return f"{year}年{int(month)}月分"


def in_english(label: str) -> str:
    """`2026-04` as April 2026, `residual:C1` as C1 residual fee."""
    kind, _, contract = label.partition(":")
    return f"{contract} residual fee" if contract else f"{date.fromisoformat(f'{kind}-01'):%B %Y}"


def regular(
    lives: Iterable[Life],
    conditions: BillingConditions,
    month: date,
    issued_on: date,
    late: Iterable[Receivable] = (),
    waiting: Iterable[Charge] = (),
) -> Draft | None:
    """The invoice of a billing account for the month whose first day is `month`.

    `lives` are those of its contracts, `late` its invoices that received money in the month,
    `waiting` its charges not yet billed. None where there is nothing to bill.
    """
    rates = conditions.law.rates
    lines = [line for life in lives for line in fee_lines(life, rates, month)]
    last = month_last(month)
    lines += filter(None, (interest.line_for_month(debt, last) for debt in late))
    lines += (charges.line(charge, rates) for charge in waiting)
    of = conditions.of_month(month, issued_on)
    return _draft(
        InvoiceKind.REGULAR,
        month,
        None,
        issued_on,
        of.due_on,
        lines,
        of.figures,
        of.figures,
        of.terms,
    )


def residual_of_whole(
    life: Life, conditions: BillingConditions, end: date, issued_on: date
) -> Draft | None:
    """The invoice of the residual fee of a contract cancelled as of `end`, if it bears one."""
    lines = residual.of_whole(life, conditions.law.rates, end)
    return _residual(life, conditions, end, issued_on, lines)


def residual_of_part(
    life: Life, conditions: BillingConditions, end: date, servers: int, issued_on: date
) -> Draft | None:
    """The same for `servers` servers that leave after `end`."""
    lines = residual.of_part(life, conditions.law.rates, end, servers)
    return _residual(life, conditions, end, issued_on, lines)


def _residual(
    life: Life, conditions: BillingConditions, end: date, issued_on: date, lines: list[Line]
) -> Draft | None:
    figures = conditions.figures
    return _draft(
        InvoiceKind.RESIDUAL,
        None,
        life.contract.number,
        issued_on,
        conditions.due_on(end, end, issued_on),
        lines,
        figures.on(end),
        figures.on(issued_on),
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
    terms: PaymentTerms | None = None,
) -> Draft | None:
    taxes = totals([(line.tax_rate, line.amount) for line in lines], rounding.tax_rounding)
    total = sum([line.amount for line in lines]) + sum([tax.tax for tax in taxes])
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
        terms,
    )
