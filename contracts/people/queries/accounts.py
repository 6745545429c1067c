"""The billing accounts of a company, and the number that its next one has."""

from itertools import count

from contracts.people.models import BillingAccount, Customer


def default_number(customer: Customer) -> str:
    """That of its default account, or the one that it would have."""
    default = customer.billing_accounts.filter(is_default=True).first()
    return default.number if default else next_number(customer)


def next_number(customer: Customer) -> str:
    """`K-2026-00001-2` and so on: one that no account has, also none that passed to others."""
    named = BillingAccount.objects.filter(number__startswith=f"{customer.number}-")
    taken = set(named.values_list("number", flat=True))
    return next(number for n in count(2) if (number := f"{customer.number}-{n}") not in taken)
