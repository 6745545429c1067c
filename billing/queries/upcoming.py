"""A company's invoices as its overview shows them: issued, unpaid, and the next one foreseen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import BigIntegerField, Case, DateField, Sum, When
from django.db.models.functions import Cast, Coalesce, TruncMonth

from billing.models import Invoice
from billing.queries import charges
from billing.queries.receivables import DEBT, Owed, owed_of, paid_late_and_unbilled
from billing.terms.interest import Receivable
from billing.terms.invoicing import BillingConditions, Draft, InvoiceKind, label_of, regular
from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.people.models import BillingAccount, Customer
from contracts.terms.life import Life
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month

SUM = 0
"""In place of an account's id where a sum is of several."""


@dataclass(frozen=True, slots=True)
class Billed:
    """The sums of a company's invoices of a month and kind; residual ones count where issued.

    Those of the accounts of its contracts are by account, of the others together.
    """

    kind: str
    month: date
    billing_account_id: int
    total: int
    bears_none: int

    @property
    def is_regular(self) -> bool:
        return self.kind == InvoiceKind.REGULAR


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next regular invoice of an account as of today; no draft where it would be empty."""

    account: BillingAccount
    month: date
    issued_on: date
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """`unpaid` are ours to pay, the oldest due day first; `billed` was issued since a month."""

    billed: list[Billed]
    unpaid: list[Owed]
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
    accounts = {row.billing_account_id for row in rows}
    billed = _billed(customer, accounts, since)
    known = _former(customer, accounts, _last_month(day))
    late = paid_late_and_unbilled(accounts, month_last(day))
    also = {pk for ids in late.values() for pk in ids}
    unpaid, debts = owed_of(_UNPAID.of([customer.pk]), day, also)
    unpaid.sort(key=lambda one: (one.due_on, one.number))
    known |= {(one.billing_account_id, label_of(one.month)) for one in billed if one.is_regular}
    known |= {(one.billing_account_id, one.label) for one in unpaid}
    upcoming = _upcoming(rows, lives, conditions, known, late, debts, day)
    return Outlook(billed, unpaid, upcoming)


def _last_month(day: date) -> date:
    return month_first(month_first(day) - ONE_DAY)


_UNPAID = ByIds(
    lambda customer_ids: (
        Invoice.objects.filter(billing_account__customer__anyof=customer_ids, open__isnull=False)
        .order_by()
        .values_list(*DEBT)
    )
)
"""What is ours to pay, also for an account that passed to us with its debts (Art. 19)."""


def _billed(customer: Customer, accounts: Collection[int], since: date) -> list[Billed]:
    """Sums of what was issued to us since a day."""
    issued = Invoice.objects.filter(customer=customer, issued_on__gte=since).order_by()
    sums = issued.values_list(
        "kind",
        Coalesce("billing_month", Cast(TruncMonth("issued_on"), DateField())),
        Case(When(billing_account__anyof=Ids(accounts), then="billing_account"), default=SUM),
    ).annotate(
        yen=Cast(Sum("total"), BigIntegerField()),
        none=Cast(Sum("bears_none"), BigIntegerField()),
    )
    return [Billed(*row) for row in sums]


Labels = set[tuple[int, str]]
"""Accounts, and the labels of what was billed to them."""


def _former(customer: Customer, accounts: Collection[int], last_month: date) -> Labels:
    """What the accounts' former holders were billed for from a month on."""
    theirs = Invoice.objects.filter(
        billing_account__anyof=Ids(accounts), billing_month__gte=last_month
    ).exclude(customer=customer)
    return set(theirs.order_by().values_list("billing_account_id", "label"))


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
