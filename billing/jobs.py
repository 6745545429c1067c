"""What billing does by itself on a day: the run of the month before, dunning.

`since` is the first day whose jobs have not run, so that a late day catches up.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from billing.models import BillingRun
from billing.operations import (
    account_changes,
    dunning,
    dunning_proposals,
    reconciling,
    run,
    transfer,
)
from contracts.office import context
from contracts.office.calendar import is_bank_day
from contracts.office.daily import STAGES, Stage
from contracts.office.queries.selecting import Waiting
from contracts.office.queries.written import WrittenColumns
from contracts.people.operations.locking import lock_accounts
from contracts.terms.parameters import DEFAULTS
from contracts.terms.periods import ONE_DAY, month_first, next_month

LEFT = WrittenColumns(
    lambda: BillingRun.objects.filter(Q(finished_at=None) | Q(held__gt=0)).values_list("month")
)
"""Months whose run is not finished, or held something back."""


def months_to_bill(day: date, since: date) -> list[date]:
    """Months whose run falls in the days whose jobs have not run, or left something to bill.

    What was held back is billed by the first of these runs after its hold.
    """
    months = set(_left())
    first = month_first(since) if since.day == 1 else next_month(since)
    while first <= day:
        months.add(month_first(first - ONE_DAY))
        first = next_month(first)
    return sorted(months)


def first_to_bill(days: Sequence[date]) -> date | None:
    """The first of a month; any day, while a run has left something to bill."""
    if _left():
        return days[0]
    return next((day for day in days if day.day == 1), None)


def _left() -> list[date]:
    return [month for (month,) in LEFT.of()]


def to_bill(day: date, month: date) -> list[int]:
    """Accounts that may have something to bill for the month and have no invoice for it."""
    return run.expect(context.system(day), month)


def bill(account_ids: Sequence[int], day: date, month: date) -> None:
    run.bill(context.system(day), account_ids, month)


def reconcile(day: date, month: date) -> None:
    reconciling.reconcile(context.system(day), month)


TO_TRANSFER = Waiting("""
SELECT id FROM contracts_transfer
 WHERE carried_out_on IS NULL AND lapsed_on IS NULL AND effective_on <= %(day)s ORDER BY id
""")
"""Transfers whose day has come."""


def carry_out_transfers(transfer_ids: Sequence[int], day: date) -> None:
    transfer.carry_out(context.system(day), transfer_ids)


TO_CHANGE = Waiting("""
SELECT id FROM contracts_accountchange
 WHERE carried_out_on IS NULL AND withdrawn_on IS NULL AND first_month <= %(day)s ORDER BY id
""")
"""Contracts' changes of the billing account whose month has come."""


def change_accounts(change_ids: Sequence[int], day: date) -> None:
    account_changes.carry_out(context.system(day), change_ids)


TO_DUN = Waiting(
    """
SELECT a.id
  FROM people_billingaccount a JOIN people_customer c ON c.id = a.customer_id
 WHERE a.id IN (
       SELECT p.billing_account_id
         FROM billing_dunningproposal p
         JOIN billing_dunningproposal_invoices i ON i.dunningproposal_id = p.id
         JOIN billing_invoiceline l ON l.invoice_id = i.invoice_id
         JOIN contracts_contract k ON k.id = l.contract_id
        WHERE p.state = 'open' AND k.ends_on <= %(day)s
       UNION
       SELECT i.billing_account_id
         FROM billing_invoice i LEFT JOIN billing_settlement s ON s.invoice_id = i.id
        WHERE %(is_bank_day)s AND s.invoice_id IS NULL AND i.due_on < %(day)s
          AND i.total - (SELECT coalesce(sum(a.amount), 0) FROM billing_allocation a
                          WHERE a.invoice_id = i.id) >= (
              SELECT least(%(minimum)s, min((parameters->>'dunning_minimum')::bigint))
                FROM (SELECT parameters FROM contracts_termsedition
                      UNION ALL SELECT parameters FROM contracts_individualagreement) agreed)
          AND %(day)s - i.due_on >= (
              SELECT p.days FROM billing_dunningpolicystep p
               WHERE NOT EXISTS (SELECT FROM billing_dunningstep d
                                  WHERE d.invoice_id = i.id AND d.step = p.step)
               ORDER BY p.position LIMIT 1))
 ORDER BY c.number, a.number
""",
    {"is_bank_day": is_bank_day},
    minimum=DEFAULTS.dunning_minimum,
)
"""Accounts with an invoice old enough for its step, or a proposal that may have lapsed.

Steps are for bank days, and not for debts smaller than any minimum ever set; a proposal
lapses by itself only as one of its contracts ends.
"""


@transaction.atomic
def dun(account_ids: Sequence[int], day: date) -> None:
    """Let lost proposals lapse, then take the steps of the day."""
    by = context.system(day)
    lock_accounts(account_ids)
    dunning_proposals.lapse(by, account_ids)
    if is_bank_day(day):
        dunning.take_steps(by, account_ids)


STAGES.register(
    Stage(
        "transfer",
        TO_TRANSFER.on,
        carry_out_transfers,
        before=("renew",),
        waiting=TO_TRANSFER,
    )
)
BILL = STAGES.register(
    Stage(
        "bill",
        to_bill,
        bill,
        reconcile,
        months=months_to_bill,
        after=("end",),
        first=first_to_bill,
        in_turn=True,
    )
)
STAGES.register(
    Stage(
        "accounts",
        TO_CHANGE.on,
        change_accounts,
        after=("transfer",),
        before=("renew",),
        waiting=TO_CHANGE,
    )
)
STAGES.register(Stage("dun", TO_DUN.on, dun, after=("bill",), waiting=TO_DUN))
