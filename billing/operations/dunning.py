"""Carrying out the dunning policy: the steps that unpaid invoices take on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import DunningMessage
from billing.operations import dunning_steps
from billing.operations.dunning_steps import CLAUSE, Together
from billing.queries import dunning as queries
from billing.queries.accounts import Addressee, account, accounts
from billing.queries.receivables import Owed, owed, unpaid
from billing.terms.dunning import MESSAGES, NotNow, Step, Taken, message_now, steps_on
from contracts.office.calendar import is_bank_day
from contracts.office.context import By, Duty
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts


@internal()
@transaction.atomic
def take_steps(by: By, account_ids: Sequence[int]) -> None:
    """The steps that the unpaid invoices of billing accounts take today, in the order given.

    A few statements however many accounts, which the caller has locked.
    """
    debts = owed(unpaid(account_ids).filter(due_on__lt=by.day), by.day)
    policy = queries.policy()
    rules = {debt.invoice: debt for debt in queries.as_debts(debts, policy, by.day)}
    if not rules:
        return
    figures = facts.account_figures({debt.billing_account_id for debt in debts}, facts.book())
    of_account: dict[int, list[Owed]] = defaultdict(list)
    for debt in debts:
        of_account[debt.billing_account_id].append(debt)
    taken = {}
    for account_id in filter(of_account.__contains__, account_ids):
        mine = [rules[one.number] for one in of_account[account_id] if one.number in rules]
        minimum = figures[account_id].on(by.day).dunning_minimum
        if found := steps_on(mine, policy, by.day, minimum, is_bank_day):
            taken[account_id] = found
    if not taken:
        return
    sent, addressed = _sent_today(by, taken), accounts(taken)
    decided: list[Together] = []
    for account_id, found in taken.items():
        steps = [one.step for one in policy if one.step not in sent[account_id]]
        decided += _together(addressed[account_id], of_account[account_id], found, steps)
    dunning_steps.take(by, decided)


def _together(
    account: Addressee, overdue: Sequence[Owed], taken: Sequence[Taken], steps: Sequence[Step]
) -> Iterator[Together]:
    """What of an account takes each of some steps; what is left out of a proposal by itself."""
    by_number = {debt.number: debt for debt in overdue}
    for step in steps:
        for is_left_out in (True, False):
            of_step = [one for one in taken if one.step is step and one.left_out is is_left_out]
            if of_step:
                debts = [by_number[one.invoice] for one in of_step]
                yield Together(account, step, debts, overdue, is_left_out)


def _sent_today(by: By, account_ids: Collection[int]) -> dict[int, set[str]]:
    """By account, the steps about which it has its message of today.

    By hand; what is left takes the step on the next bank day.
    """
    found: dict[int, set[str]] = defaultdict(set)
    messages = DunningMessage.objects.filter(billing_account__anyof=account_ids, day=by.day)
    for account_id, step in messages.values_list("billing_account_id", "step"):
        found[account_id].add(step)
    return found


@operation(Duty.ACCOUNTS, send_dunning_now=_("Dunning sent immediately"))
@transaction.atomic
def send_now(by: By, account_id: int, expected: str | None = None) -> list[DunningMessage]:
    """Staff send an account its next messages today, also before their day.

    Each overdue invoice takes the next step of the policy. `expected` is the fingerprint of
    the day and what was read of the overdue invoices. Raises Refused under 24-1, with the
    reason, where none can, Changed where other amounts or steps are due by now.
    """
    by.require(Duty.ACCOUNTS)
    lock_accounts([account_id])
    overdue = owed(unpaid([account_id]).filter(due_on__lt=by.day), by.day)
    if not overdue:
        raise Refused(
            CLAUSE, "支払期限を過ぎた未払いがありません", "There are no overdue unpaid invoices"
        )
    ids = [debt.id for debt in overdue]
    known = dict(zip(ids, queries.all_debts(overdue, by.day), strict=True))
    policy, minimum = queries.policy(), queries.minimum(account_id, by.day)
    sent = _sent_today(by, [account_id])[account_id]
    now = {debt.id: message_now(known[debt.id], policy, by.day, minimum) for debt in overdue}
    fingerprint.require(Changed(CLAUSE), expected, by.day, queries.overdue_as_read(overdue, now))
    found = {debt: NotNow.TODAY if now[debt.id] in sent else now[debt.id] for debt in overdue}
    due = {step: [debt for debt in overdue if found[debt] is step] for step in MESSAGES}
    if not any(due.values()):
        reasons = {one for one in found.values() if isinstance(one, NotNow)}
        reason = min(reasons, key=list(NotNow).index)
        raise Refused(CLAUSE, reason.ja, reason.en)
    recipient = account(account_id)
    decided = [Together(recipient, step, debts, overdue) for step, debts in due.items() if debts]
    messages = dunning_steps.take(by, decided)
    after = {"messages": [f"dunning:{pk}" for pk in messages]}
    about = BillingAccount.objects.select_related("customer").get(pk=account_id)
    customer, reference = about.customer, about.number
    journal(by, "send_dunning_now", CLAUSE, customer=customer, reference=reference, after=after)
    return list(DunningMessage.objects.filter(pk__anyof=messages).order_by("pk"))
