"""Termination for default, as the dunning policy proposed it (Art. 17-1(5))."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.approvals.parts import NO_RESIDUAL, NONE, demanded, lock_account
from billing.models import DunningProposal
from billing.operations import dunning_approval
from billing.queries import dunning_proposals
from billing.queries.receivables import Owed, owed, unpaid
from billing.terms.dunning import Step
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By
from contracts.office.terms.proposal import Fact

CLAUSE = "17-1(5)"


def facts(row: Proposal, day: date) -> list[Fact]:
    """The contracts of all open proposals of the account, and what is demanded."""
    account_id, kind = row.values["billing_account"], DunningProposal.Kind.TERMINATION
    together = dunning_proposals.open_of(account_id, kind)
    numbers = dunning_proposals.contracts(together, account_id, kind, day)
    return of_contracts(numbers, owed(unpaid([account_id]), day), day)


def of_contracts(numbers: Sequence[str], debts: Sequence[Owed], day: date) -> list[Fact]:
    """Of the contracts with these numbers, and all that their account owes."""
    return [
        Fact("解除される契約", "Contracts terminated", ", ".join(numbers) or NONE, CLAUSE),
        Fact("その最終日", "Their last day", day, CLAUSE),
        NO_RESIDUAL,
        *demanded([(debt, debt.interest) for debt in debts]),
    ]


def carry_out(by: By, second: By, row: Proposal) -> object:
    account_id = row.values["billing_account"]
    return dunning_approval.approve(by, account_id, Step.TERMINATION, second)


KIND = register(
    ApprovalKind(
        "default",
        _("Termination for default"),
        dunning_approval.DUTIES,
        CLAUSE,
        facts,
        lock_account,
        carry_out,
    )
)
