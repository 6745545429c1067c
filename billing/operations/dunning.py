"""Carrying out the dunning policy: the steps that unpaid invoices take on a day."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import DunningMessage, DunningStep
from billing.operations.dunning_proposals import propose
from billing.queries import dunning as queries
from billing.queries.accounts import account
from billing.queries.receivables import Owed, owed, unpaid, with_outstanding
from billing.terms.dunning import (
    MESSAGES,
    PROPOSALS,
    NotNow,
    Policy,
    Step,
    Taken,
    is_dunned,
    message_now,
    steps_on,
)
from contracts.office.calendar import is_bank_day
from contracts.office.context import By, Duty
from contracts.office.documents.issuer import issuer
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal, notify
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.notices import LANGUAGE
from contracts.people.models import BillingAccount
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts

CLAUSE = "24-1"


@internal(
    dunning_reminder=_("Payment reminder"),
    dunning_second=_("Second reminder"),
    dunning_final=_("Final demand"),
)
@transaction.atomic
def take_steps(by: By, account_ids: Collection[int]) -> None:
    """The steps that the unpaid invoices of billing accounts take today."""
    lock_accounts(account_ids)
    figures = facts.account_figures(account_ids, facts.book())

    def minimum(account_id: int) -> int:
        return figures[account_id].on(by.day).dunning_minimum

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
    sent = _sent_today(by, billing_account)
    for policy_step in policy:
        step = policy_step.step
        if step in sent:  # by hand; what is left takes the step on the next bank day
            continue
        now = [by_number[one.invoice] for one in taken if one.step is step and not one.left_out]
        out = [by_number[one.invoice] for one in taken if one.step is step and one.left_out]
        _rows(by, step, out, left_out=True)
        if now and step in PROPOSALS:
            proposal = propose(by, billing_account, step, now)
            _rows(by, step, now, proposal=proposal)
        elif now:
            _send(by, billing_account, step, now, debts)


def _sent_today(by: By, billing_account: BillingAccount) -> set[str]:
    """The steps about which the account has its message of today."""
    messages = DunningMessage.objects.filter(billing_account=billing_account, day=by.day)
    return set(messages.values_list("step", flat=True))


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
    billing_account = BillingAccount.objects.select_related("customer").get(pk=account_id)
    overdue = owed(unpaid([account_id]).filter(due_on__lt=by.day), by.day)
    if not overdue:
        raise Refused(
            CLAUSE, "支払期限を過ぎた未払いがありません", "There are no overdue unpaid invoices"
        )
    ids = [debt.id for debt in overdue]
    known = dict(zip(ids, queries.all_debts(overdue, by.day), strict=True))
    policy, minimum = queries.policy(), queries.minimum(account_id, by.day)
    sent = _sent_today(by, billing_account)
    now = {debt.id: message_now(known[debt.id], policy, by.day, minimum) for debt in overdue}
    fingerprint.require(Changed(CLAUSE), expected, by.day, queries.overdue_as_read(overdue, now))
    found = {debt: NotNow.TODAY if now[debt.id] in sent else now[debt.id] for debt in overdue}
    messages = []
    for step in MESSAGES:
        due = [debt for debt, taken in found.items() if taken is step]
        if due:
            messages.append(_send(by, billing_account, step, due, overdue))
    if not messages:
        reasons = {one for one in found.values() if isinstance(one, NotNow)}
        reason = min(reasons, key=list(NotNow).index)
        raise Refused(CLAUSE, reason.ja, reason.en)
    after = {"messages": [f"dunning:{message.pk}" for message in messages]}
    customer, reference = billing_account.customer, billing_account.number
    journal(by, "send_dunning_now", CLAUSE, customer=customer, reference=reference, after=after)
    return messages


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
) -> DunningMessage:
    """One message: the invoices that take the step, and what else is overdue; `due` is all.

    The parties are kept with it, for its letter. A final demand announces suspension and
    termination only while a contract is left for them.
    """
    others = [debt for debt in overdue if debt not in debts]
    text = {
        "invoices": [debt.to_json() for debt in debts],
        "others": [debt.to_json() for debt in others],
        "total": sum(debt.outstanding + debt.interest for debt in debts),
        "due": sum(debt.outstanding + debt.interest for debt in overdue),
    }
    if step is Step.FINAL:
        text["contracts_left"] = queries.can_be_enforced([debt.id for debt in overdue], by.day)
    recipient = account(billing_account.pk)
    parties = {"recipient": recipient.particulars, "issuer": issuer(recipient.virtual_account)}
    message = DunningMessage.objects.create(
        billing_account=billing_account, step=step, day=by.day, text={**text, "parties": parties}
    )
    _rows(by, step, debts, message=message)
    customer, reference = billing_account.customer, f"dunning:{message.pk}"
    journal(by, f"dunning_{step}", CLAUSE, customer=customer, reference=reference, after=text)
    recipients = recipient.recipients
    data = {**text, LANGUAGE: recipient.language, **recipient.transferring}
    notify(by, f"dunning_{step}", recipients, customer=customer, reference=reference, data=data)
    return message
