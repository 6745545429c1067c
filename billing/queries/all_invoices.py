"""Invoices of every company, for staff: by day, amount, state, customer, number, month."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Reverse

from billing.models import Allocation, CreditNote, Invoice, InvoiceReissue
from billing.queries.search import (
    PART_OF_NUMBER,
    InvoiceCriteria,
    costing,
    narrowed,
    numbered,
    of_itself,
    referred_to,
    words_of,
)
from billing.terms.invoicing import SERIES
from contracts.models import Contract
from contracts.office.folding import reads
from contracts.office.models import NumberSeries
from contracts.people.models import BillingAccount, Customer

WRITTEN_OFF, CREDITED = "written_off", "credited"
MOST_NAMES = 2_000
"""Customers that a word may mean; more and it means none."""
FEWEST_DIGITS = 5
NONE = Q(pk__in=[])
MOST_IDS = 2_000
"""Of so many invoices that a word finds, and more, invoices are read from the newest on."""


def find(criteria: InvoiceCriteria, today: date) -> QuerySet[Invoice]:
    """The invoices that meet all that is asked; each word of the text must be met."""
    rows = Invoice.objects.all()
    if criteria.state == WRITTEN_OFF:
        found = Allocation.objects.filter(
            invoice=OuterRef("pk"), kind=Allocation.Kind.WRITE_OFF, reversal=None
        )
        rows = rows.filter(Exists(found))
    elif criteria.state == CREDITED:
        rows = rows.filter(Exists(CreditNote.objects.filter(invoice=OuterRef("pk"))))
    if criteria.state in (WRITTEN_OFF, CREDITED):
        criteria = InvoiceCriteria(
            criteria.issued_from, criteria.issued_to, criteria.least, criteria.most, criteria.text
        )
    rows = narrowed(rows, criteria, today)
    for word in words_of(criteria.text):
        rows = rows.filter(_about(word, today))
    return rows


def _about(word: str, today: date) -> Q:
    """By ids as far as they are few, so that no other invoices are read."""
    meets, is_all = of_itself(word, today, _numbered, _costing)
    if is_all:
        return meets
    names = Q(number__iexact=word) | reads(word, "sought")
    customers = list(Customer.objects.filter(names).values_list("pk", flat=True)[:MOST_NAMES])
    accounts = BillingAccount.objects.filter(names).values_list("pk", flat=True)[:MOST_NAMES]
    contracts = Contract.objects.filter(Q(number__iexact=word) | reads(word, "sought"))
    found = {*accounts, *contracts.values_list("billing_account_id", flat=True)}
    of_names = Q(customer__anyof=customers) | Q(billing_account__anyof=found)
    return meets | of_names | _referring(word)


def _numbered(word: str) -> Q:
    """By the end of a number, which an index has, where no more than a digit may follow the word.

    A number ends with six digits, or with more where a year had more than 999,999.
    """
    digits = len(word.rpartition("-")[2])
    if digits < FEWEST_DIGITS or not PART_OF_NUMBER.fullmatch(word):
        return numbered(word)
    last = NumberSeries.objects.filter(name=SERIES).aggregate(most=Max("last"))["most"] or 0
    after = len(f"{last:06}") - digits
    if after > 1:
        return numbered(word)
    ends = [word, *(f"{word}{n}" for n in range(10 * after))] if after >= 0 else []
    begins = [Q(backwards__startswith=end.upper()[::-1]) for end in ends]
    rows = Invoice.objects.alias(backwards=Reverse("number")).filter(reduce(or_, begins, NONE))
    return Q(pk__anyof=list(rows.values_list("pk", flat=True)))


def _costing(yen: int) -> Q:
    """The planner supposes as many of an amount that no invoice has as of any other."""
    ids = list(Invoice.objects.filter(total=yen).order_by().values_list("pk", flat=True)[:MOST_IDS])
    return costing(yen) if len(ids) == MOST_IDS else Q(pk__anyof=ids)


def _referring(word: str) -> Q:
    """By the customer's own references: mostly few invoices have any."""
    said = ~Q(customer_references="") & reads(word, "sought")
    own = list(Invoice.objects.filter(said).values_list("pk", flat=True)[:MOST_IDS])
    again = InvoiceReissue.objects.filter(said).order_by().values_list("invoice", flat=True)
    reissued = list(again[:MOST_IDS])
    if MOST_IDS in (len(own), len(reissued)):
        return referred_to(word)
    return Q(pk__anyof={*own, *reissued})
