"""Finding contracts by state, plan and deadline, customers by name: each by one statement."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contracts.models import UNDECIDED, Contract, Suspension, Term
from contracts.office.folding import reads
from contracts.office.terms.labels import Labelled
from contracts.people.models import Customer


class PortfolioState(Labelled):
    APPLIED = "applied", "審査中", "Under screening"
    RUNNING = "running", "成立・利用中", "In effect"
    SUSPENDED = "suspended", "停止中", "Suspended"
    ENDING = "ending", "終了予定", "Scheduled to end"
    ENDED = "ended", "終了", "Ended"
    REFUSED = "refused", "不承諾", "Refused"
    WITHDRAWN = "withdrawn", "申込の取下げ", "Application withdrawn"


def in_state(state: PortfolioState, day: date) -> Q:
    """Of contracts; suspended and ending ones run too. `running` counts from formation."""
    running = Q(formed_on__isnull=False) & (Q(ends_on=None) | Q(ends_on__gte=day))
    states: dict[PortfolioState, Q] = {
        PortfolioState.APPLIED: UNDECIDED,
        PortfolioState.RUNNING: running,
        PortfolioState.SUSPENDED: running
        & Q(Exists(Suspension.objects.filter(contract=OuterRef("pk"), lifted_on=None))),
        PortfolioState.ENDING: running & Q(ends_on__isnull=False),
        PortfolioState.ENDED: Q(ends_on__lt=day),
        PortfolioState.REFUSED: Q(refused_on__isnull=False),
        PortfolioState.WITHDRAWN: Q(withdrawn_on__isnull=False),
    }
    return states[state]


@dataclass(frozen=True, slots=True)
class ContractCriteria:
    """What is asked of contracts; a window of deadlines finds those that can still be declined."""

    text: str = ""
    state: str = ""
    plan: str = ""
    deadline_from: date | None = None
    deadline_to: date | None = None


def contracts(criteria: ContractCriteria, day: date) -> QuerySet[Contract]:
    """With `deadline` and `plan_now`, those of the newest term begun."""
    newest = Term.objects.filter(contract=OuterRef("pk"), starts_on__lte=day).order_by("-number")
    found = Contract.objects.annotate(
        deadline=Subquery(newest.values("notice_deadline")[:1]),
        plan_now=Coalesce(Subquery(newest.values("plan")[:1]), F("plan")),
    )
    if criteria.state:
        found = found.filter(in_state(PortfolioState(criteria.state), day))
    if criteria.plan:
        found = found.filter(plan_now=criteria.plan)
    window = {"gte": criteria.deadline_from, "lte": criteria.deadline_to}
    ends = {f"deadline__{side}": end for side, end in window.items() if end is not None}
    if ends:
        found = found.filter(in_state(PortfolioState.RUNNING, day), ends_on=None, **ends)
    for word in criteria.text.split():
        found = found.filter(
            Q(number__icontains=word) | reads(word, "sought") | named(word, "customer__")
        )
    return found


def customers(text: str, state: str, day: date) -> QuerySet[Customer]:
    """By name, kana, number of customer or contract; `state` is running or empty."""
    found = Customer.objects.all()
    for word in text.split():
        by_contract = Contract.objects.filter(customer=OuterRef("pk"), number__icontains=word)
        found = found.filter(named(word) | Exists(by_contract))
    if state == PortfolioState.RUNNING:
        mine = Contract.objects.filter(
            in_state(PortfolioState.RUNNING, day), customer=OuterRef("pk")
        )
        found = found.filter(Exists(mine))
    return found


def named(word: str, path: str = "") -> Q:
    """A customer whose number, name or reading holds the word, however it is written."""
    return Q(**{f"{path}number__icontains": word}) | reads(word, f"{path}sought")
