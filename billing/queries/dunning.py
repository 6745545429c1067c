"""Unpaid invoices as the dunning policy sees them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from billing.models import (
    BankDataReceived,
    DunningHold,
    DunningPolicyStep,
    DunningStep,
    Invoice,
    InvoiceLine,
)
from billing.queries.receivables import Owed
from billing.terms.dunning import (
    PROPOSALS,
    DunnedInvoice,
    NotNow,
    Policy,
    PolicyStep,
    Step,
    has_letter_next,
    step_due,
)
from billing.terms.lines import FEES, LineKind
from contracts.office.lookups import Ids
from contracts.office.queries.by_ids import ByIds
from contracts.office.queries.written import WrittenColumns
from contracts.queries import facts
from contracts.terms.ending import can_be_terminated
from contracts.terms.suspension import can_be_suspended

TOUCHABLE = {Step.SUSPENSION: can_be_suspended, Step.TERMINATION: can_be_terminated}


def policy() -> list[PolicyStep]:
    """The steps in force, in order."""
    return [PolicyStep(Step(step), days) for step, days in _POLICY.of()]


_POLICY = WrittenColumns(
    lambda: DunningPolicyStep.objects.order_by("position").values_list("step", "days")
)


def contracts_of(invoice_ids: Collection[int]) -> dict[int, set[int]]:
    """By invoice, the contracts whose fees, corrected or not, or residual fees are on it."""
    found = defaultdict(set)
    for invoice_id, contract_id in _CONTRACTS.of(invoice_ids):
        found[invoice_id].add(contract_id)
    return found


_CONTRACTS = ByIds(
    lambda ids: InvoiceLine.objects.filter(
        invoice__anyof=ids, kind__in=(*FEES, LineKind.RESIDUAL), contract__isnull=False
    ).values_list("invoice_id", "contract_id")
)


def touchable_contracts(invoice_ids: Collection[int], day: date) -> dict[int, dict[Step, set[int]]]:
    """By invoice, the contracts that a suspension or a termination would still touch today."""
    contracts = contracts_of(invoice_ids)
    known = facts.of_contracts(set().union(*contracts.values()))
    touchable = {
        step: {pk for pk, one in known.items() if can_be(one, day)}
        for step, can_be in TOUCHABLE.items()
    }
    return {
        invoice_id: {step: found & contracts[invoice_id] for step, found in touchable.items()}
        for invoice_id in invoice_ids
    }


def enforceable(invoice_ids: Collection[int], day: date) -> set[int]:
    """The invoices of which a suspension or a termination would still touch a contract."""
    if not invoice_ids:
        return set()
    touched = touchable_contracts(invoice_ids, day)
    return {pk for pk, steps in touched.items() if any(steps.values())}


@dataclass(frozen=True, slots=True)
class Holds:
    """Accounts and invoices for which dunning waits."""

    accounts: frozenset[int]
    invoices: frozenset[int]
    bank_data_through: date | None

    def hold(self, debt: Owed) -> bool:
        return self._of_staff(debt) or self.lacks_data(debt)

    def lacks_data(self, debt: Owed) -> bool:
        """Whether it is only the bank data that dunning waits for."""
        through = self.bank_data_through
        return not self._of_staff(debt) and (through is None or through < debt.due_on)

    def _of_staff(self, debt: Owed) -> bool:
        return debt.billing_account_id in self.accounts or debt.id in self.invoices

    def covers(self, invoice: Invoice) -> bool:
        """Whether staff put dunning of an invoice on hold, by itself or with its account."""
        return invoice.billing_account_id in self.accounts or invoice.pk in self.invoices


def in_force(account_ids: Collection[int], day: date) -> QuerySet[DunningHold]:
    """The holds of accounts for which dunning `waits` on a day.

    One without a promised date lasts until it is released.
    """
    return DunningHold.objects.filter(
        Q(promised_on=None) | Q(promised_on__gte=day),
        billing_account__anyof=account_ids,
        released_on=None,
    )


def holds(account_ids: Collection[int], day: date) -> Holds:
    """What dunning waits for: `in_force`, or the bank data."""
    if not account_ids:
        return Holds(frozenset(), frozenset(), None)
    through, held = _THROUGH.of(), _HELD.of(Ids(account_ids), day)
    return Holds(
        frozenset(account_id for account_id, invoice_id in held if invoice_id is None),
        frozenset(invoice_id for _, invoice_id in held if invoice_id is not None),
        through[0][0] if through else None,
    )


_HELD = WrittenColumns(
    lambda account_ids, day: in_force(account_ids, day).values_list(
        "billing_account_id", "invoice_id"
    )
)
_THROUGH = WrittenColumns(
    lambda: BankDataReceived.objects.order_by("-through").values_list("through")[:1]
)


def _holds_of(owed: Collection[Owed], day: date) -> Holds:
    return holds({debt.billing_account_id for debt in owed}, day)


def minimum(account_id: int, day: date) -> int:
    """The unpaid yen from which an account's invoices are dunned (`dunning_minimum`)."""
    return facts.account_figures([account_id], facts.book())[account_id].on(day).dunning_minimum


def steps_taken(invoice_ids: Collection[int]) -> dict[int, dict[Step, date]]:
    """By invoice, the days of its steps."""
    taken: dict[int, dict[Step, date]] = defaultdict(dict)
    for invoice_id, step, on in _STEPS.of(invoice_ids):
        taken[invoice_id][Step(step)] = on
    return taken


_STEPS = ByIds(
    lambda ids: DunningStep.objects.filter(invoice__anyof=ids).values_list(
        "invoice_id", "step", "day"
    )
)


def overdue_as_read(
    debts: Iterable[Owed], now: Mapping[int, Step | NotNow]
) -> list[tuple[str, int, int, Step | NotNow]]:
    """Of overdue invoices the number, what is unpaid, its interest, and what can be sent."""
    return [(one.number, one.outstanding, one.interest, now[one.id]) for one in debts]


def as_debts(owed: Collection[Owed], policy: Policy, day: date) -> list[DunnedInvoice]:
    """The debts old enough for their next step, with what could still be done."""
    taken = steps_taken([debt.id for debt in owed])
    due = {}
    for debt in owed:
        step = step_due(taken[debt.id], policy, debt.due_on, day)
        if step is not None:
            due[debt] = step
    proposed = [debt.id for debt in due if due[debt] in PROPOSALS]
    return _debts(due, taken, proposed, _holds_of(due, day), day)


def all_debts(owed: Collection[Owed], day: date) -> list[DunnedInvoice]:
    """Every debt given, however old, with what could be done today."""
    ids = [debt.id for debt in owed]
    return _debts(owed, steps_taken(ids), ids, _holds_of(owed, day), day)


def debts_now(
    owed: Collection[Owed],
    taken: Mapping[int, Mapping[Step, date]],
    held: Holds,
    policy: Policy,
    day: date,
) -> list[DunnedInvoice]:
    """Every debt given, with what its next step follows from; `taken` are the steps by debt.

    Which contracts a proposal would touch is asked of those that have no letter before it.
    """
    steps = {debt.id: taken.get(debt.id, {}) for debt in owed}
    proposed = [pk for pk, mine in steps.items() if not has_letter_next(mine, policy)]
    return _debts(owed, steps, proposed, held, day)


def _debts(
    owed: Collection[Owed],
    taken: Mapping[int, Mapping[Step, date]],
    proposed: Collection[int],
    held: Holds,
    day: date,
) -> list[DunnedInvoice]:
    touchable = touchable_contracts(proposed, day)
    return [
        DunnedInvoice(
            debt.number,
            debt.due_on,
            debt.outstanding,
            taken[debt.id],
            frozenset(step for step, found in touchable.get(debt.id, {}).items() if found),
            held.hold(debt),
            held.lacks_data(debt),
        )
        for debt in owed
    ]
