"""What rules on quotes need of the rows, and the quotes themselves, for pages and operations.

A page answers at once: an account's money comes in three statements, not in seven, of which
two are written once in a process.
"""

from dataclasses import replace
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject

from billing.models import (
    Allocation,
    CreditNote,
    Invoice,
    InvoiceLine,
    LateMoney,
    Payment,
    PaymentReturn,
    PayoutPart,
)
from billing.queries import charges, payers
from billing.queries.given_back import given_back
from billing.queries.receivables import (
    RECEIVABLE,
    SETTLEMENT,
    as_receivables,
    receivable,
    settlement,
)
from billing.terms import quote
from billing.terms.interest import Receivable, Settlement
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind
from billing.terms.payer import AccountStanding
from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.people.models import BillingAccount
from contracts.queries import arrivals
from contracts.terms.periods import month_first

PAYMENT, REVERSAL = Allocation.Kind.PAYMENT, Allocation.Kind.REVERSAL


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
    ((credit, waiting),) = _MONEY.of([pk])
    months = _months_billed(pk, contract).values_list("billing_month", flat=True)
    return AccountStanding(
        frozenset(months), _debts(pk), credit, tuple(map(charges.as_charge, waiting))
    )


def _money(ids: Ids) -> QuerySet[BillingAccount, tuple]:
    """Credit and charges that wait for the next invoice."""
    unspent = {"billing_account": OuterRef("pk"), "unspent__isnull": False}
    of_payment = {f"payment__{name}": value for name, value in unspent.items()}
    of_note = {f"credit_note__{name}": value for name, value in unspent.items()}
    received = Payment.objects.filter(**unspent)
    returned = PaymentReturn.objects.filter(**of_payment)
    used = Allocation.objects.filter(Q(kind=PAYMENT) | Q(reverses__kind=PAYMENT), **of_payment)
    given_back = CreditNote.objects.filter(**unspent)
    of_notes = Allocation.objects.filter(**of_note)
    accounts = BillingAccount.objects.filter(pk__anyof=ids).annotate(
        credit=_sum(received, "billing_account")
        - _sum(used, "payment__billing_account")
        + _sum(given_back, "billing_account", "total")
        - _sum(of_notes, "credit_note__billing_account")
        - _sum(returned, "payment__billing_account")
        - _sum(PayoutPart.objects.filter(**of_payment), "payment__billing_account")
        - _sum(PayoutPart.objects.filter(**of_note), "credit_note__billing_account"),
        waiting=ArraySubquery(charges.of_outer_account()),
    )
    return accounts.values_list("credit", "waiting")


_MONEY = ByIds(_money)


def _months_billed(account_id: int, contract: Contract | None) -> QuerySet:
    """Of an account; of a contract those since it was formed, on whatever account."""
    issued = Invoice.objects.order_by().filter(kind=InvoiceKind.REGULAR)
    mine = issued.filter(billing_account=account_id)
    if contract is not None:
        since = month_first(contract.formed_on) if contract.formed_on else date.min
        lines = InvoiceLine.objects.filter(contract=contract, kind=LineKind.FEE, last__gte=since)
        of_contract = lines.order_by().values("invoice")
        of_account = mine.filter(billing_month__gte=since).values("pk")
        mine = issued.filter(pk__in=of_account.union(of_contract))
    return mine.values("billing_month").distinct()


def _sum(rows: QuerySet, owner: str, column: str = "amount") -> Coalesce:
    """The sum of the rows' amounts; `owner` is what they have in common."""
    total = rows.order_by().values(owner).annotate(yen=Sum(column)).values("yen")
    return Coalesce(Subquery(total), Value(0))


def _debts(account_id: int) -> tuple[Receivable, ...]:
    """Invoices unpaid, or paid late with interest that no invoice has billed yet."""
    return tuple(
        receivable(values, (_settlement(pk, one) for one in settled))
        for pk, settled, *values in _RECEIVABLES.of([account_id])
    )


def _receivables(account_ids: Ids) -> QuerySet[Invoice, tuple]:
    settlements = Allocation.objects.filter(
        ~Q(kind=REVERSAL), invoice=OuterRef("pk"), reversal=None
    ).order_by("day", "id")
    late = LateMoney.objects.filter(invoice=OuterRef("pk"))
    rows = (
        as_receivables(Invoice.objects.all())
        .filter(Q(open__isnull=False) | Exists(late), billing_account__anyof=account_ids)
        .order_by("due_on", "number")
        .annotate(
            settled=ArraySubquery(
                settlements.values(json=JSONObject(**{name: name for name in SETTLEMENT}))
            ),
        )
    )
    return rows.values_list("id", "settled", *RECEIVABLE)


_RECEIVABLES = ByIds(_receivables)


def _settlement(invoice_id: int, row: dict) -> Settlement:
    day, *values = (row[name] for name in SETTLEMENT)
    return settlement(invoice_id, date.fromisoformat(day), *values)
