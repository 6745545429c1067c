"""Companies, the people in them, and their particulars (Art. 8, 12)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty, Member
from contracts.office.operation import internal, operation, own
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.delivery import Delivery, FileNames, Language
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.locking import lock_accounts
from contracts.people.operations.notifying import notify_company
from contracts.people.queries.accounts import next_number
from contracts.people.queries.particulars import differences, kind_of


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
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person at a customer (Art. 8-1)."""

    name: str
    email: str
    name_kana: str = ""
    department: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Billing:
    """Who is billed, and how (請求先)."""

    name: str
    postal_code: str
    address: str
    department: str = ""
    emails: tuple[str, ...] = ()
    payer_names: tuple[str, ...] = ()
    person: str = ""
    is_person: bool = False
    purchase_order: str = ""
    own_reference: str = ""
    cost_centre: str = ""
    delivery: str = Delivery.ATTACHED.value
    file_names: str = FileNames.NUMBER.value
    language: str = Language.JAPANESE.value


@own(register_customer=_("Customer registered"))
@transaction.atomic
def register_customer(
    by: By, particulars: Particulars, number: str = "", billing: Billing | None = None
) -> Customer:
    """A company with its default billing account and its first contact.

    It is billed as it is named where `billing` is left out. Raises ValidationError naming
    the field at fault.
    """
    p = particulars
    customer = Customer(
        number=number or take("K", by.day.year)[0],
        name=p.name,
        name_kana=p.name_kana,
        corporate_number=p.corporate_number,
        is_person=p.is_person,
        country=p.country,
        postal_code=p.postal_code,
        address=p.address,
        phone=p.phone,
        created_on=by.day,
    )
    customer.full_clean()
    customer.save()
    same = Billing(
        p.name,
        p.postal_code,
        p.address,
        p.department,
        payer_names=p.payer_names,
        is_person=p.is_person,
    )
    _account(customer, billing or same, customer.number, is_default=True)
    phone = p.contact_phone or p.phone
    _contact(customer, Person(p.contact_name, p.email, p.contact_kana, p.department, phone))
    after = {"number": customer.number, "name": p.name, "address": p.address, "email": p.email}
    journal(by, "register_customer", "6-1", customer=customer, after=after)
    return customer


@operation(
    Duty.CONTRACTS, Member.OWNER, Member.BILLING, add_billing_account=_("Billing account added")
)
@transaction.atomic
def add_account(by: By, customer: Customer, billing: Billing) -> BillingAccount:
    """One more billing account of a customer."""
    by.require_holder(customer.pk, Member.BILLING)
    others = list(customer.billing_accounts.values_list("pk", flat=True))
    lock_accounts(others)
    number = next_number(customer)
    account = _account(customer, billing, number, is_default=False)
    after = {"number": number, **asdict(billing)}
    journal(by, "add_billing_account", "6-2", customer=customer, reference=number, after=after)
    return account


@internal()
def default_account(by: By, customer: Customer) -> BillingAccount:
    """Whom a company is billed as by default; made again where its account passed to others."""
    mine = list(customer.billing_accounts.order_by("-is_default", "pk"))
    if mine:
        if not mine[0].is_default:
            mine[0].is_default = True
            mine[0].save(update_fields=["is_default"])
        return mine[0]
    same = Billing(customer.name, customer.postal_code, customer.address)
    account = _account(customer, same, next_number(customer), is_default=True)
    after = {"number": account.number, **asdict(same)}
    number = account.number
    journal(by, "add_billing_account", "19", customer=customer, reference=number, after=after)
    return account


@operation(Duty.CONTRACTS, Member.OWNER, add_contact=_("Contact added"))
@transaction.atomic
def add_contact(by: By, customer: Customer, person: Person) -> Contact:
    """One more person at a customer."""
    by.require_holder(customer.pk)
    contact = _contact(customer, person)
    reference = f"contact:{contact.pk}"
    journal(by, "add_contact", "8-1", customer=customer, reference=reference, after=asdict(person))
    return contact


def _account(customer: Customer, billing: Billing, number: str, is_default: bool) -> BillingAccount:
    values = {**asdict(billing), "emails": [*billing.emails], "payer_names": [*billing.payer_names]}
    account = BillingAccount(number=number, customer=customer, is_default=is_default, **values)
    account.full_clean()
    account.save()
    return account


def _contact(customer: Customer, person: Person) -> Contact:
    contact = Contact(customer=customer, **asdict(person))
    contact.full_clean()
    contact.save()
    return contact


Follower = Callable[[By, Customer | BillingAccount | Contact], object]
followers: list[Follower] = []


def follows_change(function: Follower) -> Follower:
    """Register what follows a change of particulars, under the same lock."""
    followers.append(function)
    return function


@operation(
    Duty.CONTRACTS,
    change_customer=_("Change of company details"),
    change_billingaccount=_("Change of billing account"),
    change_contact=_("Change of contact"),
)
@transaction.atomic
def change_particulars(
    by: By,
    row: Customer | BillingAccount | Contact,
    expected: str | None = None,
    /,
    **values,
) -> None:
    """Art. 6-2, 8-2, 12-1: change fields of a company, billing account or contact.

    Only what differs from what is on file is written, journaled and told; nothing where nothing
    does. `expected` is the fingerprint of their values as they were read; raises Changed where
    one is another by now.
    Holders ask for it by `requests.request_particulars`. Issued invoices keep the
    particulars of their day. A contact's old address is notified too; what the company does
    not see changes without a notice.
    """
    by.require(Duty.CONTRACTS, *([Duty.ACCOUNTS] if isinstance(row, BillingAccount) else []))
    customer = row if isinstance(row, Customer) else row.customer
    lock_accounts(customer.billing_accounts.values_list("pk", flat=True))
    row.refresh_from_db()
    now = {name: getattr(row, name) for name in values}
    fingerprint.require(Changed("12-1"), expected, now)
    before = {name: value for name, value in now.items() if value != values[name]}
    values = {name: values[name] for name in before}
    if not values:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(values))
    also = (before["email"], values["email"]) if "email" in values else ()
    kind = row._meta.model_name
    journal(
        by,
        f"change_{kind}",
        "12-1",
        customer=customer,
        reference=f"{kind}:{row.pk}",
        before=before,
        after=values,
    )
    changes = differences(kind_of(row), before, values)
    if changes:
        notify_company(by, "changed", customer, {"changes": changes}, also=also)
    for follow in followers:
        follow(by, row)
