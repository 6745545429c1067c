"""Billing accounts as quotes see them, with the lives of the contracts that they pay for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from billing.queries.law import law
from billing.terms.invoicing import BillingConditions
from billing.terms.payer import NOTHING_KNOWN, AccountStanding, Payer
from contracts.models import Contract
from contracts.queries import facts
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Contract as Facts
from contracts.terms.facts import Formed
from contracts.terms.life import Life, life_of


def conditions(agreed: Mapping[int, Agreements], editions: Book) -> dict[int, BillingConditions]:
    """On what billing accounts are billed, by what was agreed with each."""
    rules = law()
    return {pk: BillingConditions(editions, agreements, rules) for pk, agreements in agreed.items()}


def of_account(account_id: int, day: date, standing: AccountStanding = NOTHING_KNOWN) -> Payer:
    """A billing account with all its contracts."""
    agreed = facts.account_agreements([account_id])
    on = BillingConditions(facts.book(), agreed.get(account_id, ()), law())
    known = facts.of_contracts(_contracts(account_id))
    return _payer(known.values(), on, day, standing)


def of_contract(
    contract: Contract, day: date, clause: str, standing: AccountStanding = NOTHING_KNOWN
) -> tuple[Payer, Life]:
    """A contract's life, and the account that pays for it and for others.

    Raises Refused under the clause where the contract was never formed.
    """
    return _of(contract, _contracts(contract.billing_account_id), day, clause, standing)


def alone(
    contract: Contract, day: date, clause: str, standing: AccountStanding = NOTHING_KNOWN
) -> tuple[Payer, Life]:
    """The same without the account's other contracts."""
    return _of(contract, [contract.pk], day, clause, standing)


def _of(
    contract: Contract, ids: Collection[int], day: date, clause: str, standing: AccountStanding
) -> tuple[Payer, Life]:
    known, agreed = facts.with_accounts(ids)
    on = conditions(agreed, facts.book())[contract.billing_account_id]
    life = life_of(known[contract.pk], on.book, clause)
    return _payer(known.values(), on, day, standing).with_life(life), life


def _contracts(account_id: int) -> list[int]:
    rows = Contract.objects.filter(billing_account=account_id)
    return list(rows.values_list("pk", flat=True))


def _payer(
    contracts: Iterable[Facts], on: BillingConditions, day: date, standing: AccountStanding
) -> Payer:
    lives = tuple(Life(one, on.book) for one in contracts if isinstance(one, Formed))
    return Payer(lives, on, day, standing)
