"""Carrying out the dunning policy: the steps that unpaid invoices take on a day."""

from collections.abc import Collection, Sequence

from django.db import transaction

from billing.models import DunningMessage, DunningStep
from billing.operations.proposals import propose
from billing.queries import dunning as queries
from billing.queries.accounts import account
from billing.queries.receivables import Owed, owed, unpaid, with_outstanding
from billing.terms.dunning import PROPOSALS, Policy, Step, Taken, is_dunned, steps_on
from contracts.calendar import is_bank_day
from contracts.context import By
from contracts.models import BillingAccount
from contracts.operations.locking import lock_accounts
from contracts.operations.record import journal, notify
from contracts.queries import facts


@transaction.atomic
def take_steps(by: By, account_ids: Collection[int]) -> None:
    """The steps that the unpaid invoices of billing accounts take today."""
    lock_accounts(account_ids)
    book, agreements = facts.book(), facts.account_agreements(account_ids)

    def minimum(account_id: int) -> int:
        return book.on(by.day, agreements.get(account_id, ())).dunning_minimum

    overdue = unpaid(account_ids).filter(due_on__lt=by.day)
    amounts = with_outstanding(overdue).values_list("billing_account_id", "outstanding")
    if not any(is_dunned(amount, minimum(account_id)) for account_id, amount in amounts):
        return
    debts = owed(overdue, by.day)
    policy = queries.policy()
    rules = {debt.invoice: debt for debt in queries.as_debts(debts, policy, by.day)}
    if not rules:
        return
    accounts = BillingAccount.objects.filter(pk__anyof=account_ids).select_related("customer")
    for billing_account in accounts.order_by("customer__number", "number"):
        mine = [debt for debt in debts if debt.billing_account_id == billing_account.pk]
        taken = steps_on(
            [rules[debt.number] for debt in mine if debt.number in rules],
            policy,
            by.day,
            minimum(billing_account.pk),
            is_bank_day,
        )
        _write(by, billing_account, mine, taken, policy)


def _write(
    by: By,
    billing_account: BillingAccount,
    debts: Sequence[Owed],
    taken: Sequence[Taken],
    policy: Policy,
) -> None:
    by_number = {debt.number: debt for debt in debts}
    for policy_step in policy:
        step = policy_step.step
        now = [by_number[one.invoice] for one in taken if one.step is step and not one.left_out]
        out = [by_number[one.invoice] for one in taken if one.step is step and one.left_out]
        _rows(by, step, out, left_out=True)
        if now and step in PROPOSALS:
            proposal = propose(by, billing_account, step, now)
            _rows(by, step, now, proposal=proposal)
        elif now:
            _send(by, billing_account, step, now, debts)


def _rows(by: By, step: Step, debts: Sequence[Owed], left_out: bool = False, **cause) -> None:
    DunningStep.objects.bulk_create(
        DunningStep(
            invoice_id=debt.id,
            step=step,
            day=by.day,
            left_out=left_out,
            outstanding=debt.outstanding,
            accrued_interest=debt.interest,
            **cause,
        )
        for debt in debts
    )


def _send(
    by: By,
    billing_account: BillingAccount,
    step: Step,
    debts: Sequence[Owed],
    overdue: Sequence[Owed],
) -> None:
    """One message: the invoices that take the step, and what else is overdue."""
    others = [debt for debt in overdue if debt not in debts]
    text = {
        "invoices": [debt.to_json() for debt in debts],
        "others": [debt.to_json() for debt in others],
        "total": sum(debt.outstanding + debt.interest for debt in debts),
    }
    message = DunningMessage.objects.create(
        billing_account=billing_account, step=step, day=by.day, text=text
    )
    _rows(by, step, debts, message=message)
    customer, reference = billing_account.customer, f"dunning:{message.pk}"
    journal(by, f"dunning_{step}", "24-1", customer=customer, reference=reference, after=text)
    recipients = account(billing_account.pk).recipients
    notify(by, f"dunning_{step}", recipients, customer=customer, reference=reference, data=text)
