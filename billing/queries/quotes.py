"""What rules on quotes need of the rows, and the quotes themselves, for pages and operations.

A page answers at once: an account's money comes in four statements, which are written once in a
process; others read its credit and what happened to its debts, where there is any.
"""

from dataclasses import replace
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value

from billing.models import Invoice, InvoiceLine, Unspent
from billing.queries import charges, payers
from billing.queries.given_back import given_back
from billing.queries.receivables import (
    NOTHING_HAPPENED,
    OWN,
    credit_of,
    receivable,
    receivables,
)
from billing.terms import quote
from billing.terms.interest import Receivable
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind
from billing.terms.payer import AccountStanding
from contracts.models import Contract
from contracts.office.lookups import Given, Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import WrittenColumns
from contracts.people.models import BillingAccount
from contracts.queries import arrivals
from contracts.terms.periods import month_first


def cancellation(
    contract: Contract, day: date, desired: date | None, arrived_on: date | None = None
) -> quote.CancellationQuote:
    """Art. 16-1: what cancelling on the day would mean. Raises Refused.

    A notice that staff enter arrived on an earlier day, or on the day itself.
    """
    payer, life = payers.alone(contract, day, "16-1", standing(contract))
    if arrived_on is None:
        return quote.cancellation(payer, life, desired)
    arrivals.check(contract, arrived_on, day, "16-1")
    found = quote.cancellation(payer, life, desired, arrived_on)
    end = found.notice.ends_on
    given = given_back(contract, life, life.ending_on(end), end)
    return replace(found, given_back=given)


def non_renewal(
    contract: Contract, day: date, arrived_on: date | None = None
) -> quote.NonRenewalQuote:
    """Art. 14-2: what declining renewal on the day would mean. Raises Refused.

    No invoice bills beyond the end of a term before the next begins, and that is final.
    """
    if arrived_on is not None:
        arrivals.check(contract, arrived_on, day, "14-2")
    payer, life = payers.alone(contract, day, "14-2", standing(contract))
    return quote.non_renewal(payer, life, arrived_on)


def reduction(
    contract: Contract,
    day: date,
    servers: int,
    desired: date | None,
    arrived_on: date | None = None,
) -> quote.ReductionQuote:
    """Art. 15-2, 16-1: what `servers` fewer on the day would mean. Raises Refused."""
    payer, life = payers.alone(contract, day, "16-1")
    if arrived_on is None:
        return quote.reduction(life, payer.conditions, day, servers, desired)
    arrivals.check(contract, arrived_on, day, "16-1")
    found = quote.reduction(life, payer.conditions, day, servers, desired, arrived_on)
    last, changed = found.reduction.part_ends_on, life.with_servers(found.reduction.change)
    given = given_back(contract, life, changed, last) if last else ()
    return replace(found, given_back=given)


def standing(contract: Contract) -> AccountStanding:
    """The state of the contract's billing account; months billed on another account count."""
    return standing_of_account(contract.billing_account_id, contract)


def standing_of_account(pk: int, contract: Contract | None = None) -> AccountStanding:
    """The same of an account whose contracts are billed nowhere else."""
    ((has_credit, waiting),) = _STANDING.of([pk])
    credit = credit_of(pk) if has_credit else 0
    months = frozenset(month for (month,) in _months_billed(pk, contract))
    return AccountStanding(months, _debts(pk), credit, tuple(map(charges.as_charge, waiting)))


def _standing(ids: Ids) -> QuerySet[BillingAccount, tuple]:
    """Whether there is any credit, and the charges that wait for the next invoice."""
    of_payment = Unspent.objects.filter(payment__billing_account=OuterRef("pk"))
    of_note = Unspent.objects.filter(credit_note__billing_account=OuterRef("pk"))
    accounts = BillingAccount.objects.filter(pk__anyof=ids).annotate(
        has_credit=Exists(of_payment) | Exists(of_note),
        waiting=ArraySubquery(charges.of_outer_account()),
    )
    return accounts.values_list("has_credit", "waiting")


_STANDING = ByIds(_standing)


def _months_billed(account_id: int, contract: Contract | None) -> list[tuple]:
    """Of an account; of a contract those since it was formed, on whatever account."""
    if contract is None:
        return _MONTHS.of(account_id)
    since = month_first(contract.formed_on) if contract.formed_on else date.min
    return _MONTHS_OF_CONTRACT.of(account_id, contract.pk, since)


def _months_of_contract(account: Given, contract: Given, since: Given) -> QuerySet[Invoice, tuple]:
    lines = InvoiceLine.objects.filter(contract=contract, kind=LineKind.FEE, last__gte=since)
    of_account = _REGULAR.filter(billing_account=account, billing_month__gte=since).values("pk")
    mine = _REGULAR.filter(pk__in=of_account.union(lines.order_by().values("invoice")))
    return mine.values_list("billing_month").distinct()


_REGULAR = Invoice.objects.order_by().filter(kind=InvoiceKind.REGULAR)
_MONTHS = WrittenColumns(
    lambda account: _REGULAR.filter(billing_account=account).values_list("billing_month").distinct()
)
_MONTHS_OF_CONTRACT = WrittenColumns(_months_of_contract)


def _debts(account_id: int) -> tuple[Receivable, ...]:
    """Invoices unpaid, or paid late with interest that no invoice has billed yet.

    Nothing ever happened to most: they are read with nothing but their own words and figures.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT billing_paid_late(%s, 'infinity')", [account_id])
        late = [pk for (pk,) in cursor.fetchall()]
    rows = [*_OPEN.of(account_id), *_SETTLED.of(late)]
    rows.sort(key=_by_due_day)
    known = receivables([pk for pk, is_touched, *_ in rows if is_touched])
    return tuple(
        known[pk] if pk in known else receivable([*values, *NOTHING_HAPPENED], ())
        for pk, _, *values in rows
    )


def _by_due_day(row: tuple) -> tuple[date, str]:
    _, _, _, number, due_on, *_ = row
    return due_on, number


_OPEN = WrittenColumns(
    lambda account: (
        Invoice.objects.filter(open__billing_account=account)
        .order_by()
        .values_list("id", "open__is_touched", *OWN)
    )
)
_SETTLED = ByIds(
    lambda ids: (
        Invoice.objects.filter(pk__anyof=ids, open=None)
        .order_by()
        .values_list("id", Value(True), *OWN)
    )
)
