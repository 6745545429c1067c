"""Searching the journal: by person, object, clause, operation and time."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from contracts.models import Contract
from contracts.office.models import JournalEntry
from contracts.people.models import Customer


@dataclass(frozen=True, slots=True)
class JournalCriteria:
    """What is asked for; days are those of the entries, both included."""

    person: str = ""
    about: str = ""
    clause: str = ""
    operation: str = ""
    first: date | None = None
    last: date | None = None


def find(criteria: JournalCriteria) -> QuerySet[JournalEntry]:
    """The entries that meet all that is asked, the newest first."""
    c = criteria
    found = JournalEntry.objects.all()
    if c.person:
        found = found.filter(_by(c.person))
    if c.about:
        found = found.filter(_about(c.about.strip()))
    if c.clause:
        found = found.filter(clause=c.clause.strip())
    if c.operation:
        found = found.filter(operation__icontains=c.operation.strip())
    if c.first:
        found = found.filter(day__gte=c.first)
    if c.last:
        found = found.filter(day__lte=c.last)
    return found.order_by("-id")


def _by(person: str) -> Q:
    """Some account's, found first, so that the index on it helps; else by the name written."""
    users = get_user_model().objects
    word = person.strip()
    some = Q(email__icontains=word) | Q(last_name__icontains=word) | Q(first_name__icontains=word)
    accounts = list(users.filter(some).values_list("pk", flat=True)[:200])
    return Q(account__in=accounts) if accounts else Q(actor__icontains=word)


def _about(word: str) -> Q:
    """A customer and all its entries, a contract, or what the entry refers to."""
    meets = Q(reference=word)
    customer = Customer.objects.filter(number=word).values_list("pk", flat=True).first()
    contract = Contract.objects.filter(number=word).values_list("pk", flat=True).first()
    if customer is not None:
        meets |= Q(customer=customer)
    if contract is not None:
        meets |= Q(contract=contract)
    return meets
