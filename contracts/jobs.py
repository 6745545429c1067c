"""What happens by itself on a day: services start, contracts renew, reminders go out, ends.

A job selects the rows that wait for it and works on them in chunks; each function may
run twice, late or concurrently, for what waits follows from the rows alone.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from contracts import context
from contracts.context import By
from contracts.models import Contract, Notice, Term
from contracts.operations.locking import locked_contracts
from contracts.operations.record import journal, notify, notify_holder
from contracts.queries import facts
from contracts.queries.selecting import select_ids
from contracts.terms import renewal
from contracts.terms.facts import Term as TermFacts
from contracts.terms.timeline import minimum_term_end, terms_begun

TO_RENEW = """
SELECT k.id
  FROM contracts_contract k JOIN contracts_customer c ON c.id = k.customer_id
 WHERE k.id IN (
       SELECT id FROM contracts_contract
        WHERE minimum_term_ends_on IS NULL AND service_starts_on <= %(day)s
          AND (ends_on IS NULL OR ends_on >= service_starts_on)
       UNION
       SELECT t.contract_id
         FROM contracts_term t JOIN contracts_contract o ON o.id = t.contract_id
        WHERE t.ends_on < %(day)s AND (o.ends_on IS NULL OR o.ends_on > t.ends_on)
          AND NOT EXISTS (SELECT FROM contracts_term f
                           WHERE f.contract_id = t.contract_id AND f.number = t.number + 1)
       UNION
       SELECT t.contract_id
         FROM contracts_term t JOIN contracts_contract o ON o.id = t.contract_id
         JOIN unnest(%(ahead)s) ahead ON t.notice_deadline - ahead >= t.starts_on
        WHERE o.ends_on IS NULL AND t.notice_deadline BETWEEN %(day)s AND %(day)s + ahead
          AND NOT EXISTS (SELECT FROM contracts_notice n
                           WHERE n.contract_id = t.contract_id
                             AND n.reference = 'reminder:' || t.contract_id || ':' || t.number
                                               || ':' || ahead))
 ORDER BY c.number, k.number
"""

TO_END = """
SELECT k.id
  FROM contracts_ending e
  JOIN contracts_contract k ON k.id = e.contract_id
  JOIN contracts_customer c ON c.id = k.customer_id
 WHERE e.replaced_on IS NULL AND e.carried_out_on IS NULL AND e.ends_on < %(day)s
 ORDER BY c.number, k.number
"""


def to_renew(day: date) -> list[int]:
    """Contracts whose service starts, whose next term begins, or whose holder is reminded."""
    return select_ids(TO_RENEW, day=day, ahead=list(renewal.REMINDER_DAYS))


def to_end(day: date) -> list[int]:
    """Contracts whose last day is over."""
    return select_ids(TO_END, day=day)


@transaction.atomic
def renew(contract_ids: Sequence[int], day: date) -> None:
    """Art. 14: record the terms begun by the day, tell holders, remind them of deadlines."""
    by = context.system(day)
    book = facts.book()
    contracts = locked_contracts(contract_ids)
    known = facts.of_contracts(contract_ids)
    for contract in contracts:
        fact = known[contract.pk]
        terms = terms_begun(fact, book, day)
        if terms and contract.minimum_term_ends_on is None:
            _start_service(by, contract, minimum_term_end(fact, book))
        for term in terms[len(fact.terms) :]:
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
        explanation = renewal.explain_renewal(term).to_json()
        notify_holder(by, "renewed", contract, {**after, "explanation": explanation})


def _remind(by: By, contract: Contract, term: TermFacts) -> None:
    """The latest reminder that fell due; one missed is still sent, until the deadline."""
    due = [days for days, on in renewal.reminder_days(term) if on <= by.day]
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


@transaction.atomic
def end(contract_ids: Sequence[int], day: date) -> None:
    """Record that contracts are over; their status has followed from the date already."""
    by = context.system(day)
    for contract in locked_contracts(contract_ids):
        waiting = contract.endings.filter(replaced_on=None, carried_out_on=None, ends_on__lt=day)
        if waiting.update(carried_out_on=day):
            after = {"ends_on": contract.ends_on, "end_reason": contract.end_reason}
            journal(by, "end", "22-1", contract=contract, after=after)
