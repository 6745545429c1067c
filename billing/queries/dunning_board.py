"""Dunning at a glance: accounts with something overdue, by the step they have reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from billing.models import DunningHold, DunningProposal
from billing.queries import dunning
from billing.queries.aging import containing
from billing.queries.receivables import Owed, owed, unpaid
from billing.terms.dunning import DunnedInvoice, NotNow, Policy, Step, message_now, next_step
from contracts.office.calendar import is_bank_day
from contracts.people.models import BillingAccount
from contracts.queries import facts

COLUMNS = ("none", *(step.value for step in Step))
"""The furthest step that an account has taken with an invoice that is still unpaid."""

ACCOUNTS = """
WITH overdue AS (
    SELECT i.billing_account_id, i.total - i.settled AS unpaid,
           coalesce((SELECT max(array_position(%(steps)s::text[], d.step::text))
                       FROM billing_dunningstep d WHERE d.invoice_id = i.invoice_id), 1) AS reached
      FROM billing_openinvoice i WHERE i.due_on < %(day)s),
accounts AS (
    SELECT o.billing_account_id AS id, sum(unpaid)::bigint AS unpaid, max(reached) AS reached
      FROM overdue o JOIN people_billingaccount a ON a.id = o.billing_account_id
      JOIN people_customer c ON c.id = a.customer_id
     WHERE c.name ILIKE %(like)s OR c.name_kana ILIKE %(like)s
        OR c.number ILIKE %(like)s OR a.name ILIKE %(like)s
     GROUP BY o.billing_account_id)
"""

BOARD = f"""{ACCOUNTS}
SELECT reached, accounts, total, id
  FROM (SELECT *, row_number() OVER (PARTITION BY reached ORDER BY unpaid DESC, id DESC) AS place,
               count(*) OVER (PARTITION BY reached) AS accounts,
               (sum(unpaid) OVER (PARTITION BY reached))::bigint AS total
          FROM accounts) placed
 WHERE place <= %(size)s
 ORDER BY reached, unpaid DESC, id DESC
"""

ONE = f"""{ACCOUNTS}
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
    return [_column(place, rows, known) for place in range(1, len(COLUMNS) + 1)]


def column(
    name: str, day: date, size: int, after: tuple[int, int] | None = None, text: str = ""
) -> Column:
    """One column alone, from the account after a sum and an id."""
    place, (unpaid, pk) = COLUMNS.index(name) + 1, after or (None, None)
    rows = _rows(ONE, day, text, size=size, place=place, sum=unpaid, id=pk)
    return _column(place, rows, cards([row[3] for row in rows], day))


def _column(place: int, rows: Sequence[tuple], known: Mapping[int, DunningCard]) -> Column:
    mine = [row for row in rows if row[0] == place]
    accounts, total = mine[0][1:3] if mine else (0, 0)
    return Column(COLUMNS[place - 1], accounts, total, tuple(known[row[3]] for row in mine))


def _rows(statement: str, day: date, text: str, **values) -> list[tuple]:
    asked = {"day": day, "steps": list(COLUMNS), "like": containing(text), **values}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def cards(account_ids: Collection[int], day: date) -> dict[int, DunningCard]:
    """Accounts with something overdue as cards, by id, in a few statements however many."""
    debts = owed(unpaid(account_ids).filter(due_on__lt=day), day)
    ids = [debt.id for debt in debts]
    known = dict(zip(ids, dunning.all_debts(debts, day), strict=True))
    policy = dunning.policy()
    minimums = _minimums(account_ids, day)
    accounts = BillingAccount.objects.select_related("customer").in_bulk(
        {debt.billing_account_id for debt in debts}
    )
    held, proposed = _holds(account_ids, day), _proposals(account_ids)
    found = {}
    for pk, account in accounts.items():
        mine = tuple(debt for debt in debts if debt.billing_account_id == pk)
        rules = {debt.id: known[debt.id] for debt in mine}
        found[pk] = DunningCard(
            account,
            mine,
            _next(rules.values(), policy, day, minimums(pk)),
            {
                pk: message_now(rule, policy, day, minimums(account.pk))
                for pk, rule in rules.items()
            },
            tuple(held[pk]),
            tuple(proposed[pk]),
        )
    return found


def _next(
    debts: Collection[DunnedInvoice], policy: Policy, day: date, minimum: int
) -> tuple[Step, date] | None:
    """The first step that an invoice takes which neither is held nor too small."""
    steps = [
        next_step(debt, policy, day, is_bank_day)
        for debt in debts
        if not debt.held and debt.outstanding >= max(minimum, 1)
    ]
    return min((step for step in steps if step), key=lambda step: step[1], default=None)


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
