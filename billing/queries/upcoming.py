"""A company's invoices as its overview shows them: issued, unpaid, and the next one foreseen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import BigIntegerField, Case, DateField, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth

from billing.models import Invoice
from billing.queries import charges
from billing.queries.receivables import DEBT, Owed, owed_of, paid_late_and_unbilled
from billing.terms.interest import Receivable
from billing.terms.invoicing import BillingConditions, Draft, InvoiceKind, label_of, regular
from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount, Customer
from contracts.terms.life import Life
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month

SUM, FORMER = 0, -1
"""In place of an id where a row is the sum of several, or was issued to a former holder."""


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
    found, billed, known = _issued(customer, accounts, since, _last_month(day))
    late = paid_late_and_unbilled(accounts, month_last(day))
    unpaid, debts = owed_of(found, day, {pk for ids in late.values() for pk in ids})
    unpaid.sort(key=lambda one: (one.due_on, one.number))
    known |= {(one.billing_account_id, label_of(one.month)) for one in billed if one.is_regular}
    known |= {(one.billing_account_id, one.label) for one in unpaid}
    upcoming = _upcoming(rows, lives, conditions, known, late, debts, day)
    return Outlook(billed, unpaid, upcoming)


def _last_month(day: date) -> date:
    return month_first(month_first(day) - ONE_DAY)


Labels = set[tuple[int, str]]
"""Accounts, and the labels of what was billed to them."""


def _issued(
    customer: Customer, accounts: Collection[int], since: date, last_month: date
) -> tuple[list[tuple], list[Billed], Labels]:
    """The columns `DEBT` of what is ours to pay; sums of what was issued to us since a month; what
    the accounts' former holders were billed for from `last_month` on.

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
        )
    )
    summed = sums.values_list(
        Value(SUM), "of", "kind", Value(""), "month", "yen", "none",
        Value(0), Value(""), Value(False),
    )  # fmt: skip
    theirs = (
        Invoice.objects.filter(billing_account__anyof=Ids(accounts), billing_month__gte=last_month)
        .exclude(customer=customer)
        .order_by()
        .annotate(former=Value(FORMER))
        .values_list("former", *DEBT[1:])
    )
    unpaid, billed, former = [], [], set()
    for row in ours.order_by().values_list(*DEBT).union(summed, theirs, all=True):
        if row[0] == SUM:
            _, account, kind, _, month, total, none, *_ = row
            billed.append(Billed(kind, month, account, total, none))
        elif row[0] == FORMER:
            _, account, _, label, *_ = row
            former.add((account, label))
        else:
            unpaid.append(row)
    return unpaid, billed, former


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
