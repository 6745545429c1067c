"""Rows → the frozen facts and lives that the rules work on: the only reader of either."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from contracts.models import Contract, IndividualAgreement, ServiceEnd, TermsEdition
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import WrittenColumns, fetched
from contracts.terms import facts
from contracts.terms.editions import Agreement, Agreements, Book, Edition, FiguresByDay
from contracts.terms.life import Life, life_of
from contracts.terms.parameters import Plan, validated
from contracts.terms.periods import FEW

PLAN = {plan.value: plan for plan in Plan}
REASON = {reason.value: reason for reason in facts.EndReason}

READ = """
SELECT k.id, k.billing_account_id, b.rows, k.number, k.plan, k.servers, k.refused_on,
       k.withdrawn_on,
       k.formed_on, k.service_starts_on,
       k.minimum_term_ends_on, t.rows, s.rows, p.rows, a.rows, k.ends_on, k.end_reason,
       EXISTS (SELECT FROM contracts_suspension
                WHERE contract_id = k.id AND lifted_on IS NULL),
       k.billed_from,
       (SELECT min(starts_on) FROM contracts_partsuspension
         WHERE contract_id = k.id AND lifted_on IS NULL)
  FROM contracts_contract k
  LEFT JOIN (SELECT contract_id, json_agg(json_build_array(
                    number, starts_on, ends_on, months, notice_deadline, plan)
                    ORDER BY number)::text AS rows
               FROM contracts_term WHERE contract_id = ANY(%(ids)s::bigint[])
              GROUP BY contract_id) t ON t.contract_id = k.id
  LEFT JOIN (SELECT contract_id, json_agg(json_build_array(
                    CASE kind WHEN 'addition' THEN servers ELSE -servers END,
                    effective_on, with_term)
                    ORDER BY id)::text AS rows
               FROM contracts_serverchange WHERE contract_id = ANY(%(ids)s::bigint[])
              GROUP BY contract_id) s ON s.contract_id = k.id
  LEFT JOIN (SELECT contract_id, json_agg(json_build_array(plan, with_term)
                    ORDER BY id)::text AS rows
               FROM contracts_planchange WHERE contract_id = ANY(%(ids)s::bigint[])
              GROUP BY contract_id) p ON p.contract_id = k.id
  LEFT JOIN (SELECT contract_id, json_agg(json_build_array(effective_on, ends_on, parameters)
                    ORDER BY effective_on, id)::text AS rows
               FROM contracts_individualagreement WHERE contract_id = ANY(%(ids)s::bigint[])
              GROUP BY contract_id) a ON a.contract_id = k.id
  LEFT JOIN (SELECT billing_account_id,
                    json_agg(json_build_array(effective_on, ends_on, parameters)
                    ORDER BY effective_on, id)::text AS rows
               FROM contracts_individualagreement
              WHERE billing_account_id IN (SELECT billing_account_id FROM contracts_contract
                                            WHERE id = ANY(%(ids)s::bigint[]))
              GROUP BY billing_account_id) b ON b.billing_account_id = k.billing_account_id
 WHERE k.id = ANY(%(ids)s::bigint[])
 ORDER BY k.number
"""


def book(*drafted: Edition, until: int | None = None) -> Book:
    """Every published edition, also those not yet in force, and any that are being written.

    `until` leaves out the editions published after the one of that number.
    """
    published = [
        Edition(day, number, validated(values))
        for day, number, values in _EDITIONS.of()
        if until is None or number <= until
    ]
    return Book([*published, *drafted])


_EDITIONS = WrittenColumns(
    lambda: TermsEdition.objects.values_list("effective_on", "number", "parameters")
)


def service_end() -> "ServiceEnd | None":
    """The service's end, where one is posted; an earlier one replaces a later."""
    return ServiceEnd.objects.order_by("effective_on", "id").first()


def with_accounts(
    ids: Collection[int],
) -> tuple[dict[int, facts.Contract], dict[int, Agreements]]:
    """Facts by contract id, in order of the contracts' numbers, all in one statement.

    Then, by billing account that they have, what was agreed with it.
    """
    rows = fetched(READ, {"ids": Ids(ids)})
    contracts = {pk: _contract(*row) for pk, _, _, *row in rows}
    return contracts, {account_id: _agreed(agreed) for _, account_id, agreed, *_ in rows}


def of_contracts(ids: Collection[int]) -> dict[int, facts.Contract]:
    """The facts alone."""
    return with_accounts(ids)[0] if ids else {}


def of_contract(contract: Contract) -> facts.Contract:
    """The facts of one contract."""
    return of_contracts([contract.pk])[contract.pk]


def formed(ids: Collection[int]) -> dict[int, facts.Formed]:
    """Facts by contract id, in order of the contracts' numbers; those never formed left out."""
    known = of_contracts(ids)
    return {pk: one for pk, one in known.items() if isinstance(one, facts.Formed)}


def lives(ids: Collection[int], editions: Book) -> dict[int, Life]:
    """Their lives."""
    return {pk: Life(one, editions) for pk, one in formed(ids).items()}


def life(contract: Contract, clause: str) -> Life:
    """The life of one contract. Raises Refused under the clause where it was never formed."""
    return life_of(of_contract(contract), book(), clause)


def account_figures(account_ids: Collection[int], editions: Book) -> dict[int, FiguresByDay]:
    """The figures in force by day for each of some billing accounts."""
    agreed = account_agreements(account_ids)
    return {pk: editions.agreed(agreed.get(pk, ())) for pk in account_ids}


def account_agreements(account_ids: Collection[int]) -> dict[int, Agreements]:
    """What was agreed with billing accounts; accounts without agreement map to ()."""
    return _by_owner(_WITH_ACCOUNTS.of(account_ids))


def contract_agreements(contract_ids: Collection[int]) -> dict[int, Agreements]:
    """What was agreed with contracts; contracts without agreement map to ()."""
    return _by_owner(_WITH_CONTRACTS.of(contract_ids))


def agreed_contracts() -> list[int]:
    """The contracts with which anything was ever agreed individually."""
    found = IndividualAgreement.objects.exclude(contract=None).order_by("contract")
    return list(found.values_list("contract", flat=True).distinct())


def _with(owner: str) -> ByIds:
    return ByIds(
        lambda ids: (
            IndividualAgreement.objects.filter(**{f"{owner}__anyof": ids})
            .order_by("effective_on", "id")
            .values_list(owner, "effective_on", "ends_on", "parameters")
        )
    )


_WITH_ACCOUNTS, _WITH_CONTRACTS = _with("billing_account_id"), _with("contract_id")


def _by_owner(rows: Iterable[tuple]) -> dict[int, Agreements]:
    found: dict[int, Agreements] = defaultdict(tuple)
    for owner_id, first, last, values in rows:
        found[owner_id] += (Agreement(first, last, validated(values)),)
    return found


def _contract(
    number: str,
    plan: str,
    servers: int,
    refused_on: date | None,
    withdrawn_on: date | None,
    formed_on: date | None,
    service_starts_on: date | None,
    minimum_term_ends_on: date | None,
    terms: str | None,
    changes: str | None,
    plan_changes: str | None,
    agreements: str | None,
    ends_on: date | None,
    end_reason: str,
    suspended: bool,
    billed_from: date | None,
    part_suspended_from: date | None,
) -> facts.Contract:
    agreed = _agreed(agreements)
    if formed_on is None or service_starts_on is None:
        return facts.AppliedFor(number, PLAN[plan], servers, refused_on, agreed, withdrawn_on)
    return facts.Formed(
        number,
        PLAN[plan],
        servers,
        formed_on,
        service_starts_on,
        minimum_term_ends_on,
        _terms(terms) if terms else (),
        _changes(changes) if changes else (),
        _plan_changes(plan_changes) if plan_changes else (),
        agreed,
        ends_on,
        REASON.get(end_reason),
        suspended,
        billed_from,
        part_suspended_from,
    )


def _agreed(rows: str | None) -> Agreements:
    if not rows:
        return ()
    return tuple(
        Agreement(date.fromisoformat(first), _day(last), validated(values))
        for first, last, values in json.loads(rows)
    )


@lru_cache(maxsize=FEW)
def _terms(rows: str) -> tuple[facts.Term, ...]:
    """Contracts that began on one day have the same."""
    return tuple(_term(*row) for row in json.loads(rows))


def _changes(rows: str) -> tuple[facts.ServerChange, ...]:
    found = json.loads(rows)
    return tuple(facts.ServerChange(n, _day(on), with_term) for n, on, with_term in found)


def _plan_changes(rows: str) -> tuple[facts.PlanChange, ...]:
    return tuple(facts.PlanChange(PLAN[to], number) for to, number in json.loads(rows))


def _term(
    number: int, starts_on: str, ends_on: str, months: int, deadline: str, plan: str
) -> facts.Term:
    first, last, notice = map(date.fromisoformat, (starts_on, ends_on, deadline))
    return facts.Term(number, first, last, months, notice, PLAN[plan])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
