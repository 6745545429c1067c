"""What a company owes now, in sums, and the few debts that its overview shows by themselves."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.db import connection

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
       array_agg(invoice_id), array_agg(billing_account_id), array_agg(number),
       array_agg(total - settled), array_agg(total - bears_none),
       coalesce(array_agg(invoice_id) FILTER (WHERE is_touched), '{}'),
       array_agg(CASE WHEN place <= %(oldest)s THEN
                 (SELECT label FROM billing_invoice i WHERE i.id = o.invoice_id) END)
  FROM (SELECT *, row_number() OVER (ORDER BY due_on, number) AS place
          FROM billing_openinvoice WHERE customer_id = %(customer)s) o
 GROUP BY due_on, late_interest_rate, day_count
"""
"""Nothing ever happened to most debts: those of one due day and rate are worked out together.

The labels of the oldest alone.
"""

_ACCOUNTS = Written[BillingAccount](
    lambda ids: BillingAccount.objects.filter(pk__anyof=ids).order_by("number")[:ACCOUNTS]
)


class Debt(NamedTuple):
    """An open invoice of a billing account on a day, in yen; one of the oldest has a label."""

    id: int
    billing_account_id: int
    number: str
    due_on: date
    outstanding: int
    interest: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Owing:
    """The open invoices of a company's billing accounts, with interest to a day, in yen.

    `oldest` are some of the oldest due days, `of_first` all those of the `first` accounts by their
    numbers; `known` are invoices as the rules see them.
    """

    count: int
    unpaid: int
    interest: int
    is_overdue: bool
    oldest: list[Owed]
    first: list[BillingAccount]
    of_first: list[Debt]
    known: Mapping[int, Receivable]


def of_company(
    customer_id: int, day: date, also: Collection[int], read: Iterable[BillingAccount]
) -> Owing:
    """`also` are invoices that shall be known, too, `read` accounts that need not be read.

    An account that passed to another company takes its debts along (Art. 19).
    """
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"customer": customer_id, "oldest": OLDEST})
        groups = cursor.fetchall()
    known = receivables({*also, *(pk for *_, touched, _ in groups for pk in touched)})
    debts = [debt for group in groups for debt in _debts(group, known, day)]
    oldest = [
        Owed(pk, number, label, account, due_on, outstanding, interest)
        for pk, account, number, due_on, outstanding, interest, label in debts
        if label is not None
    ]
    oldest.sort(key=attrgetter("due_on", "number"))
    first = _first({debt.billing_account_id for debt in debts}, read)
    ids = {account.pk for account in first}
    return Owing(
        len(debts),
        sum(debt.outstanding for debt in debts),
        sum(debt.interest for debt in debts),
        bool(oldest) and oldest[0].due_on < day,
        oldest,
        first,
        sorted(
            (debt for debt in debts if debt.billing_account_id in ids),
            key=attrgetter("due_on", "number"),
        ),
        known,
    )


def _first(ids: set[int], read: Iterable[BillingAccount]) -> list[BillingAccount]:
    known = {account.pk: account for account in read}
    if ids <= known.keys():
        return sorted((known[pk] for pk in ids), key=attrgetter("number"))[:ACCOUNTS]
    return _ACCOUNTS.of(Ids(ids))


def _debts(group: tuple, known: Mapping[int, Receivable], day: date) -> Iterator[Debt]:
    """Of a row of `ALIKE`."""
    due_on, rate, day_count, ids, accounts, numbers, unpaid, fees, touched, labels = group
    interests = UntouchedDebts(due_on, plain(rate), day_count, fees).unbilled(day)
    for pk, account, number, yen, interest, label in zip(
        ids, accounts, numbers, unpaid, interests, labels, strict=True
    ):
        if pk in touched:
            interest = unbilled(known[pk], day)
        yield Debt(pk, account, number, due_on, yen, interest, label)
