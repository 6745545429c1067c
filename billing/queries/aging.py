"""Receivables as of any day, by age: what was open at its end, by value date.

An allocation counts from its value date, but not before its invoice was issued, even where it
became known later; what was taken back counts as if it had never been. So a day's figures
are those of the statements of account of that day.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from billing.queries.open_on import BEARING, interest_of, open_on, summed
from billing.terms.ages import Age
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder

CHUNK = 10_000
OPEN = open_on()
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
     WHERE %(like)s = '%%%%' OR c.number ILIKE %(like)s OR c.name ILIKE %(like)s
        OR c.name_kana ILIKE %(like)s)
"""

ITEMS = f"""{OPEN},
listed AS (
    SELECT g.id, g.number, g.issued_on, g.due_on, c.number AS customer, c.name AS customer_name,
           g.unpaid, g.late, g.age, {BEARING}
      FROM aged g JOIN people_customer c ON c.id = g.customer_id
     WHERE (%(age)s = '' OR g.age = %(age)s) AND (%(customer)s = '' OR c.number = %(customer)s))
"""

BY_DUE_DAY = PageOrder("due_on", "number", ascending=True)
MOST_OVERDUE = PageOrder("overdue", "number", parse_first=int)
Place = tuple[object, ...]
"""Values of the columns of an order, after which a page begins."""

SOURCES = """
    SELECT x.{source} AS id FROM billing_unspent x {mine}
    UNION
    SELECT x.{source} FROM billing_allocation x {mine} WHERE x.day > %(day)s
    UNION
    SELECT x.{source}
      FROM billing_invoice i JOIN billing_allocation x ON x.invoice_id = i.id {mine}
     WHERE i.issued_on > %(day)s
    UNION
    SELECT x.{source} FROM billing_payout o JOIN billing_payoutpart x ON x.payout_id = o.id {mine}
     WHERE o.day > %(day)s"""
"""Payments, or credit notes, with something left now, or used after the day."""

RETURNS = """
    UNION
    SELECT x.payment_id FROM billing_paymentreturn x {mine} WHERE x.day > %(day)s"""

CREDIT = """
WITH payments AS MATERIALIZED (SELECT id FROM ({payments}) p WHERE id IS NOT NULL),
notes AS MATERIALIZED (SELECT id FROM ({notes}) n WHERE id IS NOT NULL)
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
    found = summed(day)
    return Totals(
        found.invoices,
        found.customers,
        found.unpaid,
        found.overdue,
        Ages(*(found.by_age[age] for age in Age)),
        found.interest,
        credit_on(day),
    )


def credit_on(day: date, account_ids: Collection[int] | None = None) -> int:
    """What waited as credit at the end of a day, of all billing accounts or of some."""
    accounts = None if account_ids is None else Ids(account_ids).literal
    statement = _credit(is_of_accounts=account_ids is not None)
    ((credit,),) = _rows(statement, day=day, accounts=accounts)
    return int(credit)


def _credit(*, is_of_accounts: bool) -> str:
    """The statement; of accounts, nothing is read of others'."""

    def mine(table: str, source: str) -> str:
        return is_of_accounts * (
            f"JOIN {table} s ON s.id = x.{source}"
            " AND s.billing_account_id = ANY(%(accounts)s::bigint[])"
        )

    paid, noted = (
        mine("billing_payment", "payment_id"),
        mine("billing_creditnote", "credit_note_id"),
    )
    payments = SOURCES.format(source="payment_id", mine=paid) + RETURNS.format(mine=paid)
    notes = SOURCES.format(source="credit_note_id", mine=noted)
    return CREDIT.format(payments=payments, notes=notes)


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
    interest = interest_of(rows, day)
    return [Item(*(*row[1:9], interest[row[0]])) for row in rows]


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


def containing(text: str) -> str:
    """The pattern of LIKE for a text within another; its own marks mean themselves."""
    plain = text.replace("\x00", "").strip()
    plain = plain.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def _rows(statement: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
