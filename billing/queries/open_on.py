"""What was open at the end of any day, in SQL, and the interest on it.

An allocation counts from its value date, but not before its invoice was issued, even where it
became known later; what was taken back counts as if it had never been. What is open today, and
settled by nothing later, is read from the list of open invoices alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db import connection

from billing.models import Allocation
from billing.queries.statement import invoiced
from billing.terms.ages import MOST_DAYS, Age, age_after
from billing.terms.interest import UntouchedDebts
from billing.terms.money import plain
from billing.terms.statement import Invoiced, OpenItem
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns

CHUNK = 2_000
Found = TypeVar("Found")


def open_on(*, is_settled_later: bool, is_of_accounts: bool = False) -> str:
    """Common tables `open` and `aged`, of all accounts or of those named by `accounts`.

    Where nothing `is_settled_later` than the day, they are read from the list of open invoices;
    they are empty where something is after all.
    """
    mine = "AND i.billing_account_id = ANY(%(accounts)s::bigint[])" if is_of_accounts else ""
    joined = f"JOIN billing_invoice i ON i.id = p.invoice_id {mine}" if is_of_accounts else ""
    earlier = LATER.format(joined=joined) if is_settled_later else "WITH"
    back_then = SETTLED_LATER if is_settled_later else NOTHING_LATER
    return f"""{earlier} open AS NOT MATERIALIZED (
    SELECT i.invoice_id AS id, i.number, i.billing_account_id, i.customer_id, i.issued_on, i.due_on,
           i.total - i.settled AS unpaid, i.total - i.bears_none AS fees, i.late_interest_rate,
           i.day_count, i.is_touched
      FROM billing_openinvoice i
     WHERE i.issued_on <= %(day)s {mine} {back_then}),
aged AS NOT MATERIALIZED (
    SELECT o.*, greatest(%(day)s - due_on, 0) AS late, {_AGE} AS age FROM open o)
"""


LATER = """
WITH later AS MATERIALIZED (
    SELECT DISTINCT p.invoice_id FROM billing_allocation p {joined} WHERE p.day > %(day)s),"""
NOTHING_LATER = "AND NOT EXISTS (SELECT FROM billing_allocation WHERE day > %(day)s)"
"""Looked at once, before the list: where it fails, the list is not read in vain."""
SETTLED_LATER = """
       AND i.invoice_id NOT IN (SELECT invoice_id FROM later)
    UNION ALL
    SELECT i.id, i.number, a.id, a.customer_id, i.issued_on, i.due_on, i.total - s.yen,
           i.total - i.bears_none, i.late_interest_rate, i.day_count, true
      FROM later l JOIN billing_invoice i ON i.id = l.invoice_id
      JOIN people_billingaccount a ON a.id = i.billing_account_id
     CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount), 0)::bigint AS yen
                           FROM billing_allocation p
                          WHERE p.invoice_id = i.id AND p.day <= %(day)s) s
     WHERE i.issued_on <= %(day)s AND i.total > s.yen"""


def is_settled_later(day: date) -> bool:
    """Whether anything counts from a later day, of any account."""
    return bool(_SETTLED_LATER.of(day))


def of_day(
    day: date,
    read: Callable[[bool], Found],
    is_later: Callable[[date], bool] = is_settled_later,
) -> Found:
    """What `read` finds of a day, told whether anything counts from a later one: mostly nothing.

    That may come between two statements, and never goes. So it is asked afterwards: what is not
    there then was not there while `read` looked.
    """
    found = read(False)
    return read(True) if is_later(day) else found


def all_of_day(day: date, read: Callable[[bool], Found], is_later: Callable[[date], bool]) -> Found:
    """The same where `read` reads several figures: of a past day none is read in vain."""
    return read(True) if is_later(day) else of_day(day, read, is_later)


_SETTLED_LATER = WrittenColumns(
    lambda day: Allocation.objects.filter(day__gt=day).order_by().values_list("id")[:1],
    keeps_plan=False,
)


_AGE = "CASE {} ELSE '{}' END".format(
    " ".join(f"WHEN due_on >= %(day)s - {most} THEN '{age}'" for age, most in MOST_DAYS.items()),
    Age.OVER_90,
)

BEARING = "fees, late_interest_rate::text, day_count, is_touched"
"""What interest on an open invoice follows from."""

GROUPED = """
SELECT due_on, late_interest_rate, day_count, count(*), billing_yen(unpaid),
       array_agg(fees) FILTER (WHERE NOT is_touched),
       array_agg(id) FILTER (WHERE is_touched),
       array_agg(issued_on) FILTER (WHERE is_touched)
  FROM open GROUP BY due_on, late_interest_rate, day_count
"""

PAID_LATE = """
SELECT i.id, i.issued_on
  FROM (SELECT allocation_id FROM billing_lateallocation WHERE NOT is_closed
        UNION ALL
        SELECT t.allocation_id
          FROM billing_invoiceline l
          JOIN billing_allocation a ON a.invoice_id = l.about_id AND a.day <= l.last
          JOIN billing_lateallocation t ON t.allocation_id = a.id AND t.is_closed
         WHERE l.invoice_id = ANY(ARRAY(
               SELECT id FROM billing_invoice i
                WHERE issued_on > %(day)s AND bears_none > 0 {mine}))) t
  JOIN billing_allocation p ON p.id = t.allocation_id
  JOIN billing_invoice i ON i.id = p.invoice_id
 WHERE p.day <= %(day)s AND i.issued_on <= %(day)s {mine}
"""
"""What came late by a day and is not closed, or closed by a line that was billed later, as ever to
the same account.
"""


OLDEST = f"""
SELECT g.id, g.number, g.issued_on, g.due_on, i.label, g.unpaid, g.fees, g.late_interest_rate,
       g.day_count, g.is_touched
  FROM (SELECT id, number, issued_on, due_on, unpaid, {BEARING} FROM open
         WHERE due_on <= %(until)s ORDER BY due_on, number LIMIT %(most)s) g
  JOIN billing_invoice i ON i.id = g.id ORDER BY g.due_on, g.number
"""


@dataclass(frozen=True, slots=True)
class OpenOn:
    """What was open at the end of a day, in yen; `by_age` are unpaid yen.

    `counts` are the invoices by due day. `interest` is accrued and was not billed by then, also
    that of the invoices `settled`, which were paid late.
    """

    invoices: int
    counts: Mapping[date, int]
    unpaid: int
    overdue: int
    by_age: dict[Age, int]
    interest: int
    settled: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Sums of what was open, in yen; `interest` without that of the invoices `touched`.

    Of these the days of issue, by id: theirs follows from all that happened to them. `counts` are
    the invoices by due day.
    """

    counts: Mapping[date, int]
    by_age: dict[Age, int]
    interest: int
    touched: dict[int, date]

    @property
    def invoices(self) -> int:
        return sum(self.counts.values())

    @property
    def unpaid(self) -> int:
        return sum(self.by_age.values())

    @property
    def overdue(self) -> int:
        return self.unpaid - self.by_age[Age.NOT_DUE]


def grouped(
    day: date, account_ids: Collection[int] | None = None, is_later: bool | None = None
) -> Grouped:
    """Of all billing accounts, or of some, in one statement.

    Here and below `is_later` is what `of_day` told whoever reads several figures of a day.
    """
    counts, by_age, interest = Counter[date](), dict.fromkeys(Age, 0), 0
    touched: dict[int, date] = {}
    rows = _rows_of_open(GROUPED, day, account_ids, is_later)
    for due_on, rate, count_of_days, count, unpaid, fees, ids, days in rows:
        counts[due_on] += count
        by_age[age_after((day - due_on).days)] += unpaid
        debts = UntouchedDebts(due_on, plain(rate), count_of_days, fees or ())
        interest += sum(debts.unbilled(day))
        touched |= dict(zip(ids or (), days or (), strict=True))
    return Grouped(counts, by_age, interest, touched)


def summed(
    day: date, account_ids: Collection[int] | None = None, is_later: bool | None = None
) -> OpenOn:
    """Of all billing accounts, or of some."""
    found = grouped(day, account_ids, is_later)
    touched = paid_late(day, account_ids) | found.touched
    others = [one.item(day) for part in known(touched) for one in part.values()]
    return OpenOn(
        found.invoices,
        found.counts,
        found.unpaid,
        found.overdue,
        found.by_age,
        found.interest + sum(one.interest for one in others),
        tuple(one for one in others if one.interest and not one.outstanding),
    )


def oldest(
    day: date,
    account_ids: Collection[int],
    most: int,
    is_later: bool | None = None,
    counts: Mapping[date, int] | None = None,
) -> list[OpenItem]:
    """The open invoices of some billing accounts, the oldest due day first.

    Where their `counts` by due day are known, no later ones than are wanted are put in order.
    """
    until = date.max if counts is None else reached(sorted(counts.items()), most)
    rows = _rows_of_open(OLDEST, day, account_ids, is_later, most=most, until=until)
    interest = interest_of(rows, day)
    return [
        OpenItem(number, label, due_on, unpaid, interest[pk])
        for pk, number, _, due_on, label, unpaid, *_ in rows
    ]


def reached(by_day: Iterable[tuple[date, int]], most: int, otherwise: date = date.max) -> date:
    """The day, of days in an order, with which so many are counted; `otherwise` where none is."""
    seen = 0
    for day, count in by_day:
        seen += count
        if seen >= most:
            return day
    return otherwise


def interest_of(rows: Sequence[tuple], day: date) -> dict[int, int]:
    """Interest on open invoices to a day and not billed by then, by id.

    Rows begin with id, number, day of issue and due day, and end with `BEARING`.
    """
    issued_on = {row[0]: row[2] for row in rows if row[-1]}
    found = {pk: one.interest(day) for part in known(issued_on) for pk, one in part.items()}
    alike = defaultdict(list)
    for row in rows:
        if not row[-1]:
            alike[row[3], row[-3], row[-2]].append(row)
    for (due_on, rate, day_count), group in alike.items():
        fees = [row[-4] for row in group]
        debts = UntouchedDebts(due_on, plain(Decimal(rate)), day_count, fees)
        found |= zip((row[0] for row in group), debts.unbilled(day), strict=True)
    return found


def paid_late(day: date, account_ids: Collection[int] | None) -> dict[int, date]:
    """The days of issue of invoices with money that came late by then, which no line covers.

    Some were taken back: these bear no interest by the rules.
    """
    mine = "" if account_ids is None else "AND i.billing_account_id = ANY(%(accounts)s::bigint[])"
    return dict(_rows(PAID_LATE.format(mine=mine), _values(day, account_ids)))


def known(issued_on: dict[int, date]) -> Iterator[dict[int, Invoiced]]:
    """Invoices with all that is known of them, so many at once."""
    ids = list(issued_on)
    for start in range(0, len(ids), CHUNK):
        yield invoiced({pk: issued_on[pk] for pk in ids[start : start + CHUNK]})


def _rows_of_open(
    statement: str,
    day: date,
    account_ids: Collection[int] | None,
    later: bool | None,
    **values: object,
) -> list[tuple]:
    """What settles anything later is laid beside it only where anything does."""
    asked = _values(day, account_ids) | values

    def read(is_later: bool) -> list[tuple]:
        tables = open_on(is_settled_later=is_later, is_of_accounts=account_ids is not None)
        return _rows(tables + statement, asked)

    return of_day(day, read) if later is None else read(later)


def _values(day: date, account_ids: Collection[int] | None) -> dict:
    accounts = None if account_ids is None else Ids(account_ids).literal
    return {"day": day, "accounts": accounts}


def _rows(statement: str, values: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
