"""Suspensions and terminations for default, proposed to staff (Art. 13-3, 17-1(5))."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, DunningProposal
from billing.operations import dunning_steps
from billing.operations.dunning_steps import Together
from billing.queries.accounts import account
from billing.queries.dunning import touchable_contracts
from billing.queries.dunning_proposals import touched_by_each
from billing.queries.receivables import owed, unpaid
from billing.terms.dunning import PROPOSALS
from contracts.models import Suspension
from contracts.office.context import By, Duty
from contracts.office.lookups import Ids
from contracts.office.operation import internal, operation
from contracts.office.operations.record import entry, journal_all
from contracts.office.queries.written import Written
from contracts.office.terms.explanation import Refused
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.terms.suspension import DEFAULT_GROUND

LAPSED = DunningProposal.State.LAPSED


def open_proposals(account_ids: Collection[int], kinds: Collection[str] = PROPOSALS):
    """Proposals that staff have not decided and that have not lapsed."""
    return DunningProposal.objects.filter(
        billing_account__anyof=account_ids, state=DunningProposal.State.OPEN, kind__in=kinds
    ).select_related("billing_account__customer")


OPEN = Written(lambda account_ids: open_proposals(account_ids))


@internal()
def lapse(by: By, account_ids: Collection[int]) -> None:
    """Close permanently the proposals with no contract of an unpaid invoice left to touch.

    A few statements, however many proposals are open.
    """
    waiting = OPEN.of(Ids(account_ids))
    touched = touched_by_each(waiting, by.day)
    close(by, [one for one in waiting if not touched[one.pk]], DunningProposal.State.LAPSED)


@internal(
    proposal_approved=_("Proposal approved"),
    proposal_declined=_("Proposal declined"),
    proposal_lapsed=_("Proposal lapsed"),
)
def close(by: By, proposals: Sequence[DunningProposal], state: DunningProposal.State) -> None:
    """Record how proposals came to their end."""
    if not proposals:
        return
    rows = DunningProposal.objects.filter(pk__anyof=[one.pk for one in proposals])
    rows.update(state=state, closed_on=by.day, closed_by=by.account_id)
    prefetch_related_objects(proposals, "billing_account__customer")
    journal_all(
        entry(
            by,
            f"proposal_{state}",
            customer=one.billing_account.customer,
            reference=f"proposal:{one.pk}",
            before={"state": DunningProposal.State.OPEN},
            after={"state": state},
        )
        for one in proposals
    )


@internal()
def owed_again(by: By, account_id: int, taken_back: Collection[Allocation]) -> None:
    """Follow an account's debts whose settling was taken back, once its ledger is settled up.

    What other credit has settled meanwhile is proposed no more. No suspension is proposed to be
    lifted while debts are overdue, and what lapsed as they were settled is proposed again.
    """
    if not taken_back:
        return
    lapse(by, [account_id])
    propose_liftings(by, [account_id])
    _lapse_liftings(by, account_id)
    _propose_again(by, account_id, {one.invoice_id for one in taken_back})


def _propose_again(by: By, account_id: int, invoice_ids: Collection[int]) -> None:
    """What lapsed when invoices had been paid comes before staff again, if they are open.

    The step stays taken: dunning never takes it twice, so nobody else would propose it. Where
    it was proposed again already, staff decide or have decided on that.
    """
    lapsed = DunningProposal.objects.filter(
        billing_account=account_id, state=LAPSED, kind__in=PROPOSALS
    )
    open_now = unpaid([account_id]).filter(pk__in=invoice_ids, proposals__in=lapsed).distinct()
    debts = owed(open_now, by.day)
    if not debts:
        return
    touchable = touchable_contracts([debt.id for debt in debts], by.day)
    again = []
    for step in PROPOSALS:
        stands = DunningProposal.objects.filter(kind=step).exclude(state=LAPSED)
        of_step = open_now.filter(proposals__in=lapsed.filter(kind=step)).exclude(
            proposals__in=stands
        )
        mine = set(of_step.values_list("pk", flat=True))
        left = [debt for debt in debts if debt.id in mine and touchable[debt.id][step]]
        if left:
            again.append(Together(account(account_id), step, left))
    dunning_steps.propose_again(by, again)


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, title=_("Proposals of dunning declined"))
@transaction.atomic
def decline(by: By, proposal_id: int) -> None:
    """Staff decline a proposal; its step stays taken."""
    by.require(Duty.CONTRACTS, Duty.ACCOUNTS)
    lock_accounts([DunningProposal.objects.get(pk=proposal_id).billing_account_id])
    proposal = DunningProposal.objects.get(pk=proposal_id)
    if proposal.state != DunningProposal.State.OPEN:
        raise Refused(
            "13-3", "この起案はすでに決定済みです", "The proposal has already been decided"
        )
    close(by, [proposal], DunningProposal.State.DECLINED)


@internal(propose_lifting=_("Lifting of the suspension proposed"))
def propose_liftings(by: By, account_ids: Collection[int]) -> None:
    """Where everything overdue is paid, propose to lift what was suspended for default."""
    suspended = Suspension.objects.filter(
        contract__billing_account__anyof=account_ids, lifted_on=None, ground=DEFAULT_GROUND
    ).exclude(contract__ends_on__lt=by.day)
    waiting = set(suspended.values_list("contract__billing_account_id", flat=True))
    if not waiting:
        return
    overdue = unpaid(waiting).filter(due_on__lt=by.day)
    lifting = DunningProposal.Kind.LIFTING
    accounts = BillingAccount.objects.filter(pk__anyof=waiting).exclude(
        Q(pk__in=overdue.order_by().values("billing_account"))
        | Q(pk__in=open_proposals(waiting, [lifting]).values("billing_account"))
    )
    made = DunningProposal.objects.bulk_create(
        DunningProposal(billing_account=one, kind=lifting, made_on=by.day)
        for one in accounts.select_related("customer").order_by("pk")
    )
    journal_all(
        entry(
            by,
            "propose_lifting",
            "13-3",
            customer=one.billing_account.customer,
            reference=f"proposal:{one.pk}",
        )
        for one in made
    )


def _lapse_liftings(by: By, account_id: int) -> None:
    """A lifting is no longer proposed where what was paid is overdue again."""
    if unpaid([account_id]).filter(due_on__lt=by.day).exists():
        liftings = list(open_proposals([account_id], [DunningProposal.Kind.LIFTING]))
        close(by, liftings, DunningProposal.State.LAPSED)


@internal()
def close_liftings(by: By, account_id: int) -> None:
    """A lifting proposal is done once no contract stays suspended for default."""
    if Suspension.objects.filter(
        contract__billing_account=account_id, lifted_on=None, ground=DEFAULT_GROUND
    ).exists():
        return
    liftings = list(open_proposals([account_id], [DunningProposal.Kind.LIFTING]))
    close(by, liftings, DunningProposal.State.APPROVED)
