"""Suspensions and terminations for default, proposed to staff (Art. 13-3, 17-1(5))."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from billing.models import DunningProposal
from billing.queries.dunning_proposals import touched
from billing.queries.receivables import Owed, unpaid
from billing.terms.dunning import PROPOSALS, Step
from contracts.models import Suspension
from contracts.office.context import By, Duty
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.terms.suspension import DEFAULT_GROUND

TERMINATION_GROUND = "17-1(5)"
GROUNDS = {Step.SUSPENSION: DEFAULT_GROUND, Step.TERMINATION: TERMINATION_GROUND}


def propose(
    by: By, billing_account: BillingAccount, step: Step, debts: Sequence[Owed]
) -> DunningProposal:
    """Put a suspension or termination for default before staff."""
    proposal = DunningProposal.objects.create(
        billing_account=billing_account, kind=step, made_on=by.day
    )
    proposal.invoices.set([debt.id for debt in debts])
    journal(
        by,
        f"propose_{step}",
        GROUNDS[step],
        customer=billing_account.customer,
        reference=f"proposal:{proposal.pk}",
        after={"invoices": [debt.number for debt in debts]},
    )
    return proposal


def contracts_to_touch(proposal: DunningProposal, day: date) -> list[int]:
    """Contracts of its unpaid invoices that it would still touch."""
    return sorted(touched([proposal], proposal.kind, day))


def open_proposals(account_ids: Collection[int], kinds: Collection[str] = PROPOSALS):
    """Proposals that staff have not decided and that have not lapsed."""
    return DunningProposal.objects.filter(
        billing_account__anyof=account_ids, state=DunningProposal.State.OPEN, kind__in=kinds
    )


def lapse(by: By, account_ids: Collection[int]) -> None:
    """Close, for good, the proposals with no contract of an unpaid invoice left to touch."""
    for proposal in open_proposals(account_ids):
        if not contracts_to_touch(proposal, by.day):
            close(by, proposal, DunningProposal.State.LAPSED)


def close(by: By, proposal: DunningProposal, state: DunningProposal.State) -> None:
    """Record how a proposal came to its end."""
    proposal.state = state
    proposal.closed_on = by.day
    proposal.closed_by_id = by.account_id
    proposal.save(update_fields=["state", "closed_on", "closed_by"])
    journal(
        by,
        f"proposal_{state}",
        customer=proposal.billing_account.customer,
        reference=f"proposal:{proposal.pk}",
        before={"state": DunningProposal.State.OPEN},
        after={"state": state},
    )


@transaction.atomic
def decline(by: By, proposal_id: int) -> None:
    """Staff decline a proposal; its step stays taken."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    lock_accounts([DunningProposal.objects.get(pk=proposal_id).billing_account_id])
    proposal = DunningProposal.objects.get(pk=proposal_id)
    if proposal.state != DunningProposal.State.OPEN:
        raise Refused("13-3", "この起案はすでに決定済みです", "the proposal is decided already")
    close(by, proposal, DunningProposal.State.DECLINED)


def propose_lifting(by: By, account_id: int) -> None:
    """When everything overdue is paid, propose to lift what was suspended for default."""
    if unpaid([account_id]).filter(due_on__lt=by.day).exists():
        return
    suspended = Suspension.objects.filter(
        contract__billing_account=account_id, lifted_on=None, ground=DEFAULT_GROUND
    ).exclude(contract__ends_on__lt=by.day)
    lifting = DunningProposal.Kind.LIFTING
    if not suspended.exists() or open_proposals([account_id], [lifting]).exists():
        return
    proposal = DunningProposal.objects.create(
        billing_account_id=account_id, kind=lifting, made_on=by.day
    )
    customer = proposal.billing_account.customer
    journal(by, "propose_lifting", "13-3", customer=customer, reference=f"proposal:{proposal.pk}")


def close_liftings(by: By, account_id: int) -> None:
    """A lifting proposal is done once no contract stays suspended for default."""
    if Suspension.objects.filter(
        contract__billing_account=account_id, lifted_on=None, ground=DEFAULT_GROUND
    ).exists():
        return
    for proposal in open_proposals([account_id], [DunningProposal.Kind.LIFTING]):
        close(by, proposal, DunningProposal.State.APPROVED)
