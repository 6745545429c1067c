"""Ends and reductions with what they cost: residual fee, demand (Art. 15-2 to 18)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.operations import credit_notes, dunning_proposals
from billing.operations.demand import demand, has_unpaid
from billing.operations.invoice_rows import AccountDraft
from billing.operations.issuing import Issued, issue
from billing.queries import quotes
from billing.queries.accounts import account
from billing.terms import quote, quote_json
from billing.terms.crediting import CreditKind
from billing.terms.given_back import GivenBack
from billing.terms.invoicing import Draft
from contracts.models import Contract, ServerChange
from contracts.office.context import By, Duty, Member, Role
from contracts.office.documents.issuer import issuer
from contracts.office.operation import internal, operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.templatetags.language import day
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from contracts.operations import ending as contracts_ending
from contracts.operations.arrivals import (
    Arrival,
    columns,
    paper_gone_if_refused,
    require_enterer,
    told,
)
from contracts.operations.changes import record_reduction
from contracts.operations.ending import End, fix_end, post_service_end
from contracts.operations.locking import locked_contract
from contracts.operations.notifying import notify_holder
from contracts.queries import facts
from contracts.terms import ending as rules
from contracts.terms.facts import EndReason


@operation(Role.STAFF, *Member, title=_("Cancellation quote"))
def quote_cancellation(
    by: By, contract: Contract, desired: date | None, arrived_on: date | None = None
) -> quote.CancellationQuote:
    """Art. 16-1: the day and the cost, exactly as `cancel` would carry them out now."""
    by.require_reader(contract.customer_id)
    return quotes.cancellation(contract, by.day, desired, arrived_on)


@operation(Role.STAFF, *Member, title=_("Quote of a reduction"))
def quote_reduction(
    by: By,
    contract: Contract,
    servers: int,
    desired: date | None,
    arrived_on: date | None = None,
) -> quote.ReductionQuote:
    """The same for a part: what `reduce` would carry out now."""
    by.require_reader(contract.customer_id)
    return quotes.reduction(contract, by.day, servers, desired, arrived_on)


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Cancellation"))
@transaction.atomic
def cancel(
    by: By,
    contract_id: int,
    desired: date | None = None,
    residual_due_on: date | None = None,
    expected: str | None = None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> quote.CancellationQuote:
    """Art. 16-1, 15-2, 16-2: end the contract, bill the residual, demand what is unpaid.

    `expected` is the fingerprint of the day and the quote that was agreed to; raises Changed
    where the quote under lock is another. Staff may set another due date for the residual,
    and enter a notice by its `arrival`: what was billed beyond the end is then given back,
    and two people are needed for that or where it arrived long ago. The quote is kept whole
    with the notice.
    """
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    decided = quote_cancellation(by, contract, desired, arrival.arrived_on if arrival else None)
    if arrival is not None:
        require_enterer(by, arrival, second, "16-1", bool(decided.given_back))
    if residual_due_on is not None:
        by.require(Duty.CONTRACTS)
        decided = quote.due_on(decided, by.day, residual_due_on)
    fingerprint.require(Changed("16-1"), expected, by.day, decided)
    notice = decided.notice
    unpaid_before = has_unpaid(contract.billing_account_id)
    kept = quote_json.kept(decided, _parties(contract))
    end = End(
        EndReason.CANCELLED,
        by.day,
        notice.ends_on,
        notice.explanation,
        desired_on=desired,
        quote=quote_json.to_json(kept),
        fingerprint=kept.fingerprint,
        arrival=arrival,
        second=second,
    )
    ending = fix_end(by, contract, end)
    data = {
        "ends_on": notice.ends_on,
        "explanation": notice.explanation.to_json(),
        "ending": ending.pk,
        **told(arrival),
    }
    with paper_gone_if_refused(arrival, ending):
        notify_holder(by, "cancellation_confirmed", contract, data)
        _give_back(by, contract, decided.given_back, notice.arrived_on, notice.ends_on, second)
        residual = _issue_residual(by, contract, decided.residual, ending_id=ending.pk)
        if unpaid_before:
            demand(by, contract.billing_account_id, exclude=residual)
        dunning_proposals.lapse(by, [contract.billing_account_id])
    return decided


def _give_back(
    by: By,
    contract: Contract,
    given: Iterable[GivenBack],
    arrived_on: date,
    last: date,
    second: By | None,
) -> None:
    """Correct what issued invoices billed beyond a last day that became known late."""
    for one in given:
        invoice = Invoice.objects.select_related("billing_account").get(number=one.invoice)
        kind, language = CreditKind.CORRECTION, invoice.billing_account.language
        with override(language):
            reason = gettext(
                "Correction of the fees of contract %(contract)s after %(last)s, by the notice that"
                " arrived on %(arrived)s"
            ) % {"contract": contract.number, "last": day(last), "arrived": day(arrived_on)}
        credit_notes.give_back(by, invoice.pk, one.wanted, reason, second, kind=kind)


def _parties(contract: Contract) -> quote_json.Parties:
    """As they are on the confirmation of today."""
    customer = contract.customer
    holder = {
        "name": customer.name,
        "department": "",
        "postal_code": customer.postal_code,
        "address": customer.address,
        "is_person": customer.is_person,
        "language": contract.language,
    }
    return quote_json.Parties(holder, contract.responsible.name, issuer())


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Non-renewal"))
@transaction.atomic
def decline_renewal(
    by: By,
    contract_id: int,
    expected: str | None = None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> Contract:
    """Art. 14-2: the contract ends with its term, its proposals with nothing left to touch.

    `expected` is the fingerprint of the day and the quote that was read; raises Changed
    where it is another under lock. Staff enter the holder's notice by its `arrival`.
    """
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    if expected is not None:
        found = quotes.non_renewal(contract, by.day, arrival.arrived_on if arrival else None)
        fingerprint.require(Changed("14-2"), expected, by.day, found)
    contract = contracts_ending.decline_renewal(by, contract_id, arrival, second)
    dunning_proposals.lapse(by, [contract.billing_account_id])
    return contract


@operation(Duty.CONTRACTS, Member.OWNER, title=_("Reduction"))
@transaction.atomic
def reduce(
    by: By,
    contract_id: int,
    servers: int,
    desired: date | None = None,
    expected: str | None = None,
    arrival: Arrival | None = None,
    second: By | None = None,
) -> quote.ReductionQuote:
    """Art. 15-2, 16-1 for a part: servers leave, with the residual fee for them.

    `expected` is the `reduction_fingerprint` of the quote that was agreed to; raises
    Changed where it is another by now, or the notice came twice. Staff enter a notice by
    its `arrival`, as in `cancel`.
    """
    contract = locked_contract(contract_id)
    by.require_holder(contract.customer_id)
    decided = quote_reduction(
        by, contract, servers, desired, arrival.arrived_on if arrival else None
    )
    if arrival is not None:
        require_enterer(by, arrival, second, "16-1", bool(decided.given_back))
    read = reduction_fingerprint(contract, by.day, decided)
    if expected is not None and expected != read:
        raise Changed("16-1")
    change = record_reduction(by, contract, servers, decided.reduction, read, arrival, second)
    with paper_gone_if_refused(arrival, change):
        if arrival is not None and (last := decided.reduction.part_ends_on):
            _give_back(by, contract, decided.given_back, arrival.arrived_on, last, second)
        _issue_residual(by, contract, decided.residual, server_change_id=change.pk)
    return decided


def reduction_fingerprint(contract: Contract, day: date, read: quote.ReductionQuote) -> str:
    """Of a quote and the changes on file before it: a second one may cost just the same."""
    return fingerprint.of(day, read, contract.server_changes.count())


def _issue_residual(by: By, contract: Contract, draft: Draft | None, **cause) -> list[Issued]:
    if draft is None:
        return []
    account_id = contract.billing_account_id
    figures = facts.account_figures([account_id], facts.book())[account_id]
    named = {contract.number: contract.pk}
    return issue(by, [AccountDraft(account(account_id), draft, named, {}, figures, **cause)])


@operation(Duty.CONTRACTS, title=_("Termination by the company"))
@transaction.atomic
def terminate(
    by: By, contract_id: int, ground: str, effective: date | None = None, second: By | None = None
) -> Contract:
    """Art. 17-1, 31: end by the company, without residual fee; staff need a second person."""
    require_two(by, second, "17-1", Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    end_by_termination(by, contract, ground, effective or by.day)
    demand(by, contract.billing_account_id)
    dunning_proposals.lapse(by, [contract.billing_account_id])
    return contract


@internal()
def end_by_termination(by: By, contract: Contract, ground: str, effective: date) -> None:
    """Terminate a contract under lock. Raises Refused."""
    decision = rules.terminate(facts.of_contract(contract), by.day, effective, ground)
    end = End(EndReason.TERMINATED, by.day, decision.ends_on, decision.explanation, ground=ground)
    fix_end(by, contract, end)
    data = {
        "ends_on": decision.ends_on,
        "ground": ground,
        "explanation": decision.explanation.to_json(),
    }
    notify_holder(by, "terminated", contract, data)


@operation(Duty.CONTRACTS, terminate_part=_("Partial termination"))
@transaction.atomic
def terminate_part(
    by: By, contract_id: int, servers: int, ground: str, effective: date, second: By | None = None
) -> ServerChange:
    """Art. 17-1 for a part: servers leave after `effective`, without residual fee."""
    require_two(by, second, "17-1", Duty.CONTRACTS)
    contract = locked_contract(contract_id)
    life = facts.life(contract, "17-1")
    change = rules.terminate_part(life, by.day, servers, effective, ground)
    row = ServerChange.objects.create(
        contract=contract,
        kind=ServerChange.Kind.TERMINATION,
        servers=servers,
        effective_on=change.effective_on,
        explanation={"ground": ground},
        **columns(None, by),
    )
    after = {"servers": -servers, "effective_on": change.effective_on, "ground": ground}
    journal(by, "terminate_part", ground, contract=contract, after=after)
    notify_holder(by, "changed", contract, after)
    return row


@operation(Duty.ADMINISTRATION, title=_("End of the service carried out"))
@transaction.atomic
def end_service(by: By, effective: date, second: By | None = None) -> None:
    """Art. 18: the end of the service; proposals without a contract left to touch lapse.

    Two people. Raises Refused.
    """
    contracts = post_service_end(by, effective, second)
    dunning_proposals.lapse(by, {contract.billing_account_id for contract in contracts})
