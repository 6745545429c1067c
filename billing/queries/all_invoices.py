"""Invoices of every company, for staff: by day, amount, state, customer, number, month."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.models import Allocation, CreditNote, Invoice, InvoiceReissue
from billing.queries.search import InvoiceCriteria, narrowed, of_itself, referred_to, words_of
from contracts.models import Contract
from contracts.office.folding import reads
from contracts.people.models import BillingAccount, Customer

WRITTEN_OFF, CREDITED = "written_off", "credited"
MOST_NAMES = 2_000
"""Customers that a word may mean; more and it means none."""
MOST_REFERRING = 2_000
"""Of so many invoices that say a word, and more, invoices are read from the newest on."""


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
    meets, is_all = of_itself(word, today)
    if is_all:
        return meets
    names = Q(number__iexact=word) | reads(word, "sought")
    customers = list(Customer.objects.filter(names).values_list("pk", flat=True)[:MOST_NAMES])
    accounts = BillingAccount.objects.filter(names).values_list("pk", flat=True)[:MOST_NAMES]
    contracts = Contract.objects.filter(Q(number__iexact=word) | reads(word, "sought"))
    found = {*accounts, *contracts.values_list("billing_account_id", flat=True)}
    of_names = Q(customer__anyof=customers) | Q(billing_account__anyof=found)
    return meets | of_names | _referring(word)


def _referring(word: str) -> Q:
    """By the customer's own references: mostly few invoices have any."""
    said = ~Q(customer_references="") & reads(word, "sought")
    own = list(Invoice.objects.filter(said).values_list("pk", flat=True)[:MOST_REFERRING])
    again = InvoiceReissue.objects.filter(said).order_by().values_list("invoice", flat=True)
    reissued = list(again[:MOST_REFERRING])
    if MOST_REFERRING in (len(own), len(reissued)):
        return referred_to(word)
    return Q(pk__anyof={*own, *reissued})
