"""Which open invoices an amount may be meant for (Art. 23-1)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import prod

from billing.matching.facts import FEES, UnpaidInvoice

LARGEST_FEE_SHARE = 4
"""Charges are less than one part in so many of what is paid."""
ROUND = 1_000
MOST_COMBINATIONS = 4096


@dataclass(frozen=True, slots=True)
class Fit:
    """Invoices that an amount pays, `short` yen of them unpaid. `every`: all that are open.

    `doubtful`: what is short is as much as one of them, so that it may not be meant at all.
    """

    debts: tuple[UnpaidInvoice, ...]
    short: int
    every: bool = False
    doubtful: bool = False

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(debt.number for debt in self.debts)


def fits(
    amount: int,
    debts: Sequence[UnpaidInvoice],
    tolerance: int = 0,
    fees: Collection[int] = FEES,
) -> tuple[Fit, ...]:
    """Every combination of open invoices that the amount pays, exact ones first.

    `fees` are bank charges, in yen, that payers take off what they owe.

    Of invoices of equal amounts the one due first is meant, as where payments are applied.
    Where there are too many combinations, only one invoice or all are looked at.
    """
    by_amount = sorted(debts, key=lambda d: (d.outstanding, d.due_on, d.number))
    groups = [list(same) for _, same in groupby(by_amount, key=lambda d: d.outstanding)]
    found = []
    for chosen in _choices(groups):
        total = sum(debt.outstanding for debt in chosen)
        if chosen and is_paid_by(amount, total, tolerance, fees):
            ordered = tuple(sorted(chosen, key=lambda d: (d.due_on, d.number)))
            every = len(chosen) == len(debts) > 1
            short = total - amount
            doubtful = short >= min(debt.outstanding for debt in chosen)
            found.append(Fit(ordered, short, every, doubtful))
    return tuple(sorted(found, key=lambda fit: (fit.short, len(fit.debts))))


def the_fit(
    amount: int,
    debts: Sequence[UnpaidInvoice],
    tolerance: int = 0,
    fees: Collection[int] = FEES,
) -> Fit | None:
    """The one combination that the amount pays; None where there is none, or are several.

    An exact one is not put in doubt by a small rest that a charge would just hide; a round
    amount that is short of an invoice is rather a part of another.
    """
    found = fits(amount, debts, tolerance, fees)
    if found and not found[0].short:
        found = tuple(fit for fit in found if not fit.doubtful)
    if len(found) != 1 or found[0].doubtful or not can_be_told(debts):
        return None
    return None if found[0].short and amount % ROUND == 0 else found[0]


def is_paid_by(amount: int, total: int, tolerance: int = 0, fees: Collection[int] = FEES) -> bool:
    """Whether an amount is a total, or short of it by the tolerance or a bank's charge."""
    short = total - amount
    is_fee = short in fees and short * LARGEST_FEE_SHARE < total
    return short == 0 or 0 < short <= tolerance or is_fee


def _choices(groups: list[list[UnpaidInvoice]]) -> Iterable[list[UnpaidInvoice]]:
    if prod(len(group) + 1 for group in groups) > MOST_COMBINATIONS:
        yield from ([group[0]] for group in groups)
        yield [debt for group in groups for debt in group]
        return
    for counts in product(*(range(len(group) + 1) for group in groups)):
        yield [d for group, n in zip(groups, counts, strict=True) for d in group[:n]]


def can_be_told(debts: Sequence[UnpaidInvoice]) -> bool:
    """Whether all combinations were looked at, so that a single fit is the only one."""
    amounts = sorted(debt.outstanding for debt in debts)
    return prod(len(list(same)) + 1 for _, same in groupby(amounts)) <= MOST_COMBINATIONS
