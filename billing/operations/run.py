"""The billing run of a month: one invoice for each account that has something to bill."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from django.db import connection, transaction

from billing.models import BillingFailure, BillingRun
from billing.operations.invoice_rows import AccountDraft
from billing.operations.issuing import issue
from billing.queries import billed_accounts, billing_holds, charges, runs
from billing.queries.accounts import Addressee, accounts
from billing.queries.law import law
from billing.queries.receivables import paid_late_and_unbilled, receivables
from billing.terms.interest import Receivable
from billing.terms.invoicing import BillingConditions, Law, regular
from contracts.office import bisecting
from contracts.office.context import By
from contracts.office.lookups import Ids
from contracts.office.operation import internal
from contracts.office.operations import stopping
from contracts.office.queries.selecting import select_ids
from contracts.office.queries.written import WrittenColumns
from contracts.people.operations.locking import lock_accounts
from contracts.queries import facts
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Formed
from contracts.terms.life import Life
from contracts.terms.periods import month_last

CANDIDATES = """
SELECT a.id
  FROM (SELECT billing_account_id FROM contracts_contract
         WHERE formed_on <= %(last)s AND (ends_on IS NULL OR ends_on >= %(month)s)
        UNION
        SELECT CASE WHEN first_month > %(month)s THEN from_account_id ELSE to_account_id END
          FROM contracts_accountchange
         WHERE withdrawn_on IS NULL AND (first_month > %(month)s OR carried_out_on IS NULL)
        UNION
        SELECT billing_account_id FROM billing_latemoney WHERE day <= %(last)s
        UNION
        SELECT billing_account_id FROM billing_charge
         WHERE invoice_id IS NULL AND withdrawn_on IS NULL AND day <= %(last)s
        EXCEPT
        SELECT billing_account_id FROM billing_invoice
         WHERE billing_month = %(month)s AND kind = 'regular') waiting
  JOIN people_billingaccount a ON a.id = waiting.billing_account_id
  JOIN people_customer c ON c.id = a.customer_id
 ORDER BY c.number, a.number
"""


@dataclass(frozen=True, slots=True)
class Failure:
    account_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    billings: list[AccountDraft]
    failures: list[Failure]


def candidates(month: date) -> list[int]:
    """Accounts that may have something to bill for a month and have no invoice for it yet."""
    return select_ids(CANDIDATES, month=month, last=month_last(month))


@internal()
def begin(by: By, month: date) -> BillingRun:
    """The run of a month, opened once."""
    return BillingRun.objects.get_or_create(month=month, defaults={"started_at": by.now})[0]


@internal()
def expect(by: By, month: date) -> list[int]:
    """Begin the run of a month. Returns the accounts that may have something to bill."""
    run, waiting = begin(by, month), candidates(month)
    run.expected = runs.issued(month).count() + len(waiting)
    run.held = len(billing_holds.held(waiting, by.day))
    run.save(update_fields=["expected", "held"])
    return waiting


def job_of(month: date) -> str:
    """The name under which what failed in a month's run is remembered."""
    return f"billing:{month:%Y-%m}"


@internal()
def bill(by: By, account_ids: Sequence[int], month: date) -> None:
    """Bill accounts for a month. One that fails is recorded and stops nobody else.

    An account that has its invoice already counts as done; one held back is left out.
    """
    found = stopping.run(
        job_of(month), account_ids, lambda ids: _bill(by, ids, month), by.day, by.now
    )
    left = {pk for rows in found.left.values() for pk in rows}
    tried = [pk for pk in account_ids if pk not in left]
    _record(by, month, tried, [*chain.from_iterable(found.done), *_failures(found)])


def _failures(found: bisecting.Outcome) -> list[Failure]:
    return [Failure(one.pk, _reason(one.error)) for one in found.failed]


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip()[:2000]


CHARGED = """
UPDATE billing_charge SET invoice_id = on_invoice.id
  FROM unnest(%s::bigint[], %s::bigint[]) AS on_invoice (charge_id, id)
 WHERE billing_charge.id = on_invoice.charge_id"""
DONE = WrittenColumns(
    lambda account_ids, month: (
        runs.issued(month)
        .filter(billing_account__anyof=account_ids)
        .values_list("billing_account_id")
    )
)


def _bill(by: By, account_ids: Sequence[int], month: date) -> list[Failure]:
    lock_accounts(account_ids)
    held = billing_holds.held(account_ids, by.day)
    waiting = [pk for pk in _without_invoice(account_ids, month) if pk not in held]
    drafts = draft(waiting, month, by.day, facts.book())
    charged = [(pk, one.id) for one in issue(by, drafts.billings) for pk in one.billing.charge_ids]
    if charged:
        with connection.cursor() as cursor:
            cursor.execute(CHARGED, [list(column) for column in zip(*charged, strict=True)])
    return drafts.failures


def _without_invoice(account_ids: Sequence[int], month: date) -> list[int]:
    done = {pk for (pk,) in DONE.of(Ids(account_ids), month)}
    return [pk for pk in account_ids if pk not in done]


@dataclass(frozen=True, slots=True)
class BillingFacts:
    """What accounts may be billed for a month, as read from the rows, before any rule."""

    account_ids: Collection[int]
    month: date
    numbers: Mapping[int, list[tuple[str, int]]]
    contracts: Mapping[int, Formed]
    late: Mapping[int, Sequence[int]]
    debts: Mapping[int, Receivable]
    waiting: Mapping[int, charges.ToBill]
    agreements: Mapping[int, Agreements]
    recipients: Mapping[int, Addressee]
    law: Law


def read(account_ids: Collection[int], month: date) -> BillingFacts:
    """In a few statements however many accounts."""
    last = month_last(month)
    numbers = _contracts(account_ids, month)
    late = paid_late_and_unbilled(account_ids, last)
    return BillingFacts(
        account_ids,
        month,
        numbers,
        facts.formed([pk for pairs in numbers.values() for _, pk in pairs]),
        late,
        receivables([pk for ids in late.values() for pk in ids]),
        charges.to_bill(account_ids, last),
        facts.account_agreements(account_ids),
        accounts(account_ids),
        law(),
    )


def draft(account_ids: Collection[int], month: date, issued_on: date, book: Book) -> Drafts:
    """What the rules would bill accounts for a month, in the order given."""
    return draft_by(book, read(account_ids, month), issued_on)


def draft_by(book: Book, known: BillingFacts, issued_on: date) -> Drafts:
    """The same of what was read, by a book of editions."""
    found = Drafts([], [])
    standard = BillingConditions(book, (), known.law)
    for account_id in known.account_ids:
        owed = known.waiting.get(account_id, charges.NOTHING)
        ids = dict(known.numbers.get(account_id, ()))
        invoice_ids = known.late.get(account_id, ())
        agreed = known.agreements.get(account_id)
        conditions = BillingConditions(book, agreed, known.law) if agreed else standard
        try:
            made = regular(
                [Life(known.contracts[pk], book) for pk in ids.values()],
                conditions,
                known.month,
                issued_on,
                [known.debts[pk] for pk in invoice_ids],
                owed.charges,
            )
        except Exception as error:
            found.failures.append(Failure(account_id, _reason(error)))
            continue
        if made is not None:
            numbers = {known.debts[pk].number: pk for pk in invoice_ids}
            named = {**ids, **owed.contract_ids} if owed.contract_ids else ids
            charge_ids = tuple([charge.id for charge in owed.charges])
            recipient, figures = known.recipients[account_id], conditions.figures
            found.billings.append(
                AccountDraft(recipient, made, named, numbers, figures, charge_ids)
            )
    return found


def draft_each(account_ids: Sequence[int], month: date, issued_on: date, book: Book) -> Drafts:
    """The same where an account may be so broken that it cannot even be read.

    What is in the way of all is said of those that were not tried, too.
    """
    found = bisecting.run(account_ids, lambda ids: draft(ids, month, issued_on, book))
    reasons = {one.cause: _reason(one.error) for one in found.failed}
    left = [Failure(pk, reasons[cause]) for cause, rows in found.left.items() for pk in rows]
    return Drafts(
        [billing for one in found.done for billing in one.billings],
        [*(failure for one in found.done for failure in one.failures), *_failures(found), *left],
    )


def _contracts(account_ids: Collection[int], month: date) -> dict[int, list[tuple[str, int]]]:
    """By account, number and id of the contracts that live in a month, by number."""
    rows = billed_accounts.contracts(account_ids, month)
    return {
        account_id: [(number, pk) for _, number, pk in group]
        for account_id, group in groupby(rows, key=lambda row: row[0])
    }


@transaction.atomic
def _record(by: By, month: date, account_ids: Sequence[int], failures: list[Failure]) -> None:
    run = begin(by, month)
    failed = {failure.account_id for failure in failures}
    run.failures.filter(
        billing_account__anyof=Ids([pk for pk in account_ids if pk not in failed]), resolved_at=None
    ).update(resolved_at=by.now)
    BillingFailure.objects.bulk_create(
        [
            BillingFailure(
                run=run,
                billing_account_id=failure.account_id,
                reason=failure.reason,
                failed_at=by.now,
            )
            for failure in failures
        ],
        update_conflicts=True,
        unique_fields=["run", "billing_account"],
        update_fields=["reason", "failed_at", "resolved_at"],
    )
