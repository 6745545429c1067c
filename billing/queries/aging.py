"""Receivables as of any day, by age: what was open at its end, by value date.

An allocation counts from its value date, but not before its invoice was issued, even where it
became known later; what was taken back counts as if it had never been. So a day's figures
are those of the statements of account of that day.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from billing.queries import late_sums
from billing.queries.open_on import BEARING, grouped, interest_of, of_day, open_on
from billing.terms.ages import Age
from contracts.office.lookups import Ids
from contracts.office.queries.paging import PageOrder

CHUNK = 25_000
OVERDUE = "billing_yen(unpaid) FILTER (WHERE late > 0)"
SUMS = {
    "overdue": OVERDUE,
    "unpaid": "billing_yen(unpaid)",
    **{age.value: f"billing_yen(unpaid) FILTER (WHERE age = '{age}')" for age in Age},
}
"""What is added up for each customer, and can be the order of them."""

AGES = ", ".join(f"{SUMS[age]} AS {age}" for age in Age)
BY_CUSTOMER = f""",
sums AS MATERIALIZED (SELECT customer_id, {{sum}} AS sorted FROM aged GROUP BY customer_id),
top AS ({{top}}),
page AS MATERIALIZED (
    SELECT c.id, c.number, c.name, sorted FROM top JOIN people_customer c ON c.id = customer_id
     WHERE {{where}} ORDER BY {{order}} LIMIT %(size)s)
SELECT n.customers, {", ".join(f"g.{age}" for age in Age)}, p.number, p.name, g.invoices, g.unpaid,
       g.overdue
  FROM (SELECT count(*) AS customers FROM sums) n
  LEFT JOIN page p ON true
  LEFT JOIN {{of_page}} ORDER BY {{order}}
"""
BY_ACCOUNT = f"""LATERAL (
    SELECT {AGES}, count(*) AS invoices, {SUMS["unpaid"]} AS unpaid, {OVERDUE} AS overdue
      FROM people_billingaccount a
     CROSS JOIN LATERAL (SELECT * FROM aged WHERE billing_account_id = a.id OFFSET 0) o
     WHERE a.customer_id = p.id) g ON p.id IS NOT NULL"""
"""The ages of a page's customers, from the open invoices of each of their accounts."""
AT_ONCE = f"""(
    WITH ages AS MATERIALIZED (
        SELECT customer_id, {AGES}, count(*) AS invoices, {SUMS["unpaid"]} AS unpaid,
               {OVERDUE} AS overdue
          FROM aged WHERE customer_id IN (SELECT id FROM page) GROUP BY customer_id)
    SELECT * FROM ages) g ON g.customer_id = p.id"""
"""The same of all of them together: what is settled later would be laid beside each account."""
EVERY = "SELECT * FROM sums"
FIRST = "SELECT * FROM sums ORDER BY sorted {way} FETCH FIRST %(size)s ROWS WITH TIES"
NEXT = """(SELECT * FROM sums WHERE sorted {side} %(after_0)s ORDER BY sorted {way}
            FETCH FIRST %(size)s ROWS WITH TIES)
    UNION ALL SELECT * FROM sums WHERE sorted = %(after_0)s"""
"""The sums among which a page must be, so that no other customer's name is read."""
NAMED = "(c.number ILIKE %(like)s OR c.name ILIKE %(like)s OR c.name_kana ILIKE %(like)s)"

ITEMS = f""",
page AS MATERIALIZED (
    SELECT * FROM aged page
     WHERE (%(age)s = '' OR age = %(age)s)
       AND (%(customer)s = ''
            OR customer_id = (SELECT id FROM people_customer WHERE number = %(customer)s))
       AND {{where}} ORDER BY {{order}} LIMIT %(size)s)
SELECT id, page.number, issued_on, due_on, late, age, unpaid, c.number, c.name, {BEARING}
  FROM page JOIN LATERAL (SELECT number, name FROM people_customer WHERE id = customer_id) c
       ON true ORDER BY {{order}}
"""

BY_DUE_DAY = PageOrder("due_on", "number", ascending=True)
MOST_OVERDUE = PageOrder("overdue", "number", parse_first=int)
Place = tuple[object, ...]
"""Values of the columns of an order, after which a page begins."""

UNSPENT = """
    SELECT x.{source} AS id FROM billing_unspent x {mine}"""
"""Payments, or credit notes, with something left now."""

USED_LATER = """
    UNION
    SELECT x.{source} FROM billing_allocation x {mine} WHERE x.day > %(day)s
    UNION
    SELECT x.{source}
      FROM billing_invoice i JOIN billing_allocation x ON x.invoice_id = i.id {mine}
     WHERE i.issued_on > %(day)s
    UNION
    SELECT x.{source} FROM billing_payout o JOIN billing_payoutpart x ON x.payout_id = o.id {mine}
     WHERE o.day > %(day)s"""
"""Those used after the day."""

RETURNS = """
    UNION
    SELECT x.payment_id FROM billing_paymentreturn x {mine} WHERE x.day > %(day)s"""

IS_LATER = """
SELECT EXISTS (SELECT FROM billing_allocation WHERE day > %(day)s)
    OR EXISTS (SELECT FROM billing_invoice WHERE issued_on > %(day)s)
    OR EXISTS (SELECT FROM billing_payout WHERE day > %(day)s)
    OR EXISTS (SELECT FROM billing_paymentreturn WHERE day > %(day)s)
"""
"""Whether anything at all, of any account, was used or left after the day: mostly nothing."""

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


class ByCustomer(NamedTuple):
    """A page of customers with something open, and how many of them there are on all pages."""

    rows: list[OfCustomer]
    customers: int


class Item(NamedTuple):
    """An open invoice of a day, with its interest; `late` are days after the due day."""

    number: str
    issued_on: date
    due_on: date
    late: int
    age: str
    unpaid: int
    customer: str
    customer_name: str
    interest: int


def totals(day: date) -> Totals:
    """The sums of all customers; interest also of what was paid late and is not billed yet."""
    found = grouped(day)
    return Totals(
        found.invoices,
        found.unpaid,
        found.overdue,
        Ages(*(found.by_age[age] for age in Age)),
        late_sums.interest(found, day),
        credit_on(day),
    )


def credit_on(
    day: date, account_ids: Collection[int] | None = None, is_later: bool | None = None
) -> int:
    """What waited as credit at the end of a day, of all billing accounts or of some."""
    accounts = None if account_ids is None else Ids(account_ids).literal

    def read(is_later: bool) -> list[tuple]:
        statement = _credit(is_of_accounts=account_ids is not None, is_later=is_later)
        return _rows(statement, day=day, accounts=accounts)

    ((credit,),) = of_day(day, read, is_anything_later) if is_later is None else read(is_later)
    return int(credit)


def is_anything_later(day: date) -> bool:
    """Whether anything was used, issued or left after a day: for `of_day`."""
    ((is_later,),) = _rows(IS_LATER, day=day)
    return is_later


def _credit(*, is_of_accounts: bool, is_later: bool) -> str:
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
    sources = UNSPENT + USED_LATER * is_later
    payments = sources.format(source="payment_id", mine=paid)
    notes = sources.format(source="credit_note_id", mine=noted)
    if is_later:
        payments += RETURNS.format(mine=paid)
    return CREDIT.format(payments=payments, notes=notes)


def by_customer(
    day: date,
    size: int,
    after: Place | None = None,
    text: str = "",
    *,
    order: PageOrder = MOST_OVERDUE,
) -> ByCustomer:
    """Customers with something open, the most overdue first, or in an order of these columns."""
    side, way = _direction(order)
    top = (NEXT if after else FIRST).format(side=side, way=way)
    is_by_sum, pattern = order.first in SUMS, containing(text)
    columns = ["sorted", "number"] if is_by_sum else ["number"]
    where, values = _beyond(columns, order, after)

    def read(is_later: bool) -> list[tuple]:
        statement = BY_CUSTOMER.format(
            sum=SUMS.get(order.first, "0"),
            top=top if is_by_sum and pattern == ALL else EVERY,
            where=where if pattern == ALL else f"{where} AND {NAMED}",
            of_page=AT_ONCE if is_later else BY_ACCOUNT,
            order=", ".join(f"{column} {way}" for column in columns),
        )
        tables = open_on(is_settled_later=is_later)
        return _rows(tables + statement, day=day, like=pattern, size=size, **values)

    rows = of_day(day, read)
    found = [OfCustomer(*row) for _, *row in rows if row[0] is not None]
    return ByCustomer(found, rows[0][0])


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
    _, way = _direction(order)
    where, values = _beyond(order.columns, order, after)
    columns = ", ".join(f"page.{column} {way}" for column in order.columns)
    statement = ITEMS.format(where=where, order=columns)
    asked = {"age": age, "customer": customer, **values}

    def read(is_later: bool) -> list[tuple]:
        tables = open_on(is_settled_later=is_later)
        return _rows(tables + statement, day=day, size=size, **asked)

    rows = of_day(day, read)
    interest = interest_of(rows, day)
    ids, *shown = list(zip(*rows, strict=True))[:9] or [()]
    return list(map(Item._make, zip(*shown, map(interest.get, ids), strict=True)))


def _direction(order: PageOrder) -> tuple[str, str]:
    return (">", "ASC") if order.ascending else ("<", "DESC")


def _beyond(columns: Sequence[str], order: PageOrder, after: Place | None) -> tuple[str, dict]:
    """The condition of rows after a place in an order, and its values."""
    if after is None:
        return "true", {}
    values = {f"after_{n}": value for n, value in enumerate(after)}
    side, _ = _direction(order)
    place = ", ".join(f"%({name})s" for name in values)
    return f"({', '.join(columns)}) {side} ({place})", values


def all_items(day: date, *, age: str = "", customer: str = "") -> Iterator[Item]:
    """Every open invoice, so many at a time, so that none needs to be held."""
    after, is_more = None, True
    while is_more:
        found = items(day, CHUNK, after, age=age, customer=customer)
        yield from found
        is_more = len(found) == CHUNK
        after = (found[-1].due_on, found[-1].number) if found else None


ALL = "%%"
"""The pattern of LIKE that everything meets."""


def containing(text: str) -> str:
    """The pattern of LIKE for a text within another; its own marks mean themselves."""
    plain = text.replace("\x00", "").strip()
    plain = plain.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def _rows(statement: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
