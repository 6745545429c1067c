"""Searching the journal: by person, object, clause, operation and time."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import override

from contracts.models import Contract
from contracts.office import normalise
from contracts.office.models import JournalEntry
from contracts.office.operation import ENTRIES
from contracts.office.subjects import references
from contracts.office.terms.explanation import cite
from contracts.people.models import Customer

MOST = 200
"""People, or companies, that a word may mean at most."""


@dataclass(frozen=True, slots=True)
class JournalCriteria:
    """What is asked for; days are those of the entries, both included."""

    person: str = ""
    about: str = ""
    clause: str = ""
    operation: str = ""
    first: date | None = None
    last: date | None = None


def find(criteria: JournalCriteria, unread: Collection[str] = ()) -> QuerySet[JournalEntry]:
    """The entries that meet all that is asked, the newest first.

    What is `unread` is not found by what it is, by whose it is or by what it is about: only with
    all others of its company, and by its day.
    """
    c = criteria
    found = JournalEntry.objects.all()
    if c.clause or c.operation or c.person:
        found = found.exclude(operation__in=unread)
    if c.person:
        found = found.filter(_by(c.person))
    if c.about:
        found = found.filter(_about(c.about.strip(), unread))
    if c.clause:
        found = found.filter(clause=clause_of(c.clause))
    if c.operation:
        found = found.filter(operation__in=_operations(c.operation.strip()))
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
    accounts = list(users.filter(some).values_list("pk", flat=True)[:MOST])
    return Q(account__in=accounts) if accounts else Q(actor__icontains=word)


CITED = re.compile(r"第(\d+)条(?:第(\d+)項)?(?:第(\d+)号)?")


def clause_of(text: str) -> str:
    """`23-1(2)`, also where it is cited as 第23条第1項第2号 or Art. 23-1(2)."""
    word = normalise.text(text).removeprefix("Art.").strip()
    found = CITED.fullmatch(word)
    if found is None:
        return "annex" if word == cite("annex") else word
    article, paragraph, item = found.groups()
    return f"{article}{f'-{paragraph}' if paragraph else ''}{f'({item})' if item else ''}"


def _operations(word: str) -> list[str]:
    """The names in code of what is called so, in part, in either language."""
    found = []
    for entry in ENTRIES:
        labels = {entry.name}
        for language in ("ja", "en"):
            with override(language):
                labels.add(str(entry.label))
        if any(word.casefold() in label.casefold() for label in labels):
            found.append(entry.name)
    return found


def _about(word: str, unread: Collection[str]) -> Q:
    """A company by number or name and all its entries, a contract, or what an entry refers to."""
    meets = Q(reference__in=references(word))
    named = Customer.objects.filter(Q(number=word) | Q(name__icontains=word))
    customers = list(named.values_list("pk", flat=True)[:MOST])
    contract = Contract.objects.filter(number=word).values_list("pk", flat=True).first()
    if contract is not None:
        meets |= Q(contract=contract)
    if unread:
        meets &= ~Q(operation__in=unread)
    if customers:
        meets |= Q(customer__in=customers)
    return meets
