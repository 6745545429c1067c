"""What a company owes now, in sums, and the few debts that its overview shows by themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.db import connection

from billing.queries.open_on import reached
from billing.queries.receivables import Owed, receivables
from billing.terms.interest import Receivable, UntouchedDebts, unbilled
from billing.terms.money import plain
from contracts.office.lookups import Ids
from contracts.office.queries.written import Written
from contracts.people.models import BillingAccount

OLDEST, ACCOUNTS = 8, 6
"""Debts that are shown by themselves, and billing accounts of which all are."""

ALIKE = """
SELECT due_on, late_interest_rate, day_count,
       coalesce(array_agg(total - bears_none) FILTER (WHERE NOT is_touched), '{}'),
       coalesce(array_agg(billing_account_id) FILTER (WHERE NOT is_touched), '{}'),
       coalesce(array_agg(invoice_id) FILTER (WHERE is_touched), '{}'),
       coalesce(array_agg(billing_account_id) FILTER (WHERE is_touched), '{}')
  FROM billing_openinvoice WHERE customer_id = %(customer)s
 GROUP BY due_on, late_interest_rate, day_count
"""
"""What interest follows from. Nothing ever happened to most debts: those of one due day and rate
are worked out together."""

BY_ACCOUNT = """
SELECT billing_account_id, count(*), billing_yen(total - settled), min(due_on), min(number)
  FROM billing_openinvoice WHERE customer_id = %(customer)s GROUP BY billing_account_id
"""

OLDEST_FIRST = """
SELECT o.invoice_id, o.number, i.label, o.billing_account_id, o.due_on, o.total - o.settled,
       o.total - o.bears_none, o.late_interest_rate, o.day_count, o.is_touched
  FROM (SELECT * FROM billing_openinvoice
         WHERE customer_id = %(customer)s AND due_on <= %(until)s
         ORDER BY due_on, number LIMIT %(oldest)s) o
  JOIN billing_invoice i ON i.id = o.invoice_id ORDER BY o.due_on, o.number
"""

_ACCOUNTS = Written[BillingAccount](
    lambda ids: BillingAccount.objects.filter(pk__anyof=ids).order_by("number")[:ACCOUNTS]
)


class Together(NamedTuple):
    """The open invoices of a billing account on a day; `number` is that of one of them."""

    account: BillingAccount
    invoices: int
    unpaid: int
    interest: int
    due_on: date
    number: str


@dataclass(frozen=True, slots=True)
class Owing:
    """The open invoices of a company's billing accounts, with interest to a day, in yen.

    `oldest` are some of the oldest due days, `first` the sums of the first accounts by their
    numbers; `known` are invoices as the rules see them.
    """

    count: int
    unpaid: int
    interest: int
    is_overdue: bool
    oldest: list[Owed]
    first: list[Together]
    known: Mapping[int, Receivable]


def of_company(
    customer_id: int, day: date, also: Collection[int], read: Iterable[BillingAccount]
) -> Owing:
    """`also` are invoices that shall be known, too, `read` accounts that need not be read.

    An account that passed to another company takes its debts along (Art. 19).
    """
    asked: dict[str, int | date] = {"customer": customer_id, "oldest": OLDEST}
    with connection.cursor() as cursor:
        groups = cursor.execute(ALIKE, asked).fetchall()
        sums = {pk: rest for pk, *rest in cursor.execute(BY_ACCOUNT, asked).fetchall()}
        asked["until"] = reached(_by_due_day(groups), OLDEST)
        oldest = cursor.execute(OLDEST_FIRST, asked).fetchall() if sums else []
    known = receivables({*also, *(pk for *_, touched, _ in groups for pk in touched)})
    interest = _interest(groups, known, day)
    return Owing(
        sum(count for count, *_ in sums.values()),
        sum(unpaid for _, unpaid, *_ in sums.values()),
        sum(interest.values()),
        any(due_on < day for *_, due_on, _ in sums.values()),
        [_owed(row, known, day) for row in oldest],
        [
            Together(one, count, unpaid, interest[one.pk], due_on, number)
            for one in _first(set(sums), read)
            for count, unpaid, due_on, number in [sums[one.pk]]
        ],
        known,
    )


def _by_due_day(groups: Iterable[tuple]) -> list[tuple[date, int]]:
    """How many debts the rows of `ALIKE` are of, in the order of due days."""
    return sorted((due, len(fees) + len(touched)) for due, _, _, fees, _, touched, _ in groups)


def _first(ids: set[int], read: Iterable[BillingAccount]) -> list[BillingAccount]:
    known = {account.pk: account for account in read}
    if ids <= known.keys():
        return sorted((known[pk] for pk in ids), key=attrgetter("number"))[:ACCOUNTS]
    return _ACCOUNTS.of(Ids(ids))


def _interest(
    groups: Iterable[tuple], known: Mapping[int, Receivable], day: date
) -> dict[int, int]:
    """Of rows of `ALIKE`, by billing account."""
    found: dict[int, int] = defaultdict(int)
    for due_on, rate, day_count, fees, accounts, touched, of_touched in groups:
        debts = UntouchedDebts(due_on, plain(rate), day_count, fees)
        for account, yen in zip(accounts, debts.unbilled(day), strict=True):
            found[account] += yen
        for account, pk in zip(of_touched, touched, strict=True):
            found[account] += unbilled(known[pk], day)
    return found


def _owed(row: tuple, known: Mapping[int, Receivable], day: date) -> Owed:
    """Of a row of `OLDEST_FIRST`."""
    pk, number, label, account, due_on, unpaid, fees, rate, day_count, is_touched = row
    if is_touched:
        yen = unbilled(known[pk], day)
    else:
        (yen,) = UntouchedDebts(due_on, plain(rate), day_count, [fees]).unbilled(day)
    return Owed(pk, number, label, account, due_on, unpaid, yen)
