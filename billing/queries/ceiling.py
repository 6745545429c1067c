"""What was received of a contract's fees, as the rule on the ceiling of damages takes it."""

from datetime import date
from fractions import Fraction

from django.db import connection

from billing.terms.ceiling import MONTHS, Ceiling, PaidInvoice, Received, ceiling, check
from billing.terms.lines import FEES
from contracts.models import Contract
from contracts.terms.facts import Contract as Facts
from contracts.terms.periods import last_day

READ = """
SELECT i.number, i.bears_none - n.interest, i.total - i.bears_none - n.principal, l.rows, r.rows
  FROM (SELECT DISTINCT l.invoice_id
          FROM billing_invoiceline l JOIN billing_allocation a ON a.invoice_id = l.invoice_id
         WHERE l.contract_id = %(contract)s AND l.kind = ANY(%(fees)s)
           AND a.day BETWEEN %(first)s AND %(last)s) mine
  JOIN billing_invoice i ON i.id = mine.invoice_id
  JOIN LATERAL (
       SELECT json_agg(json_build_array(a.day, a.amount) ORDER BY a.day, a.id) AS rows,
              bool_or(a.day BETWEEN %(first)s AND %(last)s) AS in_the_year
         FROM billing_allocation a
         LEFT JOIN billing_allocation o ON o.id = a.reverses_id
         LEFT JOIN billing_creditnote c ON c.id = a.credit_note_id
        WHERE a.invoice_id = i.id
          AND (coalesce(o.kind, a.kind) IN ('payment', 'set_off')
               OR coalesce(o.kind, a.kind) = 'credit_note' AND c.invoice_id <> i.id)
       ) r ON r.in_the_year
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(bears_none), 0)::bigint AS interest,
              coalesce(sum(total - bears_none), 0)::bigint AS principal
         FROM billing_creditnote WHERE invoice_id = i.id
       ) n
 CROSS JOIN LATERAL (
       SELECT json_agg(json_build_array(
              l.kind = ANY(%(fees)s) AND l.contract_id = %(contract)s,
              l.amount, t.tax, t.taxable)) AS rows
         FROM billing_invoiceline l
         LEFT JOIN billing_invoicetax t ON t.invoice_id = l.invoice_id
              AND t.category = l.tax_category AND t.percent = l.tax_percent
        WHERE l.invoice_id = i.id AND l.kind <> 'late_interest'
          AND l.position <> ALL (ARRAY(
              SELECT (gone ->> 'position')::int
                FROM billing_creditnote c, jsonb_array_elements(c.lines) gone
               WHERE c.invoice_id = i.id))
       ) l
 ORDER BY i.number
"""
"""The invoices with fees of a contract on which something was received in the year.

Received are money, set-offs and credit from another invoice, less what a reversal takes back;
not a discount, a write-off or a credit note that settles its own invoice. Of the lines those
that were given back whole are left out.
"""


def of_contract(contract: Contract, fact: Facts, cause: date, today: date) -> Ceiling:
    """The ceiling for a contract and the day of a cause (Art. 32-7). Raises Refused."""
    check(fact, cause, today)
    return ceiling(fact, cause, today, _paid(contract, cause))


def _paid(contract: Contract, cause: date) -> list[PaidInvoice]:
    asked: dict[str, int | date | list[str]] = {
        "fees": [kind.value for kind in FEES],
        "contract": contract.pk,
        "first": cause,
        "last": last_day(cause, MONTHS),
    }
    with connection.cursor() as cursor:
        cursor.execute(READ, asked)
        return [
            PaidInvoice(
                number,
                interest,
                principal,
                _share(lines or ()),
                tuple(Received(date.fromisoformat(day), amount) for day, amount in received),
            )
            for number, interest, principal, lines, received in cursor.fetchall()
        ]


def _share(lines) -> Fraction:
    """The contract's fees in all lines, each with its part of the tax on its rate."""
    if len(lines) == 1:  # no part of it is another's
        ((is_mine, amount, *_),) = lines
        return Fraction(bool(is_mine and amount))
    whole = mine = Fraction(0)
    for is_mine, amount, tax, taxable in lines:
        with_tax = amount * (1 + Fraction(tax, taxable)) if taxable else Fraction(amount)
        whole += with_tax
        mine += with_tax if is_mine else 0
    return mine / whole if whole else Fraction(0)
