"""Billing accounts as an invoice names them, and where their mail goes."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts.models import Contract
from contracts.office.lookups import Ids
from contracts.people.models import BillingAccount


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom an invoice goes to: its particulars are copied onto the invoice."""

    id: int
    customer_id: int
    name: str
    department: str
    postal_code: str
    address: str
    recipients: tuple[str, ...]

    @property
    def particulars(self) -> dict:
        """As they are copied onto a document."""
        return {
            "name": self.name,
            "department": self.department,
            "postal_code": self.postal_code,
            "address": self.address,
        }


def accounts(ids: Collection[int]) -> dict[int, Addressee]:
    """By id. Mail goes to the account's addresses, else to the first responsible person."""
    rows = list(
        BillingAccount.objects.filter(pk__anyof=Ids(ids)).values_list(
            "id", "customer_id", "name", "department", "postal_code", "address", "emails"
        )
    )
    responsible: dict[int, str] = {}
    without = Ids([pk for pk, *_, emails in rows if not emails])
    people = Contract.objects.filter(billing_account__anyof=without).order_by("number")
    for account_id, email in people.values_list("billing_account_id", "responsible__email"):
        responsible.setdefault(account_id, email)
    return {
        pk: Addressee(
            pk,
            customer_id,
            name,
            department,
            postal_code,
            address,
            tuple(emails or filter(None, [responsible.get(pk)])),
        )
        for pk, customer_id, name, department, postal_code, address, emails in rows
    }


def account(pk: int) -> Addressee:
    return accounts([pk])[pk]
