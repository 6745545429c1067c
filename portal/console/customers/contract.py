"""Everything about one contract, and what may be done to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries import billed_accounts
from billing.queries.content import title
from billing.terms import quote_json
from contracts.models import (
    ChangeRequest,
    Contract,
    Ending,
    IndividualAgreement,
    PlanChange,
    ServerChange,
    Transfer,
)
from contracts.office.context import By, Duty
from contracts.office.language import Text, localized
from contracts.office.models import Approval
from contracts.office.queries.written import Written
from contracts.queries import suspended
from contracts.terms.facts import Contract as Facts
from contracts.terms.parameters import SPECIFICATIONS
from portal.addresses import address
from portal.console import frame
from portal.console.customers import (
    agreement_and_damages,
    billed_to,
    ceiling,
    correcting,
    notes,
    partial,
    paying_out,
    service,
    transfer,
    waiting_charges,
)
from portal.console.customers import endings as ends
from portal.console.customers.act import Act, contract_of, on_account, on_contract
from portal.customer.contracts.contract import LINES, newest
from portal.customer.contracts.document import answer
from portal.customer.contracts.history import PAGE, history
from portal.customer.contracts.overview import described
from portal.public.figures import worded
from portal.requests import HttpRequest
from support.incidents.queries.addresses import address_of
from support.incidents.queries.shown import felt_by

ACTS: dict[str, type[Act]] = {
    act.name: act
    for act in (
        service.Add,
        service.Reduce,
        service.ChangePlan,
        service.Suspend,
        service.Resume,
        partial.SuspendPart,
        partial.ResumePart,
        agreement_and_damages.Agree,
        agreement_and_damages.Damages,
        correcting.CorrectFees,
        billed_to.ChangeAccount,
        billed_to.KeepAccount,
        transfer.Pass,
        ends.Cancel,
        ends.HolderDeclines,
        ends.Decline,
        ends.Withdraw,
        ends.Terminate,
    )
}
ACCOUNT_ACTS: dict[str, type[Act]] = {
    act.name: act
    for act in (agreement_and_damages.Agree, agreement_and_damages.Damages, paying_out.PayOut)
}

_CONTRACT = Written[Contract](
    lambda number: Contract.objects.select_related(
        "customer", "responsible", "billing_account", "application", "disruption_address"
    ).filter(number=number)
)
_CHANGES = Written[ServerChange](
    lambda pk: ServerChange.objects.filter(contract=pk).select_related("entered_by").order_by("id")
)
_PLAN_CHANGES = Written[PlanChange](
    lambda pk: PlanChange.objects.filter(contract=pk).select_related("entered_by").order_by("id")
)
_ENDINGS = Written[Ending](
    lambda pk: (
        Ending.objects.filter(contract=pk).select_related("withdrawal", "entered_by").order_by("id")
    )
)
_AGREED = Written[IndividualAgreement](
    lambda pk: (
        IndividualAgreement.objects.filter(contract=pk)
        .select_related("approved_by")
        .order_by("-effective_on", "-id")
    )
)
_TRANSFERS = Written[Transfer](
    lambda pk: Transfer.objects.filter(contract=pk).select_related("from_customer", "to_customer")
)
_REQUESTS = Written[ChangeRequest](
    lambda pk: ChangeRequest.objects.filter(contract=pk).order_by("-id")[:LINES]
)
_APPROVALS = Written[Approval](
    lambda pk: (
        Approval.objects.filter(contract=pk).select_related("proposed_by").order_by("-id")[:LINES]
    )
)

act = on_contract(ACTS)
account_act = on_account(ACCOUNT_ACTS)


def offers(contract: Contract, fact: Facts, by: By) -> list[tuple[Text, str]]:
    """What rules and duties allow today, each with its address."""
    return [
        (one.title, address("staff_act", contract.number, one.name))
        for one in ACTS.values()
        if one.offered(fact, by) and frame.may(by, one.duty)
    ]


@require_safe
@frame.staff_page
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """Time line, state, what may be done, everything on file, history, lines billed."""
    row, today = _contract(number), request.by.day
    (shown,) = described([row], today)
    changes, endings = _of(row, _CHANGES), _of(row, _ENDINGS)
    entries = history(row, changes, endings, for_staff=True, reader=request.by)
    everything = request.GET.get("history") == "all"
    return render(
        request,
        "console/customers/contract.html",
        {
            "section": "customers",
            **shown,
            "today": today,
            "incident_address": address_of(row),
            "may_address": frame.may(request.by, Duty.CONTRACTS),
            "felt": felt_by([row.pk])[row.pk],
            "offers": offers(row, shown["fact"], request.by),
            "account_change": billed_accounts.waiting(row),
            "may_refer": frame.may(request.by, Duty.CONTRACTS, Duty.ACCOUNTS),
            "changes": changes,
            "plan_changes": _of(row, _PLAN_CHANGES),
            "endings": [
                (one, quote_json.from_json(one.quote).quote if one.quote else None)
                for one in endings
            ],
            "ending": next((e for e in endings if e.replaced_on is None), None),
            "agreements": [(one, _agreed(one.parameters)) for one in _of(row, _AGREED)],
            "suspensions": suspended.all_of(row),
            "transfers": _of(row, _TRANSFERS),
            "requests": _of(row, _REQUESTS),
            "approvals": _of(row, _APPROVALS),
            "history": entries if everything else entries[:PAGE],
            "more_history": 0 if everything else max(0, len(entries) - PAGE),
            "lines": [(one, title(one)) for one in newest(row)],
            **ceiling.shown(request, row, shown["fact"]),
            "corrections": waiting_charges.of_contract(row),
            "may_withdraw": frame.may(request.by, Duty.ACCOUNTS),
            **notes.of_contract(request, row),
        },
    )


def _contract(number: str) -> Contract:
    for row in _CONTRACT.of(number):
        return row
    raise Http404


def _of(row: Contract, written: Written) -> list:
    """What a contract has, each with it."""
    found = written.of(row.pk)
    for one in found:
        one.contract = row
    return found


@require_safe
@frame.staff_page
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The contract on paper, as the holder has it."""
    return answer(request.by, contract_of(number))


def _agreed(parameters: dict) -> list[tuple[str, str, str]]:
    """Name, clause and value in words of what was agreed."""
    return [
        (
            localized(SPECIFICATIONS[name]),
            SPECIFICATIONS[name].clause,
            worded(name, value),
        )
        for name, value in parameters.items()
    ]
