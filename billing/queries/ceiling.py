"""What was received of a contract's fees, as the rule on the ceiling of damages takes it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import attrgetter

from django.db import connection

from billing.terms.ceiling import MONTHS, Ceiling, PaidInvoice, Received, ceiling, check
from billing.terms.lines import FEES
from contracts.models import Contract
from contracts.terms.facts import Contract as Facts
from contracts.terms.periods import last_day

READ = """
WITH mine AS MATERIALIZED (
    SELECT DISTINCT l.invoice_id AS id
      FROM billing_invoiceline l JOIN billing_allocation a ON a.invoice_id = l.invoice_id
     WHERE l.contract_id = %(contract)s AND a.day BETWEEN %(first)s AND %(last)s)
SELECT 'paid', i.id, i.number, a.day, a.amount, i.bears_none, i.total - i.bears_none
  FROM billing_allocation a JOIN billing_invoice i ON i.id = a.invoice_id
  LEFT JOIN billing_allocation o ON o.id = a.reverses_id
  LEFT JOIN billing_creditnote c ON c.id = a.credit_note_id
 WHERE a.invoice_id = ANY(ARRAY(SELECT id FROM mine))
   AND (coalesce(o.kind, a.kind) IN ('payment', 'set_off')
        OR coalesce(o.kind, a.kind) = 'credit_note' AND c.invoice_id <> i.id)
UNION ALL
SELECT CASE WHEN l.kind = ANY(%(fees)s) AND l.contract_id = %(contract)s THEN 'mine'
            ELSE 'other' END, l.invoice_id, NULL, NULL, l.amount, t.tax, t.taxable
  FROM billing_invoiceline l
  LEFT JOIN billing_invoicetax t ON t.invoice_id = l.invoice_id
       AND t.category = l.tax_category AND t.percent = l.tax_percent
 WHERE l.invoice_id = ANY(ARRAY(SELECT id FROM mine)) AND l.kind <> 'late_interest'
   AND l.position <> ALL (ARRAY(
       SELECT (gone ->> 'position')::int
         FROM billing_creditnote c, jsonb_array_elements(c.lines) gone
        WHERE c.invoice_id = l.invoice_id))
UNION ALL
SELECT 'note', invoice_id, NULL, NULL, NULL, bears_none, total - bears_none
  FROM billing_creditnote WHERE invoice_id = ANY(ARRAY(SELECT id FROM mine))
"""
"""Of invoices with lines of a contract: what was received, the lines, the credit notes.

Received are money, set-offs and credit from another invoice, less what a reversal takes back;
not a discount, a write-off or a credit note that settles its own invoice. Of the lines those
that were given back whole are left out.
"""
Line = tuple[bool, int, int | None, int | None]
"""Whether it is a fee of the contract; its amount, the tax on its rate and what that is on."""


@dataclass(slots=True)
class _Read:
    """One invoice: its late interest and the rest of it, the same of its credit notes, in yen."""

    number: str = ""
    billed: tuple[int, int] = 0, 0
    noted: list[tuple[int, int]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def has_fees(self) -> bool:
        return any(is_mine for is_mine, *_ in self.lines)

    @property
    def paid(self) -> PaidInvoice:
        interest, principal = self.billed
        for one, other in self.noted:
            interest, principal = interest - one, principal - other
        share = _share(self.lines)
        return PaidInvoice(self.number, interest, principal, share, tuple(self.received))


def of_contract(contract: Contract, fact: Facts, cause: date, today: date) -> Ceiling:
    """The ceiling for a contract and the day of a cause (Art. 32-7). Raises Refused."""
    check(fact, cause, today)
    return ceiling(fact, cause, today, _paid(contract, cause))


def _paid(contract: Contract, cause: date) -> list[PaidInvoice]:
    first, last = cause, last_day(cause, MONTHS)
    asked: dict[str, int | date | list[str]] = {
        "fees": [kind.value for kind in FEES],
        "contract": contract.pk,
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        rows = cursor.execute(READ, asked).fetchall()
    found: dict[int, _Read] = defaultdict(_Read)
    for what, pk, number, day, yen, *others in rows:
        known = found[pk]
        if what == "paid":
            known.number, known.billed = number, tuple(others)
            known.received.append(Received(day, yen))
        elif what == "note":
            known.noted.append(tuple(others))
        else:
            known.lines.append((what == "mine", yen, *others))
    counted = (
        one.paid
        for one in found.values()
        if one.has_fees and any(first <= each.day <= last for each in one.received)
    )
    return sorted(counted, key=attrgetter("number"))


def _share(lines: Sequence[Line]) -> Fraction:
    """The contract's fees in all lines, each with its part of the tax on its rate."""
    if len(lines) == 1:  # no part of it is another's
        ((is_mine, amount, *_),) = lines
        return Fraction(bool(is_mine and amount))
    whole = mine = Fraction(0)
    for is_mine, amount, tax, taxable in lines:
        with_tax = Fraction(amount)
        if tax and taxable:
            with_tax *= 1 + Fraction(tax, taxable)
        whole += with_tax
        mine += with_tax if is_mine else 0
    return mine / whole if whole else Fraction(0)
