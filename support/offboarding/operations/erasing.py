"""Once the last term of the law is over, the personal data of ended holders is erased (Art. 29).

In bulk and once: who may be erased is asked again under the locks of the companies.
"""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.db import transaction

from contracts.office.context import By
from contracts.office.models import Erasure, JournalEntry
from contracts.office.operation import internal
from contracts.office.operations import erasing
from contracts.operations.lapsing import lapse_of_companies
from contracts.people.models import BillingAccount, Contact, Customer, Invitation, Membership
from contracts.terms import lapsing
from support.desk.models import Inquiry
from support.desk.queries.senders import companies_of
from support.offboarding.queries import strangers
from support.offboarding.queries.retention import erasable
from support.offboarding.terms.retention import linked_forgotten


@internal()
@transaction.atomic
def erase(by: By, customer_ids: Sequence[int]) -> list[Erasure]:
    """Of some companies those that may be erased today and have not been.

    Their files go from the disk when it is committed; those that a killed worker left go too.
    """
    rows = Customer.objects.filter(pk__in=customer_ids).order_by("pk")
    locked = list(rows.select_for_update().values_list("pk", flat=True))
    done = set(Erasure.objects.filter(pk__in=locked).values_list("pk", flat=True))
    transaction.on_commit(lambda: erasing.remove_files(locked))
    may = erasable([pk for pk in locked if pk not in done], by.day)
    if not may:
        return []
    lapse_of_companies(by, list(may), lapsing.erased())
    accounts = _accounts(list(may))
    told = strangers.linked(list(may))
    if told:
        erasing.forget(by, {"notices": told}, linked_forgotten())
    return erasing.erase(by, may, accounts, _words(list(may), list(accounts)))


FULL_NAME = 4
"""Characters from which a name without a space is more than a surname."""


def _accounts(companies: Sequence[int]) -> dict[int, int]:
    """Sign-ins of people who belong to no other company that is there, with their company."""
    theirs = Membership.objects.filter(customer__in=companies, user__is_staff=False)
    found = dict(theirs.order_by("-customer").values_list("user", "customer"))
    others = Membership.objects.filter(user__in=list(found)).exclude(customer__in=companies)
    for user in others.values_list("user", flat=True):
        found.pop(user, None)
    return {**_who_left(companies), **found}


def _who_left(companies: Sequence[int]) -> dict[int, int]:
    """Sign-ins of people who acted for them, belong to nobody now and apply for nothing."""
    acted = JournalEntry.objects.filter(
        customer__in=companies,
        account__is_staff=False,
        account__memberships=None,
        account__drafts=None,
    )
    return dict(acted.order_by("-customer").values_list("account", "customer").distinct())


def _words(companies: Sequence[int], accounts: Sequence[int]) -> set[str]:
    """What names their people and nobody else: addresses, telephone numbers, whole names.

    A surname alone stands in other companies' records as well: a name counts from a given name
    on, or by its length.
    """
    persons = Customer.objects.filter(pk__in=companies, is_person=True)
    words = set(persons.values_list("name", flat=True))
    own = {"customer__in": companies}
    for values in (
        Contact.objects.filter(**own).values_list("name", "email", "phone"),
        Invitation.objects.filter(**own).values_list("email"),
        BillingAccount.objects.filter(**own).values_list("person"),
        get_user_model().objects.filter(pk__in=accounts).values_list("email"),
    ):
        words.update(word for row in values for word in row if word and _is_telling(word))
    accounts_of_persons = BillingAccount.objects.filter(**own, is_person=True)
    words.update(accounts_of_persons.values_list("name", flat=True))
    words |= _who_asked(companies)
    for emails in BillingAccount.objects.filter(**own).values_list("emails", flat=True):
        words.update(emails)
    return words


def _who_asked(companies: Sequence[int]) -> set[str]:
    """Addresses from which they asked us something, and that are on no other company's file."""
    asked = Inquiry.objects.filter(customer__in=companies).exclude(contact="")
    found = set(asked.values_list("contact", flat=True))
    of_others = companies_of(found)
    return {word for word in found if of_others.get(word, set()) <= set(companies)}


def _is_telling(word: str) -> bool:
    parts = word.split()
    is_number = word.lstrip("+").isdecimal()
    return "@" in word or is_number or len(parts) > 1 or len(word) >= FULL_NAME
