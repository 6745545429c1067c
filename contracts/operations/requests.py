"""Changes that a holder asks for (Art. 6-2, 8-2, 12-1): open until accepted, refused, withdrawn.

The rules decide twice: when it is asked for, so that nobody waits for what cannot be, and
again on acceptance, when it takes effect. Asking twice for the same makes one request.
"""

import json
from collections.abc import Mapping
from copy import copy
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import ChangeRequest, Contract
from contracts.models.requests import clause
from contracts.office.context import By, Duty, Member
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import changes
from contracts.operations.asking_once import require_not_asked
from contracts.operations.consenting import Consent, columns
from contracts.operations.locking import locked_contract
from contracts.operations.notifying import notify_holder
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.companies import (
    Billing,
    Person,
    add_account,
    add_contact,
    change_particulars,
)
from contracts.people.operations.locking import lock_accounts
from contracts.people.operations.notifying import notify_company
from contracts.people.queries.particulars import CONTACT, MODELS, kind_of
from contracts.queries import facts
from contracts.queries.particulars import differences
from contracts.terms import application as rules
from contracts.terms.parameters import Plan

Kind = ChangeRequest.Kind
State = ChangeRequest.State
Row = Customer | BillingAccount | Contact

DECIDED: dict[str, str] = {
    State.ACCEPTED: "accept_request",
    State.REFUSED: "refuse_request",
    State.WITHDRAWN: "withdraw_request",
}


def may_ask(kind: str) -> tuple[Member, ...]:
    """Who may, other than the owner."""
    return (Member.BILLING,) if kind == Kind.BILLING_ACCOUNT else ()


@operation(Duty.CONTRACTS, Member.OWNER, request=_("Change requested"))
@transaction.atomic
def request_servers(
    by: By,
    contract_id: int,
    servers: int,
    effective: date | None = None,
    consent: Consent | None = None,
) -> ChangeRequest:
    """Art. 6-2: more servers from a wished day on. Raises Refused, Changed."""
    contract = _contract(by, contract_id)
    life = facts.life(contract, "6-2")
    effective = effective or by.day
    rules.add_servers(life, by.day, servers, effective)
    before = {"servers": life.servers(effective)}
    after = {"servers": servers, "effective_on": effective}
    return _order(by, Kind.ADD_SERVERS, before, after, contract, consent)


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Change of plan requested"))
@transaction.atomic
def request_plan(
    by: By, contract_id: int, plan: Plan, consent: Consent | None = None
) -> ChangeRequest:
    """Art. 6-2: another plan from the next term on. Raises Refused, Changed."""
    contract = _contract(by, contract_id)
    life = facts.life(contract, "6-2")
    number = rules.change_plan(life, by.day, plan)
    before = {"plan": life.plan_of_term(number)}
    after = {"plan": plan, "with_term": number}
    return _order(by, Kind.CHANGE_PLAN, before, after, contract, consent)


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Change of the responsible person requested"))
@transaction.atomic
def request_responsible(
    by: By, contract_id: int, contact_id: int | None = None, new: Mapping[str, str] | None = None
) -> ChangeRequest:
    """Art. 8-2: one of the company's contacts, or a new one, as the responsible person.

    Raises Refused, ValidationError for a new contact's entries.
    """
    contract, new = _contract(by, contract_id), new or {}
    before = _person(contract.responsible)
    if contact_id is None:
        _check(Contact(customer=contract.customer), new)
        after = {**dict.fromkeys(CONTACT, ""), **new}
    else:
        after = _person(contract.customer.contacts.get(pk=contact_id))
        if before == after:
            raise Refused(
                "8-2", "すでに責任者です", "That person is already the responsible person"
            )
    return _ask(by, Kind.RESPONSIBLE, before, after, customer=contract.customer, contract=contract)


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Change of particulars requested"))
@transaction.atomic
def request_particulars(
    by: By, row: Row, expected: str | None = None, /, **values
) -> ChangeRequest:
    """Art. 12-1: other particulars of a company, billing account or contact.

    A contact or a billing account without a key is a new one. `expected` is the fingerprint of
    the values as they were read. Raises Refused where nothing is changed, Changed where one is
    another by now, AskedAlready where an open request changes one of them, ValidationError
    naming the field at fault.
    """
    kind = kind_of(row)
    customer = row if isinstance(row, Customer) else row.customer
    by.require_holder(customer.pk, *may_ask(kind))
    _lock(customer)
    if row.pk is not None:
        row.refresh_from_db()
    now = {name: getattr(row, name) for name in values}
    fingerprint.require(Changed("12-1"), expected, now)
    before = {name: value for name, value in now.items() if value != values[name]}
    after = {name: values[name] for name in before}
    if not after:
        raise Refused("12-1", "変更された項目がありません", "Nothing has been changed")
    _check(row, after)
    require_not_asked(customer, kind, row.pk, _as_kept(after))
    return _ask(by, kind, before, after, customer=customer, subject=row.pk)


@operation(Duty.CONTRACTS, Member.OWNER, withdraw_request=_("Request withdrawn"))
@transaction.atomic
def withdraw(by: By, request_id: int) -> ChangeRequest:
    """The holder takes an open request back. Raises Refused where it is not open."""
    request = _locked(request_id)
    by.require_holder(request.customer_id, *may_ask(request.kind))
    return _decide(by, request, State.WITHDRAWN)


@operation(Duty.CONTRACTS, accept_request=_("Request accepted"))
@transaction.atomic
def accept(by: By, request_id: int) -> ChangeRequest:
    """Staff accept: the change takes effect, as the rules of today allow. Raises Refused.

    Servers whose wished day has passed come today; a plan whose term has begun by now
    comes with the term after it.
    """
    by.require(Duty.CONTRACTS)
    request = _locked(request_id)
    _require_open(request)
    # it waits no longer, so that what happens now is not taken for another's doing
    ChangeRequest.objects.filter(pk=request.pk).update(state=State.ACCEPTED)
    reason = _carry_out(by, request)
    return _decide(by, request, State.ACCEPTED, reason)


@operation(Duty.CONTRACTS, refuse_request=_("Request refused"))
@transaction.atomic
def refuse(by: By, request_id: int, reason: str) -> ChangeRequest:
    """Staff refuse, and say why."""
    by.require(Duty.CONTRACTS)
    request = _decide(by, _locked(request_id), State.REFUSED, reason)
    _tell(by, "request_refused", request, {"reason": reason})
    return request


# --- asking -----------------------------------------------------------------------------


def _contract(by: By, contract_id: int) -> Contract:
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    return contract


def _person(contact: Contact) -> dict:
    return {"contact": contact.pk, "name": contact.name, "email": contact.email}


def _check(row: Row, values: Mapping[str, object]) -> None:
    """Raises ValidationError where a row cannot have the values."""
    wished = copy(row)
    for name, value in values.items():
        setattr(wished, name, value)
    wished.clean_fields(exclude={f.name for f in row._meta.fields} - set(values))


def _order(
    by: By,
    kind: str,
    before: Mapping,
    after: Mapping,
    contract: Contract,
    consent: Consent | None,
) -> ChangeRequest:
    """What is ordered under the terms to which the holder consents with it."""
    agreed = columns(by, clause(kind), consent)
    customer = contract.customer
    return _ask(by, kind, before, after, customer=customer, contract=contract, agreed=agreed)


def _ask(
    by: By,
    kind: str,
    before: Mapping,
    after: Mapping,
    *,
    customer: Customer,
    contract: Contract | None = None,
    subject: int | None = None,
    agreed: Mapping | None = None,
) -> ChangeRequest:
    """A request under lock; asked twice it is the same; refused while another one is open.

    Those about a row on file may be several, each about other fields.
    """
    same = ChangeRequest.objects.filter(
        customer=customer, contract=contract, kind=kind, subject=subject
    )
    after = _as_kept(after)
    waiting = list(same.filter(state=State.OPEN))
    for one in waiting:
        if one.after == after:
            return one
    if waiting and subject is None:
        raise Refused(
            clause(kind),
            "確認中の申請があります。取り下げてから、もう一度お申し込みください",
            "A request of this kind is already under review; withdraw it first",
        )
    request = ChangeRequest.objects.create(
        customer=customer,
        contract=contract,
        kind=kind,
        subject=subject,
        before=_as_kept(before),
        after=after,
        requested_at=by.now,
        requested_by_id=by.account_id,
        **(agreed or {}),
    )
    _journal(by, "request", request)
    _tell(by, "request_received", request)
    return request


def _as_kept(values: Mapping) -> dict:
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


# --- deciding ---------------------------------------------------------------------------


def _lock(customer: Customer) -> None:
    lock_accounts(customer.billing_accounts.values_list("pk", flat=True))


def _locked(request_id: int) -> ChangeRequest:
    """A request, read again under the lock of its contract or of its company's accounts."""
    rows = ChangeRequest.objects.select_related("customer", "contract__responsible", "edition")
    request = rows.get(pk=request_id)
    if request.contract_id:
        locked_contract(request.contract_id)
    else:
        _lock(request.customer)
    return rows.get(pk=request_id)


def _require_open(request: ChangeRequest) -> None:
    if request.state != State.OPEN:
        raise Refused(
            clause(request.kind),
            "この申請はもう確認中ではありません",
            "This request is no longer under review",
        )


def _decide(by: By, request: ChangeRequest, state: str, reason: str = "") -> ChangeRequest:
    _require_open(request)
    request.state = state
    request.decided_at = by.now
    request.decided_by_id = by.account_id
    request.reason = reason
    request.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    _journal(by, DECIDED[state], request)
    return request


def _carry_out(by: By, request: ChangeRequest) -> str:
    """What was asked for happens. Returns how it differs from the wish, if it does."""
    after = request.after
    if request.contract_id is not None:
        return _change_contract(by, request, request.contract_id)
    row = check_particulars(request)
    if row is not None:
        change_particulars(by, row, **after)
    elif request.kind == Kind.BILLING_ACCOUNT:
        add_account(by, request.customer, Billing(**after))
        told = {"changes": differences(request.kind, {}, after)}
        notify_company(by, "changed", request.customer, told)
    else:
        add_contact(by, request.customer, Person(**after))
        told = {"changes": differences(request.kind, {}, after)}
        notify_company(by, "changed", request.customer, told, also=[after["email"]])
    return ""


def _change_contract(by: By, request: ChangeRequest, contract_id: int) -> str:
    after = request.after
    if request.kind == Kind.ADD_SERVERS:
        wished = date.fromisoformat(after["effective_on"])
        changes.add_servers(by, contract_id, after["servers"], max(wished, by.day))
        return "" if wished >= by.day else f"{wished} → {by.day}"
    if request.kind == Kind.CHANGE_PLAN:
        change = changes.change_plan(by, contract_id, Plan(after["plan"]))
        term = after["with_term"]
        return "" if change.with_term == term else f"第{term}期 → 第{change.with_term}期"
    changes.change_responsible(by, contract_id, _responsible(by, request))
    return ""


def _responsible(by: By, request: ChangeRequest) -> Contact:
    if "contact" in request.after:
        return request.customer.contacts.get(pk=request.after["contact"])
    return add_contact(by, request.customer, Person(**request.after))


def check_particulars(request: ChangeRequest) -> Row | None:
    """The row whose particulars would change, None for none; raises Refused where it has."""
    if request.kind not in MODELS or request.subject is None:
        return None
    row = MODELS[request.kind].objects.get(pk=request.subject)
    now = _as_kept({name: getattr(row, name) for name in request.before})
    if now != request.before:
        raise Refused(
            "12-1",
            "申請のあとに内容が変わっています",
            "The details have changed since this was requested",
        )
    return row


# --- records ----------------------------------------------------------------------------


def _journal(by: By, operation: str, request: ChangeRequest) -> None:
    agreed = {"edition": request.edition.number} if request.edition else {}
    journal(
        by,
        operation,
        clause(request.kind),
        customer=request.customer,
        contract=request.contract,
        reference=f"request:{request.pk}",
        before=request.before,
        after={**request.after, "kind": request.kind, "reason": request.reason, **agreed},
    )


def _tell(by: By, notice: str, request: ChangeRequest, data: Mapping | None = None) -> None:
    """To the responsible person; of a company's particulars to all of its."""
    kind = Kind(request.kind)
    data = {
        "request": request.pk,
        "kind": kind,
        "clause": clause(kind),
        "changes": differences(kind, request.before, request.after),
        **(data or {}),
    }
    if request.contract:
        notify_holder(by, notice, request.contract, data)
    else:
        notify_company(by, notice, request.customer, data)
