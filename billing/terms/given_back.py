"""Fees billed for days after an end that was entered late: never owed, given back (Art. 22-1).

Fees accrue to the last day of the contract, or of the servers that leave. What an issued
invoice billed beyond it is a correction: the difference between the month's lines as they
were due and as they are due now, by tax rate.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.terms.crediting import Key, Wanted
from billing.terms.fees import fee_lines
from billing.terms.tax import TaxTable
from contracts.terms.life import Life

CLAUSE = "22-1"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A correction of one issued invoice. `total` is in yen with tax, `amounts` before it.

    `settled` is taken from what is unpaid of the invoice; the rest of `total` is credit.
    """

    invoice: str
    month: date
    amounts: tuple[tuple[str, int], ...]
    total: int
    settled: int

    @property
    def credit(self) -> int:
        return self.total - self.settled

    @property
    def wanted(self) -> Wanted:
        """As the operation on credit notes takes it."""
        return Wanted.of({"amounts": dict(self.amounts)})


def too_much(life: Life, changed: Life, rates: TaxTable, month: date) -> dict[Key, int]:
    """Yen before tax that the lines of a month hold beyond a changed life's, by rate."""
    before, after = _sums(life, rates, month), _sums(changed, rates, month)
    return {key: before[key] - after[key] for key in before if before[key] > after[key]}


def _sums(life: Life, rates: TaxTable, month: date) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for line in fee_lines(life, rates, month):
        if line.tax_rate is not None:
            sums[line.tax_rate] += line.amount
    return sums


def total(given: Iterable[GivenBack]) -> int:
    """Yen with tax."""
    return sum(one.total for one in given)
