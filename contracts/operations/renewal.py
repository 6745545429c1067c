"""Services that start, terms that begin one after another, reminders before a deadline."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Term
from contracts.office.context import By, Duty
from contracts.office.models import Notice
from contracts.office.operation import operation
from contracts.office.operations.record import journal, notify
from contracts.operations.locking import locked_contracts
from contracts.operations.notifying import notify_holder
from contracts.queries import facts
from contracts.terms import renewal as rules
from contracts.terms.facts import Term as TermFacts


@operation(
    Duty.CONTRACTS,
    start_service=_("Service started"),
    begin_term=_("Term started"),
)
@transaction.atomic
def renew(by: By, contract_ids: Sequence[int]) -> None:
    """Art. 14: record the terms begun by the day, notify holders, remind them of deadlines."""
    by.require(Duty.CONTRACTS)
    contracts = locked_contracts(contract_ids)
    lives = facts.lives(contract_ids, facts.book())
    for contract in contracts:
        life = lives[contract.pk]
        terms = life.begun(by.day)
        if terms and contract.minimum_term_ends_on is None:
            _start_service(by, contract, life.minimum_term_ends_on)
        for term in terms[len(life.contract.terms) :]:
            _begin_term(by, contract, term)
        if terms and contract.ends_on is None:
            _remind(by, contract, terms[-1])


def _start_service(by: By, contract: Contract, minimum_term_ends_on: date) -> None:
    contract.minimum_term_ends_on = minimum_term_ends_on
    contract.save(update_fields=["minimum_term_ends_on"])
    after = {"minimum_term_ends_on": minimum_term_ends_on}
    journal(by, "start_service", "15-1", contract=contract, after=after)


def _begin_term(by: By, contract: Contract, term: TermFacts) -> None:
    Term.objects.create(
        contract=contract,
        number=term.number,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        months=term.months,
        notice_deadline=term.notice_deadline,
        plan=term.plan,
    )
    after = {
        "term": term.number,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "notice_deadline": term.notice_deadline,
    }
    journal(by, "begin_term", "14-2" if term.number > 1 else "14-1", contract=contract, after=after)
    if term.number > 1:
        explanation = rules.explain_renewal(term).to_json()
        notify_holder(by, "renewed", contract, {**after, "explanation": explanation})


def _remind(by: By, contract: Contract, term: TermFacts) -> None:
    """The latest reminder that fell due; one missed is still sent, until the deadline."""
    due = [days for days, on in rules.reminder_days(term) if on <= by.day]
    if not due or by.day > term.notice_deadline:
        return
    reference = f"reminder:{contract.pk}:{term.number}:{min(due)}"
    if Notice.objects.filter(contract=contract, reference=reference).exists():
        return
    notify(
        by,
        "renewal_reminder",
        [contract.responsible.email],
        contract=contract,
        reference=reference,
        data={"notice_deadline": term.notice_deadline, "ends_on": term.ends_on},
    )
