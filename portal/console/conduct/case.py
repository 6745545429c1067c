"""One case: what comes next, what it bears, its facts, its course, its files."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.language import Text, label
from contracts.office.terms.explanation import Refused
from contracts.queries import facts as contract_facts
from contracts.terms.ending import can_be_terminated
from contracts.terms.facts import Formed
from contracts.terms.suspension import can_be_suspended
from portal.console import frame
from portal.console.conduct.lists import SECTION
from portal.console.customers.notes import download
from portal.requests import HttpRequest
from support.conduct.models import Case, CaseFile
from support.conduct.queries import facts, finding
from support.conduct.terms import acting
from support.conduct.terms.facts import Case as Facts
from support.conduct.terms.kinds import ACTS, State, StepKind

MOST_CONTRACTS = 20


def the_case(number: str) -> Case:
    """By its number; else not found."""
    return get_object_or_404(finding.CASES.all(), number=number)


def contracts_of(row: Case, by: By) -> list[Contract]:
    """The holder's contracts that a measure can still touch, the one concerned first."""
    if row.holder is None:
        return []
    live = Contract.objects.filter(customer=row.holder, formed_on__isnull=False)
    found = [one for one in live.order_by("number") if one.ends_on is None or one.ends_on >= by.day]
    return sorted(found, key=lambda one: one.pk != row.contract_id)[:MOST_CONTRACTS]


@require_safe
@frame.staff_page(sees=finding.KEEPERS)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about it, what comes next first."""
    row = the_case(number)
    steps = facts.steps_of(row)
    known = facts.of_case(row, steps)
    may = frame.may(request.by, Duty.CONTRACTS)
    values = {
        **SECTION,
        "row": row,
        "known": known,
        "offered": [(kind, label(ACTS[kind])) for kind in acting.offered(known)] if may else [],
        "measures": measures(row, known, request.by) if may else [],
        "not_yet": not_yet(known, request.by) if known.state is State.FOUNDED else None,
        "steps": [(one, acting.clause_of(known, StepKind(one.kind))) for one in steps],
        "approvals": finding.approvals_of(row),
        "may": may,
        "today": request.by.day,
    }
    return render(request, "console/conduct/case.html", values)


def measures(row: Case, known: Facts, by: By) -> list[tuple[Contract, list[tuple[Text, str]]]]:
    """By contract, what a founded case bears, each with the page that shows what follows."""
    if known.state is not State.FOUNDED:
        return []
    contracts = contracts_of(row, by)
    lives = contract_facts.of_contracts([one.pk for one in contracts])
    found = [(one, list(_offers(one, lives[one.pk], known, row, by))) for one in contracts]
    return [(one, offers) for one, offers in found if offers]


def _offers(
    contract: Contract, life, known: Facts, row: Case, by: By
) -> Iterable[tuple[Text, str]]:
    suspension, ground = acting.suspension_ground(known), acting.termination_ground(known)
    if can_be_suspended(life, by.day):
        yield _("Suspend the service"), _address(contract, "suspend", suspension, row)
        yield _("Suspend a part"), _address(contract, "suspend-part", suspension, row)
    if isinstance(life, Formed) and can_be_terminated(life, by.day):
        yield _("Propose the termination"), _address(contract, "terminate", ground, row)


def _address(contract: Contract, act: str, ground: str, row: Case) -> str:
    query = urlencode({"ground": ground, "case": row.number})
    return f"{reverse('staff_act', args=[contract.number, act])}?{query}"


def not_yet(known: Facts, by: By) -> Refused | None:
    """Why the termination that the case suggests would be refused today; None where not."""
    try:
        acting.check_bears(known, acting.termination_ground(known), by.day)
    except Refused as refusal:
        return refusal
    return None


@require_safe
@frame.staff_page(sees=finding.KEEPERS)
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a case, for those who keep the cases."""
    row = get_object_or_404(CaseFile, pk=pk)
    return download(row.file, row.file_name, row.content_type)
