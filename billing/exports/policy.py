"""A drafted dunning policy over what is overdue now: next steps, counts by week, proposals."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from billing.exports.reading import read_only
from billing.models import Invoice
from billing.queries import dunning as queries
from billing.queries.receivables import Owed, owed
from billing.terms.dunning import PROPOSALS, DunnedInvoice, PolicyStep, Step, Taken, is_dunned
from billing.terms.policy import course
from contracts.office.calendar import is_bank_day
from contracts.office.context import Duty
from contracts.office.exporting import EXPORTS, ExportKind, Progress
from contracts.people.models import BillingAccount
from contracts.queries import facts
from contracts.terms.periods import ONE_DAY

CHUNK = 500
WEEKS = 13
MOST = 100
Course = Sequence[tuple[date, Taken]]


class PolicySimulation:
    """The steps to come from the day after `day`, by the present policy and by `steps`.

    Nothing is supposed to be paid, and no proposal decided. `draft` is the draft's id, by
    which a page finds it.
    """

    def __init__(self, draft: int, day: str, steps: list) -> None:
        self.day = date.fromisoformat(day)
        self.first = self.day + ONE_DAY
        self.drafted = [PolicyStep(Step(step), days) for step, days in steps]
        with read_only():
            overdue = Invoice.objects.filter(settlement=None, due_on__lt=self.day)
            self.ids = list(overdue.order_by("due_on", "number").values_list("pk", flat=True))
        self.total = len(self.ids)
        self.counts = Counter(dict.fromkeys(("held", "small", "finished", "changed", "later"), 0))
        self.rows: list[dict] = []
        self.weeks = [[Counter[str](), Counter[str]()] for _ in range(WEEKS)]
        self.proposals: list[set] = [set(), set()]

    def figures(self, progress: Progress) -> dict:
        """Read and calculate chunk by chunk, each where the database refuses to write."""
        with read_only():
            self.present, self.book = queries.policy(), facts.book()
        for start in range(0, self.total, CHUNK):
            with read_only():
                self._chunk(self.ids[start : start + CHUNK])
            progress(min(start + CHUNK, self.total))
        return {
            "first": self.first,
            "present": [[one.step, one.days] for one in self.present],
            "invoices": self.total,
            **self.counts,
            "rows": self.rows,
            "weeks": [
                {"from": self.first + timedelta(weeks=n), "steps": [dict(a), dict(b)]}
                for n, (a, b) in enumerate(self.weeks)
            ],
            "proposals": [dict(Counter(step for _, step, _ in one)) for one in self.proposals],
        }

    def _chunk(self, ids: Sequence[int]) -> None:
        invoices = Invoice.objects.filter(pk__anyof=ids).order_by("due_on", "number")
        debts = owed(invoices, self.day)
        accounts = {debt.billing_account_id for debt in debts}
        figures = facts.account_figures(accounts, self.book)
        names = BillingAccount.objects.select_related("customer").in_bulk(list(accounts))
        for debt, seen in zip(debts, queries.all_debts(debts, self.day), strict=True):
            minimum = figures[debt.billing_account_id].on(self.first).dunning_minimum
            self._debt(debt, seen, minimum, names[debt.billing_account_id])

    def _debt(self, debt: Owed, seen: DunnedInvoice, minimum: int, account: BillingAccount) -> None:
        if seen.held:
            self.counts["held"] += 1
            return
        if not is_dunned(seen.outstanding, minimum):
            self.counts["small"] += 1
            return
        courses = [
            list(course(seen, policy, self.first, minimum, is_bank_day))
            for policy in (self.present, self.drafted)
        ]
        for side, steps in enumerate(courses):
            self._count(side, debt.billing_account_id, steps)
        if not any(courses):
            self.counts["finished"] += 1
        elif courses[0][:1] == courses[1][:1]:
            self.counts["later"] += courses[0] != courses[1]
        else:
            self.counts["changed"] += 1
            if len(self.rows) < MOST:
                self.rows.append(_row(debt, account, courses))

    def _count(self, side: int, account_id: int, steps: Course) -> None:
        for day, one in steps:
            week = (day - self.first).days // 7
            if week < WEEKS and not one.left_out:
                self.weeks[week][side][one.step] += 1
                if one.step in PROPOSALS:
                    self.proposals[side].add((account_id, one.step, day))


def _row(debt: Owed, account: BillingAccount, courses: Sequence[Course]) -> dict:
    return {
        "invoice": debt.number,
        "label": debt.label,
        "name": account.name,
        "customer": account.customer.number,
        "due_on": debt.due_on,
        "outstanding": debt.outstanding,
        "next": [_next(steps) for steps in courses],
    }


def _next(steps: Course) -> dict | None:
    if not steps:
        return None
    day, one = steps[0]
    return {"step": one.step, "day": day, "left_out": one.left_out}


POLICY = EXPORTS.register(
    ExportKind(
        name="policy",
        label=gettext_lazy("Simulation of a dunning policy"),
        make=PolicySimulation,
        duties=(Duty.ADMINISTRATION,),
        has_page=True,
    )
)
