"""What customers owe: overdue, unpaid, credit."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from billing.models import Invoice, OpenInvoice, Payment
from billing.queries.receivables import credits, receivables
from billing.terms.interest import Receivable, UntouchedDebts, unbilled
from billing.terms.money import plain
from contracts.models import Transfer
from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns
from contracts.people.models import BillingAccount, Customer

Row = TypeVar("Row", Invoice, Payment)


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
    return _of_company(Invoice.objects.all(), customer_id)


def payments_of(customer_id: int) -> QuerySet[Payment]:
    """Those that a company made, and those to accounts that passed to it."""
    return _of_company(Payment.objects.all(), customer_id)


def _of_company(rows: QuerySet[Row], customer_id: int) -> QuerySet[Row]:
    """Where nothing passed to it, one index has them in their order."""
    if not has_passed_to(customer_id):
        return rows.filter(customer=customer_id)
    mine = BillingAccount.objects.filter(customer=customer_id)
    accounts = list(mine.values_list("pk", flat=True))
    return rows.filter(Q(customer=customer_id) | Q(billing_account__in=accounts))


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
class StandingSums:
    """What a company's accounts owe today in sum, with interest, and their credit, in yen.

    `known` are invoices as the rules see them.
    """

    unpaid: int
    overdue: int
    interest: int
    credit: int
    known: Mapping[int, Receivable]


SUMS = """
SELECT o.due_on, o.late_interest_rate, o.day_count, billing_yen(o.total - o.settled),
       array_agg(o.total - o.bears_none) FILTER (WHERE NOT o.is_touched),
       array_agg(o.invoice_id) FILTER (WHERE o.is_touched)
  FROM people_billingaccount a JOIN billing_openinvoice o ON o.billing_account_id = a.id
 WHERE a.customer_id = %s GROUP BY o.due_on, o.late_interest_rate, o.day_count
"""


def sums_of(
    customer_id: int, account_ids: Collection[int], day: date, also: Collection[int]
) -> StandingSums:
    """Of a company with these accounts; the invoices `also` are known, too.

    No debt is read by itself to which nothing happened.
    """
    with connection.cursor() as cursor:
        rows = cursor.execute(SUMS, [customer_id]).fetchall()
    known = receivables({*also, *(pk for *_, touched in rows for pk in touched or ())})
    unpaid = overdue = interest = 0
    for due_on, rate, day_count, yen, fees, touched in rows:
        unpaid += yen
        overdue += yen * (due_on < day)
        interest += sum(UntouchedDebts(due_on, plain(rate), day_count, fees or ()).unbilled(day))
        interest += sum(unbilled(known[pk], day) for pk in touched or ())
    credit = sum(one.rest for rests in credits(account_ids).values() for one in rests)
    return StandingSums(unpaid, overdue, interest, credit, known)
