"""Dunning at a glance: accounts with something overdue, by the step they have reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Value

from billing.models import DunningHold, DunningProposal, OpenInvoice
from billing.queries import dunning
from billing.queries.aging import ALL, containing
from billing.queries.receivables import Owed, owed, owed_of, unpaid
from billing.terms.dunning import (
    NotNow,
    Step,
    has_letter_next,
    is_dunned,
    message_now,
    next_step,
)
from contracts.office.calendar import is_bank_day
from contracts.office.lookups import Ids
from contracts.office.queries.written import Written, WrittenColumns
from contracts.people.models import BillingAccount
from contracts.queries import facts

COLUMNS = ("none", *(step.value for step in Step))
"""The furthest step that an account has taken with an invoice that is still unpaid, as
`OpenInvoice.reached` counts them.
"""

ACCOUNTS = """
WITH accounts AS MATERIALIZED (
    SELECT o.billing_account_id AS id, billing_yen(o.total - o.settled) AS unpaid,
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
  FROM (SELECT reached, count(*) AS accounts, billing_yen(unpaid) AS total
          FROM accounts GROUP BY reached) s
 CROSS JOIN LATERAL (SELECT id, unpaid FROM accounts WHERE reached = s.reached
                      ORDER BY unpaid DESC, id DESC LIMIT %(size)s) f
 ORDER BY s.reached, f.unpaid DESC, f.id DESC
"""

ONE = """
SELECT reached, accounts, total, id
  FROM (SELECT *, count(*) OVER () AS accounts, billing_yen(unpaid) OVER () AS total
          FROM accounts WHERE reached = %(place)s) mine
 WHERE %(sum)s::bigint IS NULL OR (unpaid, id) < (%(sum)s, %(id)s)
 ORDER BY unpaid DESC, id DESC LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class DunningCard:
    """A billing account: its overdue invoices in sum with interest to the day, what comes next."""

    account: BillingAccount
    invoices: int
    outstanding: int
    interest: int
    oldest: date
    next: tuple[Step, date] | None
    holds: tuple[DunningHold, ...]
    proposals: tuple[DunningProposal, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """The overdue invoices of one account, each with what could be sent of it now."""

    debts: tuple[Owed, ...] = ()
    now: Mapping[int, Step | NotNow] = field(default_factory=dict)

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
    mine: dict[int, list[Owed]] = defaultdict(list)
    for debt in _overdue(account_ids, day):
        mine[debt.billing_account_id].append(debt)
    coming = _next(mine, day)
    accounts = {one.pk: one for one in _ACCOUNTS.of(Ids(mine))} if mine else {}
    held, proposed = _holds(account_ids, day), _proposals(account_ids)
    return {
        pk: DunningCard(
            account,
            len(mine[pk]),
            sum(debt.outstanding for debt in mine[pk]),
            sum(debt.interest for debt in mine[pk]),
            mine[pk][0].due_on,
            coming.get(pk),
            tuple(held[pk]),
            tuple(proposed[pk]),
        )
        for pk, account in accounts.items()
    }


_ACCOUNTS = Written[BillingAccount](
    lambda ids: BillingAccount.objects.filter(pk__anyof=ids).select_related("customer")
)


def overdue(account_id: int, day: date) -> Overdue:
    """Of one account, the oldest due day first."""
    debts = owed(unpaid([account_id]).filter(due_on__lt=day), day)
    policy, minimum = dunning.policy(), dunning.minimum(account_id, day)
    taken = dunning.steps_taken([debt.id for debt in debts])
    rules = dunning.debts_now(debts, taken, dunning.holds([account_id], day), policy, day)
    now = {
        debt.id: message_now(rule, policy, day, minimum)
        for debt, rule in zip(debts, rules, strict=True)
    }
    return Overdue(tuple(debts), now)


def _overdue(account_ids: Collection[int], day: date) -> list[Owed]:
    """The overdue invoices, the oldest due day first, without their labels."""
    return owed_of(_OVERDUE.of(Ids(account_ids), day), day, ())[0] if account_ids else []


_OVERDUE = WrittenColumns(
    lambda account_ids, day: (
        OpenInvoice.objects.filter(billing_account__anyof=account_ids, due_on__lt=day)
        .order_by("due_on", "number")
        .values_list(
            "invoice_id", "billing_account_id", "number", Value(""), "due_on", "total",
            "bears_none", "late_interest_rate", "day_count", "is_touched",
        )
    )
)  # fmt: skip


def _next(debts: Mapping[int, Sequence[Owed]], day: date) -> dict[int, tuple[Step, date]]:
    """By account the first step that an invoice takes which neither is held nor too small.

    A letter that no invoice has taken yet comes first of the oldest: the others are passed over.
    """
    policy, minimums = dunning.policy(), _minimums(debts, day)
    taken = dunning.steps_taken([one.id for mine in debts.values() for one in mine])
    held, is_letter_first = dunning.holds(debts, day), has_letter_next({}, policy)
    asked, is_begun = [], set()
    for pk, mine in debts.items():
        minimum = minimums(pk)
        for one in mine:
            is_first = one.id not in taken and is_letter_first
            if (is_first and pk in is_begun) or not is_dunned(one.outstanding, minimum):
                continue
            if held.hold(one):
                continue
            asked.append(one)
            if is_first:
                is_begun.add(pk)
    found: dict[int, tuple[Step, date]] = {}
    rules = dunning.debts_now(asked, taken, held, policy, day)
    for debt, rule in zip(asked, rules, strict=True):
        step = next_step(rule, policy, day, is_bank_day)
        before = found.get(debt.billing_account_id)
        if step and (before is None or step[1] < before[1]):
            found[debt.billing_account_id] = step
    return found


def _minimums(account_ids: Collection[int], day: date):
    figures = facts.account_figures(account_ids, facts.book())
    return lambda pk: figures[pk].on(day).dunning_minimum


def _holds(account_ids: Collection[int], day: date) -> dict[int, list[DunningHold]]:
    found = defaultdict(list)
    for row in _HELD.of(Ids(account_ids), day) if account_ids else ():
        found[row.billing_account_id].append(row)
    return found


_HELD = Written[DunningHold](
    lambda account_ids, day: (
        dunning.in_force(account_ids, day).select_related("invoice").order_by("id")
    )
)


def _proposals(account_ids: Collection[int]) -> dict[int, list[DunningProposal]]:
    found = defaultdict(list)
    for row in _PROPOSED.of(Ids(account_ids)) if account_ids else ():
        found[row.billing_account_id].append(row)
    return found


_PROPOSED = Written[DunningProposal](
    lambda account_ids: DunningProposal.objects.filter(
        billing_account__anyof=account_ids, state=DunningProposal.State.OPEN
    ).order_by("id")
)
