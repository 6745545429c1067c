"""The companies to which addresses belong: as a contact's, for invoices, or for signing in."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.contrib.auth import get_user_model
from django.db.models.functions import Upper

from contracts.people.models import BillingAccount, Contact, Membership


def companies_of(addresses: Collection[str]) -> Mapping[str, set[int]]:
    """By address in lower case the ids of its companies; unknown ones have none."""
    wanted = sorted(set(addresses))
    found: dict[str, set[int]] = defaultdict(set)
    contacts = Contact.objects.annotate(address=Upper("email"))
    contacts = contacts.filter(address__in=[one.upper() for one in wanted])
    for address, company in contacts.values_list("address", "customer_id"):
        found[address.lower()].add(company)
    accounts = BillingAccount.objects.filter(emails__overlap=wanted)
    for emails, company in accounts.values_list("emails", "customer_id"):
        for address in set(emails).intersection(wanted):
            found[address].add(company)
    users = get_user_model().objects.filter(email__in=wanted, is_active=True, is_staff=False)
    members = Membership.objects.filter(user__in=users)
    for address, company in members.values_list("user__email", "customer_id"):
        found[address].add(company)
    return found
