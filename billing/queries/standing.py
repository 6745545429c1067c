"""What customers owe: overdue, unpaid, credit."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from billing.models import Invoice, OpenInvoice
from billing.queries.open_on import grouped
from billing.queries.receivables import Owed, credits, owed_and, receivables
from billing.terms.interest import Receivable, unbilled
from contracts.models import Transfer
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns
from contracts.people.models import BillingAccount, Customer


def with_overdue(customers: QuerySet[Customer], day: date) -> QuerySet[Customer]:
    """Those of them whose billing accounts owe something that was due."""
    late = OpenInvoice.objects.filter(billing_account__customer=OuterRef("pk"), due_on__lt=day)
    return customers.filter(Exists(late))


def overdue(customer_ids: Collection[int], day: date) -> dict[int, int]:
    """Yen by customer, without interest; 0 for those left out."""
    late = OpenInvoice.objects.filter(
        billing_account__customer__anyof=Ids(customer_ids), due_on__lt=day
    )
    sums = late.order_by().values_list("billing_account__customer_id")
    left = Sum(F("total") - F("settled"))
    return defaultdict(int, sums.annotate(yen=left))


def invoices_of(customer_id: int) -> QuerySet[Invoice]:
    """Those issued to a company, and those of accounts that passed to it (Art. 19)."""
    found = Invoice.objects.filter(customer=customer_id)
    if not has_passed_to(customer_id):
        return found
    mine = BillingAccount.objects.filter(customer=customer_id)
    accounts = list(mine.values_list("pk", flat=True))
    return Invoice.objects.filter(Q(customer=customer_id) | Q(billing_account__in=accounts))


def has_passed_to(customer_id: int) -> bool:
    """Whether a contract passed to a company, with which an account may have come."""
    return bool(_PASSED.of(customer_id))


_PASSED = WrittenColumns(
    lambda customer: (
        Transfer.objects.filter(to_customer=customer)
        .exclude(carried_out_on=None)
        .values_list("pk")[:1]
    )
)


@dataclass(frozen=True, slots=True)
class CustomerStanding:
    """Unpaid invoices of a customer's accounts with interest to a day, and its credit, in yen."""

    debts: tuple[Owed, ...]
    credit: int
    day: date
    known: Mapping[int, Receivable]

    @property
    def unpaid(self) -> int:
        return sum(debt.outstanding for debt in self.debts)

    @property
    def overdue(self) -> int:
        return sum(debt.outstanding for debt in self.debts if debt.due_on < self.day)

    @property
    def interest(self) -> int:
        return sum(debt.interest for debt in self.debts)


@dataclass(frozen=True, slots=True)
class StandingSums:
    """The same in sum, in yen: no debt is read by itself to which nothing happened."""

    unpaid: int
    overdue: int
    interest: int
    credit: int
    known: Mapping[int, Receivable]


def sums_of(account_ids: Collection[int], day: date, also: Collection[int]) -> StandingSums:
    """Of billing accounts together, today; among the `known` are the invoices `also` asked for."""
    found = grouped(day, account_ids)
    known = receivables({*found.touched, *also})
    interest = found.interest + sum(unbilled(known[pk], day) for pk in found.touched)
    return StandingSums(found.unpaid, found.overdue, interest, _credit(account_ids), known)


def _credit(account_ids: Collection[int]) -> int:
    return sum(one.rest for rests in credits(account_ids).values() for one in rests)


def of_accounts(
    account_ids: Collection[int], day: date, also: Collection[int] = ()
) -> CustomerStanding:
    """Of billing accounts together; among the `known` are the invoices `also` asked for."""
    waiting = Invoice.objects.filter(billing_account__anyof=Ids(account_ids), open__isnull=False)
    debts, known = owed_and(waiting.order_by("due_on", "number"), day, also)
    return CustomerStanding(tuple(debts), _credit(account_ids), day, known)
