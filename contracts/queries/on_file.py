"""What is on file of the companies, accounts and contracts that a file of customers names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from contracts.models import Contract, IndividualAgreement, ServiceEnd, TermsEdition
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.queries import facts
from contracts.terms.editions import Book


@dataclass(frozen=True)
class OnFile:
    """By number; contacts by their company's number and e-mail address in small letters.

    `defaults` and `first_contacts` are by the company's number.
    """

    customers: Mapping[str, Customer]
    accounts: Mapping[str, BillingAccount]
    defaults: Mapping[str, BillingAccount]
    contacts: Mapping[tuple[str, str], Contact]
    first_contacts: Mapping[str, Contact]
    contracts: Mapping[str, Contract]
    agreed: Mapping[int, Mapping[str, Any]]
    editions: Mapping[int, TermsEdition]
    book: Book
    service_end: ServiceEnd | None


def on_file(
    customers: Collection[str], accounts: Collection[str], contracts: Collection[str]
) -> OnFile:
    """In as many statements for one row as for thousands."""
    its_accounts = list(
        BillingAccount.objects.filter(
            Q(customer__number__in=customers) | Q(number__in=[*accounts, *customers])
        ).select_related("customer")
    )
    people = Contact.objects.filter(customer__number__in=customers).select_related("customer")
    latest_first = list(people.order_by("-id"))
    running = Contract.objects.filter(number__in=contracts).select_related(
        "customer", "billing_account", "application__edition"
    )
    return OnFile(
        {one.number: one for one in Customer.objects.filter(number__in=customers)},
        {one.number: one for one in its_accounts},
        {one.customer.number: one for one in its_accounts if one.is_default},
        {(one.customer.number, one.email.lower()): one for one in latest_first},
        {one.customer.number: one for one in latest_first},
        {one.number: one for one in running},
        _agreed(contracts),
        {one.number: one for one in TermsEdition.objects.only("number", "sha256")},
        facts.book(),
        facts.service_end(),
    )


def _agreed(contracts: Collection[str]) -> dict[int, dict[str, Any]]:
    """What was agreed last with contracts, by their id."""
    found: dict[int, dict[str, Any]] = {}
    agreements = IndividualAgreement.objects.filter(contract__number__in=contracts)
    for contract_id, values in agreements.values_list("contract_id", "parameters"):
        assert contract_id is not None, "of contracts"
        found.setdefault(contract_id, {}).update(values)
    return found
