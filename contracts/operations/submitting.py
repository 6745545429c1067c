"""Sending a written application: all of it, once (Art. 6-1, 8-1, 31)."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft, Contract
from contracts.office.context import By, Member
from contracts.office.operation import internal, own
from contracts.office.operations.record import journal
from contracts.office.terms.fingerprint import Changed
from contracts.operations.application import Order, apply
from contracts.operations.consenting import current, was_read_in_english
from contracts.operations.drafting import fingerprint_of
from contracts.people.models import BillingAccount, Contact, Customer, Membership
from contracts.people.operations.companies import (
    Billing,
    Particulars,
    Person,
    add_account,
    add_contact,
    register_customer,
)
from contracts.terms.declaration import check_declarations, declared, passages_shown
from contracts.terms.parameters import Plan


@dataclass(frozen=True, slots=True)
class Entries:
    """An application's entries, normalised. Rows of one's own company are given by id.

    `company` says the company and its responsible person, and is None where a customer
    applies for a further contract; `responsible` is None where `company` says it. `shown` is
    the fingerprint of the passages and declarations as they were read.
    """

    company: Particulars | None
    responsible: Person | int | None
    billing: Billing | int
    plan: Plan
    servers: int
    wished_start: date
    edition_sha256: str
    declares_no_antisocial_ties: bool
    takes_responsibilities: bool
    shown: str


@own(become_owner=_("Became owner"))
@transaction.atomic
def send(by: By, key: UUID, expected: str, entries: Entries) -> Contract:
    """Register what is new, make the applicant its owner, and apply. Sent twice, it is one.

    `expected` is the fingerprint of the draft whose entries these are. Raises Changed where
    the draft has changed since, or the edition in force.
    """
    mine = ApplicationDraft.objects.filter(user_id=by.person)
    draft = mine.select_for_update(of=["self"]).select_related("customer").get(key=key)
    if draft.contract is not None:
        return draft.contract
    if fingerprint_of(draft.data) != expected:
        raise Changed(
            "6-1",
            "ほかの画面で内容が変わりました。もう一度ご確認ください",
            "The entries were changed in another window; check them again",
        )
    check_declarations(
        bool(entries.edition_sha256),
        entries.declares_no_antisocial_ties,
        entries.takes_responsibilities,
    )
    edition = current(by, "6-1", entries.edition_sha256)
    english = was_read_in_english("6-1", entries.shown)
    by, account, responsible = _parties(by, draft.customer, entries)
    order = Order(
        entries.plan,
        entries.servers,
        account,
        responsible,
        edition,
        entries.declares_no_antisocial_ties,
        declaration=declared(english),
        passages=passages_shown(english),
        wished_start=entries.wished_start,
    )
    contract = draft.contract = apply(by, order)
    draft.customer = account.customer
    draft.updated_at = by.now
    draft.save(update_fields=["contract", "customer", "updated_at"])
    return contract


def _parties(
    by: By, customer: Customer | None, entries: Entries
) -> tuple[By, BillingAccount, Contact]:
    """Who is billed and who answers; `by` is then somebody who may act for them."""
    if customer is None:
        assert entries.company, "a new company says who it is"
        assert isinstance(entries.billing, Billing), "a new company has no account yet"
        customer = register_customer(by, entries.company, billing=entries.billing)
        by = _owner(by, customer)
        return by, customer.billing_accounts.get(), customer.contacts.get()
    by.require_holder(customer.pk)
    return by, *known_parties(by, customer, entries)


@internal()
def known_parties(by: By, customer: Customer, entries: Entries) -> tuple[BillingAccount, Contact]:
    """Rows of a company on file, the new ones among them added."""
    account, responsible = entries.billing, entries.responsible
    return (
        add_account(by, customer, account)
        if isinstance(account, Billing)
        else customer.billing_accounts.get(pk=account),
        add_contact(by, customer, responsible)
        if isinstance(responsible, Person)
        else customer.contacts.get(pk=responsible or 0),
    )


def _owner(by: By, customer: Customer) -> By:
    """The applicant owns the new company's account (Art. 10)."""
    Membership.objects.create(user_id=by.person, customer=customer, role=Member.OWNER)
    journal(by, "become_owner", "10-1", customer=customer, after={"account": by.account_id})
    return replace(by, members={**by.members, customer.pk: Member.OWNER})
