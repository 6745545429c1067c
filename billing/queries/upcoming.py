"""A company's invoices as its overview shows them: issued, unpaid, and the next one foreseen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import connection

from billing.queries import charges
from billing.queries.owing import Owing, of_company
from billing.terms.interest import Receivable
from billing.terms.invoicing import BillingConditions, Draft, label_of, regular
from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer
from contracts.terms.life import Life
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month

Labels = set[tuple[int, str]]
"""Accounts, and the labels of what was billed to them."""

ISSUED = """
SELECT 'billed', kind, coalesce(billing_month, date_trunc('month', issued_on::timestamp)::date),
       billing_yen(total), billing_yen(bears_none)
  FROM (SELECT kind, billing_month, issued_on, billing_yen(total) AS total,
               billing_yen(bears_none) AS bears_none
          FROM billing_invoice WHERE customer_id = %(customer)s AND issued_on >= %(since)s
         GROUP BY 1, 2, 3) by_day
 GROUP BY 2, 3
UNION ALL
SELECT 'regular', '', billing_month, billing_account_id, 0
  FROM billing_invoice
 WHERE kind = 'regular' AND billing_account_id = ANY(%(accounts)s::bigint[])
   AND billing_month >= %(last_month)s
UNION ALL
"""
LATE = """
SELECT DISTINCT 'late', i.number, NULL::date, l.billing_account_id, l.invoice_id
  FROM billing_latemoney l JOIN billing_invoice i ON i.id = l.invoice_id
 WHERE l.billing_account_id = ANY(%(accounts)s::bigint[]) AND l.day <= %(month_last)s
"""
LATE_OF_FEW = """
SELECT 'late', i.number, NULL::date, i.billing_account_id, i.id
  FROM unnest(%(accounts)s::bigint[]) one
 CROSS JOIN LATERAL billing_paid_late(one, %(month_last)s) p (invoice_id)
  JOIN billing_invoice i ON i.id = p.invoice_id
"""
"""The same of each account by a function, which keeps its plan."""
FEW = 20
"""Accounts for which that is quicker than to plan it for all at once."""


@dataclass(frozen=True, slots=True)
class Billed:
    """The sums of a company's invoices of a month and kind; residual ones count where issued."""

    kind: str
    month: date
    total: int
    bears_none: int


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next regular invoice of an account as of today; no draft where it would be empty."""

    account: BillingAccount
    month: date
    issued_on: date
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """`owing` is ours to pay; `billed` was issued since a month."""

    billed: list[Billed]
    owing: Owing
    upcoming: list[Upcoming]


def outlook(
    customer: Customer,
    rows: Sequence[Contract],
    lives: Mapping[int, Life],
    conditions: Mapping[int, BillingConditions],
    since: date,
    day: date,
) -> Outlook:
    """`rows` are all contracts of the company, `lives` those of the formed ones by id.

    `conditions` are those of their billing accounts.
    """
    accounts = {row.billing_account for row in rows}
    billed, known, late = _issued(customer, accounts, since, day)
    owing = of_company(customer.pk, day, {pk for ids in late.values() for pk in ids}, accounts)
    upcoming = _upcoming(rows, lives, conditions, known, late, owing.known, day)
    return Outlook(billed, owing, upcoming)


def _issued(
    customer: Customer, accounts: Iterable[BillingAccount], since: date, day: date
) -> tuple[list[Billed], Labels, dict[int, list[int]]]:
    """Sums of what was issued to us since a month; what accounts were billed for from last month
    on, also as those of a former holder; by account, the invoices that were paid late and whose
    interest is not billed yet, as `paid_late_and_unbilled` finds them.
    """
    ids = [one.pk for one in accounts]
    asked: dict[str, int | str | date] = {
        "customer": customer.pk,
        "since": since,
        "accounts": Ids(ids).literal,
        "last_month": _last_month(day),
        "month_last": month_last(day),
    }
    billed, known, late = [], set(), defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ISSUED + (LATE_OF_FEW if len(ids) <= FEW else LATE), asked)
        rows = cursor.fetchall()
    for what, words, month, number, figure in sorted(rows, key=itemgetter(0, 1)):
        if what == "billed":
            billed.append(Billed(words, month, number, figure))
        elif what == "regular":
            known.add((number, label_of(month)))
        else:
            late[number].append(figure)
    return billed, known, late


def _last_month(day: date) -> date:
    return month_first(month_first(day) - ONE_DAY)


def _upcoming(
    rows: Sequence[Contract],
    lives: Mapping[int, Life],
    conditions: Mapping[int, BillingConditions],
    billed: Collection[tuple[int, str]],
    late: Mapping[int, Sequence[int]],
    debts: Mapping[int, Receivable],
    day: date,
) -> list[Upcoming]:
    """By account: last month's invoice while it is still to come, else this month's."""
    waiting = charges.to_bill(conditions.keys(), month_last(day))
    this_month, last_month = month_first(day), _last_month(day)
    found = []
    by_account = sorted(rows, key=lambda row: (row.billing_account.number, row.number))
    for account, group in groupby(by_account, key=lambda row: row.billing_account):
        mine = [lives[row.pk] for row in group if row.pk in lives]
        for month in (last_month, this_month):
            if (account.pk, label_of(month)) in billed:
                continue
            issued_on = max(day, next_month(month))
            draft = regular(
                mine,
                conditions[account.pk],
                month,
                issued_on,
                [debts[pk] for pk in late.get(account.pk, ())],
                waiting.get(account.pk, charges.NOTHING).charges,
            )
            if draft or month == this_month:
                found.append(Upcoming(account, month, issued_on, draft))
                break
    return found
