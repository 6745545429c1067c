"""The e-mail addresses on file of a company: its billing accounts', its contacts'."""

from collections.abc import Iterable

from contracts.office.queries.delivery import bouncing
from contracts.people.models import BillingAccount, Contact, Customer


def emails(accounts: Iterable[BillingAccount], contacts: Iterable[Contact]) -> list[str]:
    """Each once, those for invoices first."""
    for_invoices = [email for account in accounts for email in account.emails]
    return list(dict.fromkeys([*for_invoices, *(contact.email for contact in contacts)]))


def emails_of(customer: Customer) -> list[str]:
    return emails(customer.billing_accounts.order_by("number"), customer.contacts.order_by("id"))


def bouncing_emails(accounts: Iterable[BillingAccount], contacts: Iterable[Contact]) -> set[str]:
    """Those at which mail does not arrive."""
    return bouncing(emails(accounts, contacts))
