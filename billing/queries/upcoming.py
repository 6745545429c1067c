"""A company's invoices as its overview shows them: issued, unpaid, and the next one foreseen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import BigIntegerField, Case, DateField, Max, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth

from billing.models import Invoice
from billing.queries import charges
from billing.queries.receivables import paid_late_and_unbilled, receivables
from billing.terms.interest import Receivable, unbilled
from billing.terms.invoicing import BillingConditions, Draft, InvoiceKind, regular
from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer
from contracts.terms.life import Life
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month

UNPAID = (
    "id", "billing_account_id", "kind", "number", "billing_month", "issued_on", "due_on", "total",
    "bears_none",
)  # fmt: skip
SUM, FORMER = 0, -1
"""In place of an id where a row is the sum of several, or was issued to a former holder."""


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """An unpaid invoice with what is left of it and the interest to bill as of a day."""

    id: int
    billing_account_id: int
    kind: str
    number: str
    billing_month: date | None
    issued_on: date
    due_on: date
    total: int
    bears_none: int
    outstanding: int
    interest: int


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
    unpaid: list[OpenDebt]
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
    found, billed, known = _issued(customer, accounts, since, _last_month(day))
    late = paid_late_and_unbilled(accounts, month_last(day))
    debts = receivables({pk for pk, *_ in found}.union(*late.values()))
    unpaid = [_debt(row, debts[row[0]], day) for row in found]
    unpaid.sort(key=lambda one: (one.due_on, one.number))
    known |= {(one.billing_account_id, one.month) for one in billed if one.is_regular}
    known |= {(one.billing_account_id, one.billing_month) for one in unpaid if one.billing_month}
    upcoming = _upcoming(rows, lives, conditions, known, late, debts, day)
    return Outlook(billed, unpaid, upcoming)


def _debt(columns: Sequence, known: Receivable, day: date) -> OpenDebt:
    values = dict(zip(UNPAID, columns, strict=True))
    return OpenDebt(**values, outstanding=known.outstanding, interest=unbilled(known, day))


def _last_month(day: date) -> date:
    return month_first(month_first(day) - ONE_DAY)


Months = set[tuple[int, date | None]]
"""Accounts and the months that were billed to them."""


def _issued(
    customer: Customer, accounts: Collection[int], since: date, last_month: date
) -> tuple[list[tuple], list[Billed], Months]:
    """The columns `UNPAID` of what is ours to pay; sums of what was issued to us since a month;
    the months from `last_month` on that the accounts' former holders were billed for.

    An account that passed to another company takes its debts along (Art. 19).
    """
    ours = Invoice.objects.filter(billing_account__customer=customer, open__isnull=False)
    sums = (
        Invoice.objects.filter(customer=customer, issued_on__gte=since)
        .order_by()
        .values(
            "kind",
            month=Coalesce("billing_month", Cast(TruncMonth("issued_on"), DateField())),
            of=Case(When(billing_account__anyof=Ids(accounts), then="billing_account"), default=0),
        )
        .annotate(
            yen=Cast(Sum("total"), BigIntegerField()),
            none=Cast(Sum("bears_none"), BigIntegerField()),
            newest=Max("issued_on"),
        )
    )
    summed = sums.values_list(
        Value(SUM), "of", "kind", Value(""), "month", "newest", "newest", "yen", "none"
    )
    theirs = (
        Invoice.objects.filter(billing_account__anyof=Ids(accounts), billing_month__gte=last_month)
        .exclude(customer=customer)
        .order_by()
        .annotate(former=Value(FORMER))
        .values_list("former", *UNPAID[1:])
    )
    unpaid, billed, former = [], [], set()
    for row in ours.order_by().values_list(*UNPAID).union(summed, theirs, all=True):
        _, account, kind, _, month, _, _, total, none = row
        if row[0] == SUM:
            billed.append(Billed(kind, month, account, total, none))
        elif row[0] == FORMER:
            former.add((account, month))
        else:
            unpaid.append(row)
    return unpaid, billed, former


def _upcoming(
    rows: Sequence[Contract],
    lives: Mapping[int, Life],
    conditions: Mapping[int, BillingConditions],
    billed: Collection[tuple[int, date | None]],
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
            if (account.pk, month) in billed:
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
