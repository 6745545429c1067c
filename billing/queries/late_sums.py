"""Late interest of all companies to a day, in sum: what was paid late once and whole is added up.

Nothing else ever happened to most of that. The rest is worked out one by one.
"""

from datetime import date

from django.db import connection

from billing.queries.open_on import Grouped, known, paid_late
from billing.terms.interest import UntouchedDebts
from billing.terms.money import plain

LATE = """
SELECT b.is_later, l.due_on, l.late_interest_rate, l.day_count, l.day,
       array_agg(l.fees) FILTER (WHERE l.is_once),
       array_agg(l.id) FILTER (WHERE NOT l.is_once),
       array_agg(l.issued_on) FILTER (WHERE NOT l.is_once)
  FROM (SELECT EXISTS (SELECT FROM billing_invoice WHERE issued_on > %(day)s)
            OR EXISTS (SELECT FROM billing_allocation WHERE day > %(day)s) AS is_later) b
  LEFT JOIN (
       SELECT i.id, i.issued_on, i.due_on, i.late_interest_rate, i.day_count, a.day,
              i.total - i.bears_none AS fees,
              a.kind IN ('payment', 'set_off') AND a.amount = i.total
              AND NOT EXISTS (SELECT FROM billing_creditnote WHERE invoice_id = i.id)
              AND NOT EXISTS (SELECT FROM billing_invoiceline WHERE about_id = i.id) AS is_once
         FROM billing_lateallocation t JOIN billing_allocation a ON a.id = t.allocation_id
         JOIN billing_invoice i ON i.id = a.invoice_id
        WHERE NOT t.is_closed) l ON NOT b.is_later
 GROUP BY b.is_later, l.due_on, l.late_interest_rate, l.day_count, l.day
"""
"""What came late and is not closed, by what interest on it follows from, of today.

Where anything was issued or counts later than the day, that is said in place of it.
"""


def interest(found: Grouped, day: date) -> int:
    """Yen accrued by the end of a day and not billed by then, of what was open and what was paid.

    `found` are the sums of what was open.
    """
    with connection.cursor() as cursor:
        rows = cursor.execute(LATE, {"day": day}).fetchall()
    if rows[0][0]:
        return found.interest + _one_by_one(paid_late(day, None) | found.touched, day)
    yen, touched = found.interest, dict(found.touched)
    for _, due_on, rate, day_count, paid_on, fees, ids, issued_on in rows:
        if fees:
            yen += sum(UntouchedDebts(due_on, plain(rate), day_count, fees).unbilled(paid_on))
        touched |= dict(zip(ids or (), issued_on or (), strict=True))
    return yen + _one_by_one(touched, day)


def _one_by_one(issued_on: dict[int, date], day: date) -> int:
    parts = known(issued_on)
    return sum(one.interest(day) for part in parts for one in part.values())
