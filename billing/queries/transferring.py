"""What passing a contract to another holder would bring, from the rows (Art. 19)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from billing.queries import quotes
from billing.queries.receivables import unpaid
from billing.terms.forecast import debts_to
from billing.terms.staff_acts import TransferQuote
from contracts.models import Contract
from contracts.people.models import Customer
from contracts.people.queries.accounts import default_number
from contracts.queries import facts
from contracts.terms import transfer as rules


def passing(
    contract: Contract, to: Customer, day: date, effective: date, has_consent: bool = True
) -> TransferQuote:
    """Raises Refused, also for what would hinder it on its day."""
    explanation = rules.transfer(
        facts.of_contract(contract),
        day,
        effective,
        has_consent=has_consent,
        to_present_holder=to.pk == contract.customer_id,
        unpaid=unpaid_if_shared([contract])[contract.pk],
    )
    whole, standing = not is_shared(contract), quotes.standing(contract)
    return TransferQuote(
        explanation,
        contract.customer.number,
        to.number,
        contract.billing_account.number if whole else default_number(to),
        whole,
        debts_to(standing, day, day) if whole else (),
        standing.credit if whole else 0,
    )


def is_shared(contract: Contract) -> bool:
    """Whether its billing account is that of other contracts too."""
    others = Contract.objects.filter(billing_account=contract.billing_account_id)
    return others.exclude(pk=contract.pk).exists()


def unpaid_if_shared(contracts: Collection[Contract]) -> Mapping[int, tuple[str, ...]]:
    """By contract, the unpaid invoices of its billing account where that bills others too."""
    accounts = {one.billing_account_id for one in contracts}
    mine = Contract.objects.filter(billing_account__in=accounts)
    count: dict[int, int] = defaultdict(int)
    for account_id in mine.values_list("billing_account_id", flat=True):
        count[account_id] += 1
    shared = {account_id for account_id, many in count.items() if many > 1}
    numbers: dict[int, list[str]] = defaultdict(list)
    for account_id, number in unpaid(shared).values_list("billing_account_id", "number"):
        numbers[account_id].append(number)
    return {one.pk: tuple(numbers[one.billing_account_id]) for one in contracts}
