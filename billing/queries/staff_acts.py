"""What staff's own measures would bring, from the rows as they are."""

from collections.abc import Iterable, Mapping
from datetime import date

from billing.models import Invoice, InvoiceLine
from billing.queries import quotes
from billing.queries.law import law
from billing.terms import staff_acts as rules
from billing.terms.charges import Charge
from billing.terms.forecast import Standing, debts_to
from contracts.models import Contract
from contracts.people.models import BillingAccount, Customer
from contracts.queries import contract_snapshot, facts
from contracts.terms import transfer
from contracts.terms.editions import Agreements
from contracts.terms.facts import Contract as Facts
from contracts.terms.parameters import Plan

NO_CONTRACT = Facts("", Plan.MONTHLY, 1)
"""Bills nothing: stands where an account has no contract."""


def of_contract(contract: Contract, day: date) -> rules.Known:
    """A contract with those that are billed together with it."""
    rows = _together(contract.billing_account_id)
    known = {row.pk: contract_snapshot.of_row(row) for row in rows}
    mine = known.pop(contract.pk)
    standing = quotes.standing(contract)
    return _known(
        mine, known.values(), standing, contract_snapshot.account_agreements(rows[0]), day
    )


def of_account(account: BillingAccount, day: date) -> rules.Known:
    """A billing account, with whatever contracts it bills."""
    rows = _together(account.pk)
    known = [contract_snapshot.of_row(row) for row in rows]
    agreed = facts.account_agreements([account.pk]).get(account.pk, ())
    mine = known[0] if known else NO_CONTRACT
    return _known(mine, known[1:], quotes.standing_of_account(account.pk), agreed, day)


def _together(account_id: int) -> list[Contract]:
    rows = Contract.objects.filter(billing_account=account_id).order_by("number")
    return list(contract_snapshot.with_facts(rows))


def _known(
    mine: Facts, others: Iterable[Facts], standing: Standing, agreed: Agreements, day: date
) -> rules.Known:
    return rules.Known(mine, tuple(others), facts.book(), agreed, law(), standing, day)


def damages(
    subject: Contract | BillingAccount, day: date, amount: int, reason: str
) -> rules.DamagesQuote:
    """Art. 7-3: the line on the account's next invoice. Raises Refused."""
    is_contract = isinstance(subject, Contract)
    known = of_contract(subject, day) if is_contract else of_account(subject, day)
    number = subject.number if is_contract else None
    return rules.damages(known, Charge(0, number, day, amount, reason.strip()))


def agreement(
    subject: Contract | BillingAccount,
    day: date,
    values: Mapping[str, object],
    first: date,
    last: date | None,
) -> rules.AgreementQuote:
    """Art. 2-2: what an agreement would change. Raises Refused."""
    if isinstance(subject, Contract):
        return rules.agreeing(of_contract(subject, day), values, first, last, False)
    return rules.agreeing(of_account(subject, day), values, first, last, True)


def passing(contract: Contract, to: Customer, day: date, effective: date) -> rules.TransferQuote:
    """Art. 19: what passing a contract on would bring. Raises Refused."""
    explanation = transfer.transfer(facts.of_contract(contract), day, effective, has_consent=True)
    account = contract.billing_account
    shared = account.contracts.exclude(pk=contract.pk).exists()
    standing = quotes.standing(contract)
    lines = InvoiceLine.objects.filter(contract=contract)
    unpaid = Invoice.objects.filter(
        billing_account=account, settlement=None, pk__in=lines.values("invoice")
    )
    target = to.billing_accounts.get(is_default=True) if shared else account
    return rules.TransferQuote(
        explanation,
        contract.customer.number,
        to.number,
        target.number,
        not shared,
        () if shared else debts_to(standing, day, day),
        tuple(unpaid.order_by("number").values_list("number", flat=True)) if shared else (),
        0 if shared else standing.credit,
    )
