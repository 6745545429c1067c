"""A company's invoices as its overview shows them: issued, unpaid, and the next one foreseen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q

from billing.models import Invoice
from billing.queries import charges
from billing.queries.receivables import paid_late_and_unbilled, receivables
from billing.terms.interest import Receivable, unbilled
from billing.terms.invoicing import BillingConditions, Draft, regular
from contracts.models import Contract
from contracts.people.models import BillingAccount, Customer
from contracts.terms.life import Life
from contracts.terms.periods import ONE_DAY, month_first, month_last, next_month


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """An issued invoice, `is_ours` to pay unless its account has passed to another (Art. 19).

    What `outstanding` and `interest` are is known of unpaid ones.
    """

    id: int
    billing_account_id: int
    kind: str
    number: str
    billing_month: date | None
    issued_on: date
    due_on: date
    total: int
    bears_none: int
    is_paid: bool
    is_ours: bool
    outstanding: int = 0
    interest: int = 0


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next regular invoice of an account as of today; no draft where it would be empty."""

    account: BillingAccount
    month: date
    issued_on: date
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """`invoices` are those since a month and all unpaid ones, oldest due day first."""

    invoices: list[IssuedInvoice]
    upcoming: list[Upcoming]

    @property
    def unpaid(self) -> list[IssuedInvoice]:
        return [invoice for invoice in self.invoices if not invoice.is_paid and invoice.is_ours]


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
    found = _issued(customer, accounts, since)
    late = paid_late_and_unbilled(accounts, month_last(day))
    wanted = {one.id for one in found if not one.is_paid}.union(*late.values())
    debts = receivables(wanted)
    invoices = [_with_debt(one, debts.get(one.id), day) for one in found]
    return Outlook(invoices, _upcoming(rows, lives, conditions, found, late, debts, day))


def _issued(customer: Customer, accounts: set[int], since: date) -> list[IssuedInvoice]:
    rows = (
        Invoice.objects.filter(
            Q(customer=customer) & (Q(issued_on__gte=since) | Q(settlement=None))
            | Q(billing_account__in=accounts, settlement=None)
        )
        .order_by("due_on", "number")
        .values_list(
            "id", "billing_account_id", "kind", "number", "billing_month", "issued_on", "due_on",
            "total", "bears_none", "settlement__paid_on", "billing_account__customer_id",
        )
    )  # fmt: skip
    return [
        IssuedInvoice(*row[:-2], is_paid=row[-2] is not None, is_ours=row[-1] == customer.pk)
        for row in rows
    ]


def _with_debt(invoice: IssuedInvoice, debt: Receivable | None, day: date) -> IssuedInvoice:
    if invoice.is_paid or debt is None:
        return invoice
    values = {name: getattr(invoice, name) for name in invoice.__slots__}
    return IssuedInvoice(
        **{**values, "outstanding": debt.outstanding, "interest": unbilled(debt, day)}
    )


def _upcoming(
    rows: Sequence[Contract],
    lives: Mapping[int, Life],
    conditions: Mapping[int, BillingConditions],
    issued: Collection[IssuedInvoice],
    late: Mapping[int, Sequence[int]],
    debts: Mapping[int, Receivable],
    day: date,
) -> list[Upcoming]:
    """By account: last month's invoice while it is still to come, else this month's."""
    waiting = charges.to_bill(conditions.keys(), month_last(day))
    billed = {(one.billing_account_id, one.billing_month) for one in issued}
    this_month = month_first(day)
    last_month = month_first(this_month - ONE_DAY)
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
