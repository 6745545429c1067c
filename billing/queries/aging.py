"""Receivables as of any day, by age: what was open at its end, by value date.

An allocation counts from its value date, but not before its invoice was issued, even where it
became known later; what was taken back counts as if it had never been. So a day's figures
are those of the statements of account of that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from billing.queries.statement import invoiced
from billing.terms.ages import Age
from billing.terms.statement import Invoiced
from contracts.office.queries.paging import PageOrder

CHUNK = 2_000

OPEN = """
WITH later AS (SELECT DISTINCT invoice_id FROM billing_allocation WHERE day > %(day)s),
unsettled AS (
    SELECT i.id, i.number, i.customer_id, i.billing_account_id, i.issued_on, i.due_on, i.total
      FROM billing_invoice i
     WHERE i.issued_on <= %(day)s
       AND i.id IN (SELECT invoice_id FROM billing_openinvoice UNION SELECT invoice_id FROM later)),
open AS (
    SELECT u.id, u.number, u.issued_on, u.due_on, a.customer_id, u.billing_account_id,
           (u.total - coalesce((SELECT sum(p.amount) FROM billing_allocation p
                                 WHERE p.invoice_id = u.id AND p.day <= %(day)s), 0))::bigint
               AS unpaid,
           greatest(%(day)s - u.due_on, 0) AS late
      FROM unsettled u JOIN people_billingaccount a ON a.id = u.billing_account_id),
aged AS (
    SELECT o.*, CASE WHEN late = 0 THEN 'not_due' WHEN late <= 30 THEN 'to_30'
                     WHEN late <= 60 THEN 'to_60' WHEN late <= 90 THEN 'to_90'
                     ELSE 'over_90' END AS age
      FROM open o WHERE unpaid > 0)
"""

SUMS = ", ".join(
    f"coalesce(sum(unpaid) FILTER (WHERE age = '{age}'), 0)::bigint AS {age}" for age in Age
)

BY_CUSTOMER = f"""{OPEN},
sums AS (
    SELECT customer_id, count(*) AS invoices, sum(unpaid)::bigint AS unpaid,
           coalesce(sum(unpaid) FILTER (WHERE late > 0), 0)::bigint AS overdue, {SUMS}
      FROM aged GROUP BY customer_id),
listed AS (
    SELECT {", ".join(Age)}, c.number, c.name, s.invoices, s.unpaid, s.overdue
      FROM sums s JOIN people_customer c ON c.id = s.customer_id
     WHERE c.number ILIKE %(like)s OR c.name ILIKE %(like)s OR c.name_kana ILIKE %(like)s)
"""

TOTALS = f"""{OPEN}
SELECT count(*), count(DISTINCT customer_id), coalesce(sum(unpaid), 0)::bigint,
       coalesce(sum(unpaid) FILTER (WHERE late > 0), 0)::bigint, {SUMS}
  FROM aged
"""

ITEMS = f"""{OPEN},
listed AS (
    SELECT g.id, g.number, g.issued_on, g.due_on, c.number AS customer, c.name AS customer_name,
           g.unpaid, g.late, g.age
      FROM aged g JOIN people_customer c ON c.id = g.customer_id
     WHERE (%(age)s = '' OR g.age = %(age)s) AND (%(customer)s = '' OR c.number = %(customer)s))
"""

BY_DUE_DAY = PageOrder("due_on", "number", ascending=True)
MOST_OVERDUE = PageOrder("overdue", "number", parse_first=int)
Place = tuple[object, ...]
"""Values of the columns of an order, after which a page begins."""

LATE = f"""{OPEN}
SELECT id, issued_on FROM aged WHERE late > 0
UNION
SELECT i.id, i.issued_on
  FROM billing_allocation p JOIN billing_invoice i ON i.id = p.invoice_id
 WHERE p.kind IN ('payment', 'credit_note', 'set_off') AND p.day > i.due_on
   AND p.day <= %(day)s AND i.issued_on <= %(day)s
   AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = p.id)
   AND NOT EXISTS (SELECT FROM billing_invoiceline l JOIN billing_invoice b ON b.id = l.invoice_id
                    WHERE l.about_id = i.id AND l.last >= p.day AND b.issued_on <= %(day)s
                      AND NOT EXISTS (SELECT FROM billing_interestgivenback g
                                       WHERE g.line_id = l.id))
"""

CREDIT = """
WITH later AS MATERIALIZED (
    SELECT payment_id, credit_note_id FROM billing_unspent
    UNION
    SELECT payment_id, credit_note_id FROM billing_allocation WHERE day > %(day)s
    UNION
    SELECT a.payment_id, a.credit_note_id
      FROM billing_invoice i JOIN billing_allocation a ON a.invoice_id = i.id
     WHERE i.issued_on > %(day)s
    UNION
    SELECT payment_id, NULL FROM billing_paymentreturn WHERE day > %(day)s
    UNION
    SELECT p.payment_id, p.credit_note_id
      FROM billing_payout o JOIN billing_payoutpart p ON p.payout_id = o.id
     WHERE o.day > %(day)s),
payments AS (SELECT DISTINCT payment_id AS id FROM later WHERE payment_id IS NOT NULL),
notes AS (SELECT DISTINCT credit_note_id AS id FROM later
           WHERE payment_id IS NULL AND credit_note_id IS NOT NULL)
SELECT (SELECT coalesce(sum(p.amount), 0) FROM payments l JOIN billing_payment p USING (id)
         WHERE p.value_date <= %(day)s)
     + (SELECT coalesce(sum(n.total), 0) FROM notes l JOIN billing_creditnote n USING (id)
         WHERE n.issued_on <= %(day)s)
     - (SELECT coalesce(sum(r.amount), 0) FROM payments l
          JOIN billing_paymentreturn r ON r.payment_id = l.id WHERE r.day <= %(day)s)
     - (SELECT coalesce(sum(p.amount), 0) FROM billing_payoutpart p
          JOIN billing_payout o ON o.id = p.payout_id
         WHERE o.day <= %(day)s AND (p.payment_id IN (SELECT id FROM payments)
                                     OR p.credit_note_id IN (SELECT id FROM notes)))
     - (SELECT coalesce(sum(a.amount), 0)
          FROM (SELECT a.* FROM payments l JOIN billing_allocation a ON a.payment_id = l.id
                UNION ALL
                SELECT a.* FROM notes l JOIN billing_allocation a ON a.credit_note_id = l.id) a
          JOIN billing_invoice i ON i.id = a.invoice_id
          LEFT JOIN billing_allocation r ON r.id = a.reverses_id
         WHERE coalesce(r.kind, a.kind) IN ('payment', 'credit_note')
           AND a.day <= %(day)s AND i.issued_on <= %(day)s)
"""
"""Of what is not used up today, or was used or left after the day: the rest adds up to nothing."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Unpaid yen by days after the due day."""

    not_due: int
    to_30: int
    to_60: int
    to_90: int
    over_90: int

    @property
    def by_name(self) -> list[tuple[Age, int]]:
        return [(age, getattr(self, age)) for age in Age]


@dataclass(frozen=True, slots=True)
class Totals:
    """All receivables of a day; `interest` is accrued and not billed, `credit` waits."""

    invoices: int
    customers: int
    unpaid: int
    overdue: int
    ages: Ages
    interest: int
    credit: int


@dataclass(frozen=True, slots=True)
class OfCustomer(Ages):
    """What a customer owes on a day, by age."""

    number: str
    name: str
    invoices: int
    unpaid: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Item:
    """An open invoice of a day, with its interest; `late` are days after the due day."""

    number: str
    issued_on: date
    due_on: date
    customer: str
    customer_name: str
    unpaid: int
    late: int
    age: str
    interest: int


def totals(day: date) -> Totals:
    """The sums of all customers; interest also of what was paid late and is not billed yet."""
    ((invoices, customers, unpaid, overdue, *ages),) = _rows(TOTALS, day=day)
    ((credit,),) = _rows(CREDIT, day=day)
    interest = sum(yen for _, yen in _interest(day, _rows(LATE, day=day)))
    return Totals(invoices, customers, unpaid, overdue, Ages(*ages), interest, int(credit))


def by_customer(
    day: date,
    size: int,
    after: Place | None = None,
    text: str = "",
    *,
    order: PageOrder = MOST_OVERDUE,
) -> list[OfCustomer]:
    """Customers with something open, the most overdue first, or in an order of these columns."""
    statement, values = _paged(BY_CUSTOMER, order, after)
    rows = _rows(statement, day=day, like=containing(text), size=size, **values)
    return [OfCustomer(*row) for row in rows]


def items(
    day: date,
    size: int,
    after: Place | None = None,
    *,
    age: str = "",
    customer: str = "",
    order: PageOrder = BY_DUE_DAY,
) -> list[Item]:
    """Open invoices, the oldest due day first, or in an order of these columns."""
    statement, values = _paged(ITEMS, order, after)
    rows = _rows(statement, day=day, size=size, age=age, customer=customer, **values)
    interest = dict(_interest(day, [(row[0], row[2]) for row in rows]))
    return [Item(*(*row[1:], interest[row[0]])) for row in rows]


def _paged(statement: str, order: PageOrder, after: Place | None) -> tuple[str, dict]:
    """What a statement has `listed` from a place on, in an order of its columns, to a `size`."""
    values = {f"after_{n}": value for n, value in enumerate(after or ())}
    side, way = (">", "ASC") if order.ascending else ("<", "DESC")
    place = ", ".join(f"%({name})s" for name in values)
    where = f"WHERE ({', '.join(order.columns)}) {side} ({place})" if values else ""
    columns = ", ".join(f"{column} {way}" for column in order.columns)
    return f"{statement} SELECT * FROM listed {where} ORDER BY {columns} LIMIT %(size)s", values


def all_items(day: date, *, age: str = "", customer: str = "") -> Iterator[Item]:
    """Every open invoice, page after page, so that none needs to be held."""
    after = None
    while found := items(day, CHUNK, after, age=age, customer=customer):
        yield from found
        after = found[-1].due_on, found[-1].number


def _interest(day: date, rows: list[tuple[int, date]]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(rows), CHUNK):
        known: dict[int, Invoiced] = invoiced(dict(rows[start : start + CHUNK]))
        for pk, one in known.items():
            yield pk, one.interest(day)


def containing(text: str) -> str:
    """The pattern of LIKE for a text within another; its own marks mean themselves."""
    plain = text.replace("\x00", "").strip()
    plain = plain.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def _rows(statement: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
