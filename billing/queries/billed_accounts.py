"""Which account a contract is billed to in a month, whenever the month is billed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from billing.models import BillingRun, Invoice, InvoiceLine
from billing.terms.invoicing import InvoiceKind
from billing.terms.lines import LineKind
from contracts.models import AccountChange, Contract, Transfer
from contracts.office.lookups import Ids
from contracts.office.queries.written import Written, WrittenColumns
from contracts.terms.periods import month_last

Billed = tuple[int, str, int]
"""Account, number and id of a contract."""


def contracts(account_ids: Collection[int], month: date) -> list[Billed]:
    """The contracts that live in a month and are billed to accounts in it, by account, number.

    Not those whose fee of the month another account was billed before they passed from it.
    """
    accounts = Ids(account_ids)
    if accounts.is_empty:
        return []
    changed = Ids([pk for (pk,) in _CHANGED.of(accounts)])
    rows = _LIVING.of(accounts, month, month_last(month))
    if not changed.is_empty:
        moved = list(_living(month, month_last(month)).filter(pk__anyof=changed))
        rows = _in_month([*dict.fromkeys([*rows, *moved])], month)
    wanted, billed = set(account_ids), _billed_before_they_passed(month)
    return sorted(row for row in rows if row[0] in wanted and billed.get(row[2], row[0]) == row[0])


def _living(first: Any, last: Any) -> QuerySet[Contract, tuple]:
    """The contracts that live on some days, as `Billed`."""
    found = Contract.objects.filter(formed_on__lte=last).exclude(ends_on__lt=first)
    return found.values_list("billing_account_id", "number", "id")


_LIVING = WrittenColumns(
    lambda account_ids, first, last: _living(first, last).filter(billing_account__anyof=account_ids)
)
_CHANGED = WrittenColumns(
    lambda account_ids: AccountChange.objects.filter(
        Q(from_account__anyof=account_ids) | Q(to_account__anyof=account_ids), withdrawn_on=None
    ).values_list("contract_id")
)
_PASSED = WrittenColumns(
    lambda month: Transfer.objects.filter(carried_out_on__gte=month).values_list("contract_id"),
    keeps_plan=False,
)


def _billed_before_they_passed(month: date) -> dict[int, int]:
    """By contract that passed to another company since (Art. 19), who was billed for the month."""
    passed = Ids([pk for (pk,) in _PASSED.of(month)])
    if passed.is_empty:
        return {}
    fees = InvoiceLine.objects.filter(
        contract__anyof=passed,
        kind=LineKind.FEE,
        invoice__kind=InvoiceKind.REGULAR,
        invoice__billing_month=month,
    )
    return dict(fees.order_by().values_list("contract_id", "invoice__billing_account_id"))


def _in_month(rows: list[Billed], month: date) -> list[Billed]:
    """The same rows with the account of the month in place of today's."""
    known: dict[int, list[AccountChange]] = {}
    mine = AccountChange.objects.filter(
        contract__anyof=Ids([pk for _, _, pk in rows]), withdrawn_on=None
    )
    for change in mine.select_related("contract", "to_account").order_by("first_month", "pk"):
        known.setdefault(change.contract_id, []).append(change)
    return [(_account(now, known.get(pk, []), month), number, pk) for now, number, pk in rows]


def _account(now: int, changes: list[AccountChange], month: date) -> int:
    """What the first later change leaves; else what a change not yet carried out comes to."""
    for change in changes:
        if change.first_month > month:
            return change.from_account_id
    for change in reversed(changes):
        if change.carried_out_on is None and is_the_holders(change):
            return change.to_account_id
    return now


def open_changes() -> QuerySet[AccountChange]:
    """Those that wait for their month."""
    return AccountChange.objects.filter(carried_out_on=None, withdrawn_on=None)


def waiting(contract: Contract) -> AccountChange | None:
    """The change of a contract that waits for its month."""
    return next(iter(_WAITING.of(contract.pk)), None)


_WAITING = Written[AccountChange](
    lambda pk: (
        open_changes()
        .filter(contract=pk)
        .select_related("contract", "to_account")
        .order_by("id")[:1]
    )
)


def is_the_holders(change: AccountChange) -> bool:
    """Whether the account is still the holder's: a contract may have passed to another."""
    return change.to_account.customer_id == change.contract.customer_id


def last_billed(account_ids: Collection[int]) -> date | None:
    """The last month whose billing has begun, or for which one of the accounts was billed."""
    run = BillingRun.objects.order_by("month").values_list("month", flat=True).last()
    issued = Invoice.objects.filter(billing_account__in=account_ids, billing_month__isnull=False)
    invoice = issued.order_by("billing_month").values_list("billing_month", flat=True).last()
    return max((one for one in (run, invoice) if one), default=None)
