"""Companies, the people in them, and their particulars (Art. 8, 12)."""

from dataclasses import dataclass, field

from django.db import transaction

from contracts.context import By
from contracts.models import BillingAccount, Contact, Customer
from contracts.operations.locking import lock_accounts
from contracts.operations.numbering import take
from contracts.operations.record import journal, notify_company
from contracts.queries.particulars import differences, kind_of


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is to be known of a company and its responsible person, validated on writing."""

    name: str
    postal_code: str
    address: str
    contact_name: str
    email: str
    name_kana: str = ""
    corporate_number: str = ""
    country: str = "JP"
    phone: str = ""
    contact_kana: str = ""
    department: str = ""
    contact_phone: str = ""
    payer_names: tuple[str, ...] = field(default_factory=tuple)


@transaction.atomic
def register_customer(by: By, particulars: Particulars, number: str = "") -> Customer:
    """A company with its default billing account and its first contact.

    Raises ValidationError naming the field at fault.
    """
    p = particulars
    customer = Customer(
        number=number or take("K", by.day.year)[0],
        name=p.name,
        name_kana=p.name_kana,
        corporate_number=p.corporate_number,
        country=p.country,
        postal_code=p.postal_code,
        address=p.address,
        phone=p.phone,
        created_on=by.day,
    )
    customer.full_clean()
    customer.save()
    account = BillingAccount(
        number=customer.number,
        customer=customer,
        name=p.name,
        department=p.department,
        postal_code=p.postal_code,
        address=p.address,
        payer_names=list(p.payer_names),
    )
    account.full_clean()
    account.save()
    contact = Contact(
        customer=customer,
        name=p.contact_name,
        name_kana=p.contact_kana,
        department=p.department,
        email=p.email,
        phone=p.contact_phone or p.phone,
    )
    contact.full_clean()
    contact.save()
    after = {"number": customer.number, "name": p.name, "address": p.address, "email": p.email}
    journal(by, "register_customer", "6-1", customer=customer, after=after)
    return customer


@transaction.atomic
def change_particulars(by: By, row: Customer | BillingAccount | Contact, **values) -> None:
    """Art. 6-2, 8-2, 12-1: change fields of a company, billing account or contact.

    Holders ask for it by `requests.request_particulars`. Issued invoices keep the
    particulars of their day. A contact's old address is told too.
    """
    by.require_staff()
    customer = row if isinstance(row, Customer) else row.customer
    lock_accounts(customer.billing_accounts.values_list("pk", flat=True))
    row.refresh_from_db()
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(values))
    also = (before["email"], row.email) if "email" in values else ()
    _record(by, f"change_{row._meta.model_name}", row, customer, before, values, also)


@transaction.atomic
def add_contact(by: By, customer: Customer, **values) -> Contact:
    """Art. 12-1: another person at a company. Raises ValidationError."""
    by.require_staff()
    row = Contact(customer=customer, **values)
    row.full_clean()
    row.save()
    _record(by, "add_contact", row, customer, {}, values, [row.email])
    return row


def _record(by: By, operation: str, row, customer: Customer, before, after, also) -> None:
    reference = f"{row._meta.model_name}:{row.pk}"
    journal(
        by,
        operation,
        "12-1",
        customer=customer,
        reference=reference,
        before=before,
        after=after,
    )
    changes = differences(kind_of(row), before, after)
    notify_company(by, "changed", customer, {"changes": changes}, also=also)
