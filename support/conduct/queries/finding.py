"""Finding cases: all of them for those who keep them, a company's own reports for its people."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from contracts.office.context import By, Duty, Role
from contracts.office.folding import reads
from contracts.office.models import Approval
from support.conduct.models import Case, Step
from support.conduct.terms.kinds import Channel, Matter, State, StepKind

KEEPERS = (Duty.CONTRACTS, Duty.ADMINISTRATION)
"""The duties that read cases: who reported, and who is suspected, is not for all of the staff."""
OPEN = "not_closed"


@dataclass(frozen=True, slots=True)
class CaseCriteria:
    """`state` is one of `State`, or `OPEN` for what is not closed; nothing asks for all."""

    text: str = ""
    state: str = ""
    matter: str = ""


def keeps(by: By) -> bool:
    """Whether somebody may read the cases."""
    try:
        by.require(*KEEPERS)
    except PermissionDenied:
        return False
    return True


CASES = Case.objects.select_related(
    "holder", "contract", "reporter", "reporter_account", "contract__customer"
)


def find(by: By, asked: CaseCriteria) -> QuerySet[Case]:
    """By words of number, description or holder, by state, by matter."""
    by.require(*KEEPERS)
    rows = CASES.all()
    if asked.text:
        named = Q(number__contains=asked.text.upper()) | Q(holder__number=asked.text)
        rows = rows.filter(reads(asked.text, "sought", "holder__sought") | named)
    if asked.state == OPEN:
        rows = rows.exclude(state=State.CLOSED.value)
    elif asked.state:
        rows = rows.filter(state=State(asked.state).value)
    return rows.filter(matter=Matter(asked.matter).value) if asked.matter else rows


def reports_of(by: By, customer_ids: Collection[int]) -> QuerySet[Case]:
    """What companies reported in the portal, the newest first: for their people.

    Of staff, who may look at a company's pages, only those who keep the cases see it. Raises
    PermissionDenied.
    """
    if by.role is not Role.CUSTOMER:
        by.require(*KEEPERS)
    rows = Case.objects.filter(channel=Channel.PORTAL.value, reporter__in=customer_ids)
    return rows.order_by("-received_on", "-number")


def questions_to(customer_ids: Collection[int]) -> QuerySet[Step]:
    """What companies were asked to explain, each with its case; the newest first."""
    rows = Step.objects.filter(kind=StepKind.ASKED.value, case__holder__in=customer_ids)
    return rows.select_related("case__holder", "case__contract").order_by("-id")


_ASKED = Step.objects.filter(
    kind=StepKind.ASKED.value, case__holder=OuterRef("customer"), case__due_on=F("until")
).order_by("-id")
QUESTION, QUESTION_UNTIL = (Subquery(_ASKED.values(name)[:1]) for name in ("pk", "until"))
"""Of a contract, in the statement that reads it: what its holder is asked, and by when."""


def approvals_of(row: Case) -> QuerySet[Approval]:
    """Terminations that rest on a case and were put before a second person, the newest first."""
    rows = Approval.objects.filter(contract__customer=row.holder, values__case=row.number)
    return rows.select_related("contract", "proposed_by").order_by("-id")
