"""Dunning at a glance: accounts with something overdue, by the step they have reached."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from billing.models import DunningHold, DunningProposal
from billing.queries import dunning
from billing.queries.aging import ALL, containing
from billing.queries.receivables import Owed, owed, unpaid
from billing.terms.dunning import (
    DunnedInvoice,
    NotNow,
    Policy,
    Step,
    is_dunned,
    message_now,
    next_step,
)
from contracts.office.calendar import is_bank_day
from contracts.people.models import BillingAccount
from contracts.queries import facts

COLUMNS = ("none", *(step.value for step in Step))
"""The furthest step that an account has taken with an invoice that is still unpaid, as
`OpenInvoice.reached` counts them.
"""

ACCOUNTS = """
WITH accounts AS MATERIALIZED (
    SELECT o.billing_account_id AS id, sum(o.total - o.settled)::bigint AS unpaid,
           max(o.reached) AS reached
      FROM billing_openinvoice o {named}
     WHERE o.due_on < %(day)s
     GROUP BY o.billing_account_id)
"""
NAMED = """
      JOIN people_billingaccount a ON a.id = o.billing_account_id
      JOIN people_customer c ON c.id = a.customer_id
           AND (c.name ILIKE %(like)s OR c.name_kana ILIKE %(like)s
                OR c.number ILIKE %(like)s OR a.name ILIKE %(like)s)"""

BOARD = """
SELECT s.reached, s.accounts, s.total, f.id
  FROM (SELECT reached, count(*) AS accounts, sum(unpaid)::bigint AS total
          FROM accounts GROUP BY reached) s
 CROSS JOIN LATERAL (SELECT id, unpaid FROM accounts WHERE reached = s.reached
                      ORDER BY unpaid DESC, id DESC LIMIT %(size)s) f
 ORDER BY s.reached, f.unpaid DESC, f.id DESC
"""

ONE = """
SELECT reached, accounts, total, id
  FROM (SELECT *, count(*) OVER () AS accounts, (sum(unpaid) OVER ())::bigint AS total
          FROM accounts WHERE reached = %(place)s) mine
 WHERE %(sum)s::bigint IS NULL OR (unpaid, id) < (%(sum)s, %(id)s)
 ORDER BY unpaid DESC, id DESC LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class DunningCard:
    """A billing account: its overdue invoices with interest to the day, and what comes next."""

    account: BillingAccount
    debts: tuple[Owed, ...]
    next: tuple[Step, date] | None
    now: Mapping[int, Step | NotNow]
    holds: tuple[DunningHold, ...]
    proposals: tuple[DunningProposal, ...]

    @property
    def outstanding(self) -> int:
        return sum(debt.outstanding for debt in self.debts)

    @property
    def interest(self) -> int:
        return sum(debt.interest for debt in self.debts)

    @property
    def oldest(self) -> date:
        return min(debt.due_on for debt in self.debts)

    @property
    def messages(self) -> list[Step]:
        """What could be sent now, in order."""
        steps = {step for step in self.now.values() if isinstance(step, Step)}
        return [step for step in Step if step in steps]


@dataclass(frozen=True, slots=True)
class Column:
    """`accounts` and `total` count all of the column, `cards` those that are shown."""

    name: str
    accounts: int
    total: int
    cards: tuple[DunningCard, ...]


def board(day: date, size: int, text: str = "") -> list[Column]:
    """Every column with its largest sums."""
    rows = _rows(BOARD, day, text, size=size)
    known = cards([row[3] for row in rows], day)
    return [_column(place, rows, known) for place in range(len(COLUMNS))]


def column(
    name: str, day: date, size: int, after: tuple[int, int] | None = None, text: str = ""
) -> Column:
    """One column alone, from the account after a sum and an id."""
    place, (unpaid, pk) = COLUMNS.index(name), after or (None, None)
    rows = _rows(ONE, day, text, size=size, place=place, sum=unpaid, id=pk)
    return _column(place, rows, cards([row[3] for row in rows], day))


def _column(place: int, rows: Sequence[tuple], known: Mapping[int, DunningCard]) -> Column:
    mine = [row for row in rows if row[0] == place]
    accounts, total = mine[0][1:3] if mine else (0, 0)
    return Column(COLUMNS[place], accounts, total, tuple(known[row[3]] for row in mine))


def _rows(statement: str, day: date, text: str, **values) -> list[tuple]:
    like = containing(text)
    accounts = ACCOUNTS.format(named="" if like == ALL else NAMED)
    with connection.cursor() as cursor:
        cursor.execute(accounts + statement, {"day": day, "like": like, **values})
        return cursor.fetchall()


def cards(account_ids: Collection[int], day: date) -> dict[int, DunningCard]:
    """Accounts with something overdue as cards, by id, in a few statements however many."""
    debts = owed(unpaid(account_ids).filter(due_on__lt=day), day)
    policy = dunning.policy()
    known = zip(debts, dunning.debts_now(debts, policy, day), strict=True)
    mine: dict[int, list[tuple[Owed, DunnedInvoice]]] = defaultdict(list)
    for debt, rule in known:
        mine[debt.billing_account_id].append((debt, rule))
    minimums = _minimums(account_ids, day)
    accounts = BillingAccount.objects.select_related("customer").in_bulk(list(mine))
    held, proposed = _holds(account_ids, day), _proposals(account_ids)
    found = {}
    for pk, account in accounts.items():
        prospects = _Prospects(policy, day, minimums(pk))
        found[pk] = DunningCard(
            account,
            tuple(debt for debt, _ in mine[pk]),
            prospects.next(rule for _, rule in mine[pk]),
            {debt.id: prospects.now(rule) for debt, rule in mine[pk]},
            tuple(held[pk]),
            tuple(proposed[pk]),
        )
    return found


class _Prospects:
    """What comes of an account's debts: of those that are alike it is worked out once."""

    def __init__(self, policy: Policy, day: date, minimum: int) -> None:
        self._policy, self._day, self._minimum = policy, day, minimum
        self._next: dict[Hashable, tuple[Step, date] | None] = {}
        self._now: dict[Hashable, Step | NotNow] = {}

    def next(self, debts: Iterable[DunnedInvoice]) -> tuple[Step, date] | None:
        """The first step that an invoice takes which neither is held nor too small."""
        for debt in debts:
            alike = self._alike(debt)
            if alike not in self._next and not debt.held and self._is_dunned(debt):
                self._next[alike] = next_step(debt, self._policy, self._day, is_bank_day)
        steps = [step for step in self._next.values() if step]
        return min(steps, key=lambda step: step[1], default=None)

    def now(self, debt: DunnedInvoice) -> Step | NotNow:
        alike = self._alike(debt)
        if alike not in self._now:
            self._now[alike] = message_now(debt, self._policy, self._day, self._minimum)
        return self._now[alike]

    def _is_dunned(self, debt: DunnedInvoice) -> bool:
        return is_dunned(debt.outstanding, self._minimum)

    def _alike(self, debt: DunnedInvoice) -> Hashable:
        taken = tuple(debt.taken.items())
        return debt.due_on, taken, debt.touchable, debt.held, self._is_dunned(debt)


def _minimums(account_ids: Collection[int], day: date):
    figures = facts.account_figures(account_ids, facts.book())
    return lambda pk: figures[pk].on(day).dunning_minimum


def _holds(account_ids: Collection[int], day: date) -> dict[int, list[DunningHold]]:
    rows = DunningHold.objects.filter(
        Q(promised_on=None) | Q(promised_on__gte=day),
        billing_account__anyof=account_ids,
        released_on=None,
    )
    found = defaultdict(list)
    for row in rows.select_related("invoice").order_by("id"):
        found[row.billing_account_id].append(row)
    return found


def _proposals(account_ids: Collection[int]) -> dict[int, list[DunningProposal]]:
    rows = DunningProposal.objects.filter(
        billing_account__anyof=account_ids, state=DunningProposal.State.OPEN
    )
    found = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.billing_account_id].append(row)
    return found
