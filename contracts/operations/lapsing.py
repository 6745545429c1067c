"""Requests that can no longer come to anything end by themselves, with a reason.

Whatever makes a request moot calls this under its own lock; the daily stage takes what is left.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import AccountChange, ChangeRequest, Contract
from contracts.models.requests import clause
from contracts.office.context import By, Duty
from contracts.office.lookups import Ids
from contracts.office.operation import internal, operation
from contracts.office.operations.record import Told, entry, journal_all, notify_many
from contracts.office.terms.explanation import Explanation
from contracts.office.terms.notices import speaking
from contracts.operations.locking import locked_contracts
from contracts.people.models import BillingAccount, Contact, Customer
from contracts.people.operations.companies import follows_change
from contracts.people.queries.languages import of_companies
from contracts.people.queries.particulars import difference, kind_of, same
from contracts.queries import facts
from contracts.queries.particulars import differences
from contracts.terms import lapsing as rules
from contracts.terms.facts import EndReason
from contracts.terms.lapsing import Asked
from contracts.terms.parameters import Plan

Kind = ChangeRequest.Kind
State = ChangeRequest.State
CLAUSE_OF_ACCOUNT = "23-1"
Lapsed = tuple[ChangeRequest, Explanation]
LapsedChange = tuple[AccountChange, Explanation]


@operation(
    Duty.CONTRACTS,
    lapse_request=_("Request closed"),
    lapse_account_change=_("Change of the billing account closed"),
)
@transaction.atomic
def lapse(by: By, contract_ids: Sequence[int]) -> None:
    """End requests about contracts that can no longer succeed; each company is notified why."""
    by.require(Duty.CONTRACTS)
    lapse_moot(by, [contract.pk for contract in locked_contracts(contract_ids)])


@internal()
def lapse_moot(by: By, contract_ids: Collection[int]) -> None:
    """The same of contracts under lock, in as many statements for one as for thousands."""
    _lapse_account_changes(by, contract_ids)
    rows = list(_open().filter(contract__anyof=Ids(contract_ids)))
    if not rows:
        return
    known, book = facts.of_contracts({row.contract_id for row in rows}), facts.book()
    found = ((row, rules.moot(_asked(row), known[row.contract_id], book, by.day)) for row in rows)
    _write(by, [(row, why) for row, why in found if why])


@internal()
def lapse_of_account(by: By, account: BillingAccount) -> None:
    """What waits for an account, under lock, that has passed to another company (Art. 19)."""
    rows = _open().filter(kind=Kind.BILLING_ACCOUNT, subject=account.pk)
    why = rules.passed()
    _write(by, [(row, why) for row in rows.exclude(customer=account.customer_id)])


@internal()
def lapse_of_companies(by: By, companies: Collection[int], why: Explanation) -> None:
    """All that waits for companies whose data is about to be erased; nobody is left to notify."""
    _write(by, [(row, why) for row in _open().filter(customer__in=companies)], is_told=False)


@follows_change
@internal()
def lapse_particulars(by: By, row: Customer | BillingAccount | Contact) -> None:
    """What was asked for of a row, under lock, that is so already or was changed otherwise."""
    found = []
    for one in _open().filter(contract=None, kind=kind_of(row), subject=row.pk):
        now = _as_kept({name: getattr(row, name) for name in one.after})
        why = rules.of_particulars(clause(one.kind), one.before, one.after, now)
        if why:
            found.append((one, why))
    _write(by, found)


def _open() -> Any:
    rows = ChangeRequest.objects.filter(state=State.OPEN)
    return rows.select_related("customer", "contract__responsible", "requested_by").order_by("id")


def _asked(row: ChangeRequest) -> Asked:
    assert row.contract is not None, "it is about a contract"
    return Asked(
        clause(row.kind),
        by_holder=row.customer_id == row.contract.customer_id,
        needs_future=row.kind in (Kind.ADD_SERVERS, Kind.CHANGE_PLAN),
        plan=Plan(row.after["plan"]) if row.kind == Kind.CHANGE_PLAN else None,
        is_so=row.kind == Kind.RESPONSIBLE
        and row.after.get("contact") == row.contract.responsible_id,
    )


def _as_kept(values: Mapping) -> dict:
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _write(by: By, found: Sequence[Lapsed], *, is_told: bool = True) -> None:
    """State, journal, notice and mail of each."""
    if not found:
        return
    for row, why in found:
        row.state, row.decided_at = State.LAPSED, by.now
        row.lapsed_because = why.to_json()
    columns = ["state", "decided_at", "lapsed_because"]
    ChangeRequest.objects.bulk_update([row for row, _why in found], columns)
    journal_all(_entry(by, row, why) for row, why in found)
    if is_told:
        languages = of_companies({row.customer_id for row, _why in found})
        told = [_told(row, why, languages[row.customer_id]) for row, why in found]
        notify_many(by, "request_lapsed", told)


def _entry(by: By, row: ChangeRequest, why: Explanation):
    return entry(
        by,
        "lapse_request",
        why.clause,
        customer=row.customer,
        reference=f"request:{row.pk}",
        before=row.before,
        after={**row.after, "kind": row.kind, "explanation": row.lapsed_because},
    )


def _told(row: ChangeRequest, why: Explanation, language: str) -> Told:
    about = {"number": row.contract.number} if row.contract else {}
    data = {
        **about,
        "request": row.pk,
        "kind": row.kind,
        "clause": clause(row.kind),
        "changes": differences(row.kind, row.before, row.after),
        "explanation": why.to_json(),
        **speaking(language),
    }
    return Told(row.customer_id, f"request:{row.pk}:lapsed", data, _recipients(row))


def _recipients(row: ChangeRequest) -> Iterable[str]:
    """Who answers for the contract; where it is another's by now, who asked, else all contacts."""
    contract = row.contract
    if contract is not None and contract.customer_id == row.customer_id:
        return [contract.responsible.email]
    if row.requested_by is not None and row.requested_by.email:
        return [row.requested_by.email]
    return row.customer.contacts.order_by("id").values_list("email", flat=True)


# --- changes of the billing account that wait for their month --------------------------------


@internal()
def lapse_account_changes(by: By, contract: Contract, account: BillingAccount | None) -> None:
    """Those of a contract that is about to pass, and those to an account that passes with it.

    While both are still their holder's: who gets the contract learns nothing of them (Art. 19).
    """
    mine = Q(contract=contract)
    rows = _waiting_changes().filter(mine | Q(to_account=account) if account else mine)
    _write_changes(
        by,
        [
            (row, rules.passed() if row.contract_id == contract.pk else rules.account_passed())
            for row in rows
        ],
    )


def _lapse_account_changes(by: By, contract_ids: Collection[int]) -> None:
    """Those whose contract ends before their month, or is of another company than the account."""
    waiting = _waiting_changes().filter(contract__anyof=Ids(list(contract_ids)))
    _write_changes(by, [(row, why) for row in waiting if (why := _why_moot(row))])


def _waiting_changes() -> QuerySet[AccountChange]:
    rows = AccountChange.objects.filter(carried_out_on=None, withdrawn_on=None)
    return rows.select_related(
        "contract__customer", "contract__responsible", "from_account", "to_account__customer"
    ).order_by("pk")


def _write_changes(by: By, found: Sequence[LapsedChange]) -> None:
    """State, journal, notice and mail of each; of an account, its company alone ever learns."""
    if not found:
        return
    for row, why in found:
        row.withdrawn_on, row.lapsed_because = by.day, why.to_json()
    rows = [row for row, _why in found]
    AccountChange.objects.bulk_update(rows, ["withdrawn_on", "lapsed_because"])
    journal_all(
        entry(
            by,
            "lapse_account_change",
            why.clause,
            customer=row.to_account.customer,
            reference=row.contract.number,
            before={"billing_account": row.to_account.number, "first_month": row.first_month},
            after={"explanation": row.lapsed_because},
        )
        for row, why in found
    )
    told = [_told_of_account(row, why) for row, why in found if _is_the_holders(row)]
    notify_many(by, "request_lapsed", told)


def _is_the_holders(row: AccountChange) -> bool:
    return row.to_account.customer_id == row.contract.customer_id


def _why_moot(row: AccountChange) -> Explanation | None:
    contract = row.contract
    if not _is_the_holders(row):
        return rules.passed()
    if contract.ends_on is not None and contract.ends_on < row.first_month:
        reason = EndReason(contract.end_reason) if contract.end_reason else None
        return rules.ended(contract.ends_on, reason)
    return None


def _told_of_account(row: AccountChange, why: Explanation) -> Told:
    label = ("請求先の切替え", "Change of the billing account")
    return Told(
        row.contract.customer_id,
        f"account_change:{row.pk}:lapsed",
        {
            "number": row.contract.number,
            "clause": CLAUSE_OF_ACCOUNT,
            "is_recorded_by_us": True,
            "changes": [difference(label, same(str(row.from_account)), same(str(row.to_account)))],
            "explanation": why.to_json(),
            **speaking(row.contract.language),
        },
        [row.contract.responsible.email],
    )
