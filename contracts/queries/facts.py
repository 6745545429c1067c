"""Rows → the frozen facts that the rules work on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import TypeVar

from django.db.models import Q, QuerySet

from contracts.models import (
    Contract,
    IndividualAgreement,
    PlanChange,
    ServerChange,
    ServiceEnd,
    Suspension,
    Term,
    TermsEdition,
)
from contracts.office.lookups import Ids
from contracts.terms import facts
from contracts.terms.editions import Agreement, Agreements, Book, Edition
from contracts.terms.parameters import Plan, validated

PLAN = {plan.value: plan for plan in Plan}
T = TypeVar("T")
REASON = {reason.value: reason for reason in facts.EndReason}


def book(*drafted: Edition) -> Book:
    """Every published edition, also those not yet in force, and any that are being written."""
    rows = TermsEdition.objects.values_list("effective_on", "number", "parameters")
    published = [Edition(day, number, validated(values)) for day, number, values in rows]
    return Book([*published, *drafted])


def service_end() -> "ServiceEnd | None":
    """The service's end, where one is posted; an earlier one replaces a later."""
    return ServiceEnd.objects.order_by("effective_on", "id").first()


def account_agreements(account_ids: Collection[int]) -> dict[int, Agreements]:
    """What was agreed with billing accounts; accounts without agreement map to ()."""
    return _agreements("billing_account_id", Ids(account_ids))


def contract_agreements(contract_ids: Collection[int]) -> dict[int, Agreements]:
    """What was agreed with contracts; those without agreement are left out."""
    return _agreements("contract_id", Ids(contract_ids))


def _agreements(owner: str, ids: Ids) -> dict[int, Agreements]:
    return _by_owner(owner, IndividualAgreement.objects.filter(**{f"{owner}__anyof": ids}))


def _by_owner(owner: str, agreed: QuerySet) -> dict[int | None, Agreements]:
    rows = agreed.values_list(owner, "effective_on", "ends_on", "parameters")
    found: dict[int, Agreements] = defaultdict(tuple)
    for owner_id, first, last, values in rows:
        found[owner_id] += (Agreement(first, last, validated(values)),)
    return found


CONTRACT = (
    "id",
    "number",
    "plan",
    "servers",
    "formed_on",
    "refused_on",
    "service_starts_on",
    "minimum_term_ends_on",
    "ends_on",
    "end_reason",
)


def of_contract(contract: Contract) -> facts.Contract:
    """The facts of a contract whose row was read already."""
    return _of_rows([attrgetter(*CONTRACT)(contract)], Ids([contract.pk]))[contract.pk]


def of_contract_and_account(contract: Contract) -> tuple[facts.Contract, Agreements]:
    """The same and what was agreed with its billing account, read together."""
    mine = Q(contract=contract.pk) | Q(billing_account=contract.billing_account_id)
    agreed = _by_owner("contract_id", IndividualAgreement.objects.filter(mine))
    row = attrgetter(*CONTRACT)(contract)
    return _of_rows([row], Ids([contract.pk]), agreed)[contract.pk], agreed.get(None, ())


def of_contracts(ids: Collection[int]) -> dict[int, facts.Contract]:
    """Facts by contract id, in order of the contracts' numbers."""
    ids = Ids(ids)
    rows = Contract.objects.filter(pk__anyof=ids).order_by("number").values_list(*CONTRACT)
    return _of_rows(rows, ids)


def _of_rows(
    rows: Iterable[tuple], ids: Ids, agreed: Mapping[int | None, Agreements] | None = None
) -> dict[int, facts.Contract]:
    terms = _terms(ids)
    changes = _changes(ids)
    plans = _plan_changes(ids)
    agreements = _agreements("contract_id", ids) if agreed is None else agreed
    suspended = set(
        Suspension.objects.filter(contract__anyof=ids, lifted_on=None).values_list(
            "contract_id", flat=True
        )
    )
    return {
        pk: facts.Contract(
            number,
            PLAN[plan],
            servers,
            formed_on,
            refused_on,
            service_starts_on,
            minimum_term_ends_on,
            terms.get(pk, ()),
            changes.get(pk, ()),
            plans.get(pk, ()),
            agreements.get(pk, ()),
            ends_on,
            REASON.get(end_reason),
            pk in suspended,
        )
        for (
            pk,
            number,
            plan,
            servers,
            formed_on,
            refused_on,
            service_starts_on,
            minimum_term_ends_on,
            ends_on,
            end_reason,
        ) in rows
    }


def _terms(ids: Ids) -> dict[int, tuple[facts.Term, ...]]:
    rows = (
        Term.objects.filter(contract__anyof=ids)
        .order_by("contract_id", "number")
        .values_list(
            "contract_id", "number", "starts_on", "ends_on", "months", "notice_deadline", "plan"
        )
    )
    return _grouped(
        (pk, facts.Term(number, starts, ends, months, notice, PLAN[plan]))
        for pk, number, starts, ends, months, notice, plan in rows
    )


def _changes(ids: Ids) -> dict[int, tuple[facts.ServerChange, ...]]:
    rows = (
        ServerChange.objects.filter(contract__anyof=ids)
        .order_by("id")
        .values_list("contract_id", "kind", "servers", "effective_on", "with_term")
    )
    return _grouped(
        (pk, facts.ServerChange(n if kind == "addition" else -n, effective_on, with_term))
        for pk, kind, n, effective_on, with_term in rows
    )


def _plan_changes(ids: Ids) -> dict[int, tuple[facts.PlanChange, ...]]:
    rows = (
        PlanChange.objects.filter(contract__anyof=ids)
        .order_by("id")
        .values_list("contract_id", "plan", "with_term")
    )
    return _grouped((pk, facts.PlanChange(PLAN[plan], with_term)) for pk, plan, with_term in rows)


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, tuple[T, ...]]:
    found = defaultdict(list)
    for pk, value in pairs:
        found[pk].append(value)
    return {pk: tuple(values) for pk, values in found.items()}
