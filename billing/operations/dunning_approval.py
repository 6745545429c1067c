"""Staff approve what the dunning policy proposed (Art. 13-3, 17-1(5))."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import DunningProposal
from billing.operations.demand import demand
from billing.operations.dunning_proposals import close, lapse, open_proposals
from billing.operations.dunning_steps import GROUNDS, TERMINATION_GROUND
from billing.operations.ending import end_by_termination
from billing.queries.dunning_proposals import touched
from billing.terms.dunning import Step
from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.operations import suspension
from contracts.operations.locking import locked_contracts
from contracts.people.operations.locking import lock_accounts
from contracts.terms.suspension import DEFAULT_GROUND

DUTIES = (Duty.CONTRACTS, Duty.ACCOUNTS)


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, title=_("Proposals of dunning approved"))
@transaction.atomic
def approve(
    by: By,
    account_id: int,
    kind: Step,
    second: By | None = None,
    expected: str | None = None,
) -> list[Contract]:
    """Staff approve every open proposal of a kind for an account; balances are read again.

    A termination needs two people. `expected` is the fingerprint of the day and the numbers
    of the contracts that staff read. Raises Refused under 13-3 or 17-1(5) where none is
    open, Changed where other contracts would be touched by now.
    """
    if kind is Step.TERMINATION:
        require_two(by, second, TERMINATION_GROUND, *DUTIES)
    by.require(*DUTIES)
    lock_accounts([account_id])
    lapse(by, [account_id])
    proposals = list(open_proposals([account_id], [kind]))
    if not proposals:
        raise Refused(GROUNDS[kind], "未決の起案がありません", "There is no open proposal")
    contracts = locked_contracts(touched(proposals, by.day))
    numbers = [contract.number for contract in contracts]
    fingerprint.require(Changed(GROUNDS[kind]), expected, by.day, numbers)
    for contract in contracts:
        if kind is Step.SUSPENSION:
            suspension.suspend(by, contract, DEFAULT_GROUND)
        else:
            end_by_termination(by, contract, TERMINATION_GROUND, by.day)
    close(by, proposals, DunningProposal.State.APPROVED)
    if kind is Step.TERMINATION:
        demand(by, account_id)
    lapse(by, [account_id])
    return contracts
