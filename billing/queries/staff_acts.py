"""What acts of staff would bring, from the rows."""

from collections.abc import Mapping
from datetime import date

from billing.queries import payers, quotes
from billing.terms import staff_acts as rules
from billing.terms.charges import CORRECTED, Charge, Correction
from billing.terms.payer import Payer
from contracts.models import Contract
from contracts.people.models import BillingAccount
from contracts.queries import facts
from contracts.terms.life import Life


def of_contract(contract: Contract, day: date, clause: str) -> tuple[Payer, Life]:
    """A contract with the account that pays for it. Raises Refused unless it was formed."""
    return payers.of_contract(contract, day, clause, quotes.standing(contract))


def damages(
    subject: Contract | BillingAccount, day: date, amount: int, reason: str
) -> rules.ChargeQuote:
    """Art. 7-3: the line on the account's next invoice. Raises Refused."""
    number = subject.number if isinstance(subject, Contract) else None
    account_id = subject.billing_account_id if isinstance(subject, Contract) else subject.pk
    payer = payers.of_account(account_id, day, quotes.standing_of_account(account_id))
    return rules.damages(payer, Charge(0, number, day, amount, reason.strip()))


def correction(
    contract: Contract, day: date, amount: int, why: str, asked: Correction
) -> rules.ChargeQuote:
    """Art. 23-1: the line that puts a wrong fee right, on the account's next invoice.

    Raises Refused; whose invoice is corrected, `charges.corrected` says.
    """
    account_id = contract.billing_account_id
    standing = quotes.standing_of_account(account_id)
    payer, life = payers.of_contract(contract, day, CORRECTED, standing)
    return rules.correcting(payer, life, Charge(0, contract.number, day, amount, why), asked)


def agreement(
    subject: Contract | BillingAccount,
    day: date,
    values: Mapping[str, object],
    first: date,
    last: date | None,
) -> rules.AgreementQuote:
    """Art. 2-2: what an agreement would change. Raises Refused."""
    if isinstance(subject, Contract):
        payer = payers.of_account(subject.billing_account_id, day)
        return rules.agreeing(payer, facts.of_contract(subject), values, first, last)
    return rules.agreeing_with_account(payers.of_account(subject.pk, day), values, first, last)
