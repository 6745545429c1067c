"""An application on paper, entered by staff: with its consent as document (Art. 6-1, 8-1, 31)."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft, Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.terms.explanation import Refused
from contracts.operations.application import Order, apply
from contracts.operations.arrivals import Arrival, paper_gone_if_refused
from contracts.operations.consenting import was_read_in_english
from contracts.operations.submitting import Entries, known_parties
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.companies import Billing, register_customer
from contracts.queries.editions import in_force_on
from contracts.terms.arrival import DAYS_BACK, check_arrival, is_far_back
from contracts.terms.declaration import check_declarations, declared


@operation(Duty.CONTRACTS, title=_("Application on paper entered"))
@transaction.atomic
def enter_application(
    by: By,
    key: UUID,
    entries: Entries,
    typed: Mapping,
    arrival: Arrival,
    customer: Customer | None = None,
) -> Contract:
    """Register what is new and apply, as the paper says. Entered twice by `key`, it is one.

    `typed` is what was typed into each step and stays with who typed it. The company gets
    no sign-in: staff invite one. Raises Refused, also without the paper, ValidationError
    naming the field at fault.
    """
    by.require(Duty.CONTRACTS)
    draft = _draft(by, key, typed, customer)
    if draft is not None and draft.contract is not None:
        return draft.contract
    _check(by, entries, arrival)
    account, responsible = _parties(by, customer, entries)
    order = Order(
        entries.plan,
        entries.servers,
        account,
        responsible,
        in_force_on(arrival.arrived_on),
        entries.declares_no_antisocial_ties,
        declaration=declared(was_read_in_english("6-1", entries.shown)),
        wished_start=entries.wished_start,
    )
    contract = apply(by, order, arrival)
    with paper_gone_if_refused(arrival, contract.application):
        if draft is not None:
            draft.contract, draft.customer = contract, account.customer
            draft.save(update_fields=["contract", "customer"])
    return contract


def _draft(by: By, key: UUID, typed: Mapping, customer: Customer | None) -> ApplicationDraft | None:
    """What a person typed; a job types nothing."""
    if by.account_id is None:
        return None
    values = {"customer": customer, "data": dict(typed)}
    times = {"created_at": by.now, "updated_at": by.now}
    draft, _ = ApplicationDraft.objects.get_or_create(
        key=key, defaults={"user_id": by.account_id, **values, **times}
    )
    if draft.user_id != by.account_id:
        raise PermissionDenied
    return draft


def _check(by: By, entries: Entries, arrival: Arrival) -> None:
    edition = in_force_on(arrival.arrived_on)
    check_declarations(
        edition is not None, entries.declares_no_antisocial_ties, entries.takes_responsibilities
    )
    check_arrival("6-1", arrival.arrived_on, by.day, arrival.arrived_on)
    if is_far_back(arrival.arrived_on, by.day):
        raise Refused(
            "6-1",
            f"届いてから{DAYS_BACK}日を過ぎた申込書です。申込者に、あらためて申し込んでもらってください",
            f"The application arrived more than {DAYS_BACK} days ago; ask the applicant to apply"
            " again",
        )
    if not arrival.paper:
        raise Refused(
            "6-1", "同意を示す書面が必要です", "The document that shows the consent is required"
        )


def _parties(by: By, customer: Customer | None, entries: Entries) -> tuple[BillingAccount, Contact]:
    if customer is not None:
        return known_parties(by, customer, entries)
    assert entries.company, "a new company says who it is"
    assert isinstance(entries.billing, Billing), "a new company has no account yet"
    company = register_customer(by, entries.company, billing=entries.billing)
    return company.billing_accounts.get(), company.contacts.get()
