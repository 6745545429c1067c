"""Entering something in a register, and recording what was done about it (Art. 20, 28, 29).

Those for contracts or administration keep the registers. An entry's facts never change and acts
are only added: what was entered wrongly is withdrawn and entered again.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.files import gone_if_refused
from contracts.office.operations.numbering import take
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import Upload
from contracts.people.models import Customer
from support.registers.models import Act, Entry
from support.registers.operations import files
from support.registers.queries import facts
from support.registers.terms import acting
from support.registers.terms.acting import NewAct, NewEntry
from support.registers.terms.duties import open_duties
from support.registers.terms.facts import Done
from support.registers.terms.kinds import ActKind, Sort, State
from support.registers.terms.standing import Standing, standing

SERIES = "REG"


@operation(
    Duty.CONTRACTS,
    Duty.ADMINISTRATION,
    is_hidden=True,
    enter_in_register=_("Entered in a register"),
)
def enter(
    by: By,
    asked: NewEntry,
    customer: Customer | None = None,
    contract: Contract | None = None,
    upload: Upload | None = None,
) -> Entry:
    """Enter something received, given, entrusted or asked for. Raises Refused."""
    by.require(Duty.CONTRACTS, Duty.ADMINISTRATION)
    acting.check_entry(asked, by.day)
    if contract is not None and customer is not None and contract.customer_id != customer.pk:
        raise Refused("1", "その会社の契約ではありません", "The contract is another company's")
    new = asked.facts
    row = Entry(
        register=new.register.value,
        sort=new.sort.value,
        party=asked.party.strip(),
        customer=contract.customer if contract else customer,
        contract=contract,
        title=asked.title.strip(),
        scope=new.scope.strip(),
        purpose=asked.purpose.strip(),
        marking=new.marking.strip(),
        designated_on=new.designated_on,
        starts_on=new.starts_on,
        asked=new.asked.value if new.asked else "",
        recorded_at=by.now,
    )
    _settle(by, row, [])
    act = Act(entry=row, kind=ActKind.ENTERED.value, day=by.day, at=by.now, author_id=by.account_id)
    files.put(by, act, upload)
    with gone_if_refused(act.file), transaction.atomic():
        row.number = take(SERIES, by.day.year)[0]
        row.save(force_insert=True)
        act.entry = row
        act.save(force_insert=True)
        clause = acting.clause_of(new, ActKind.ENTERED)
        _journal(by, "enter_in_register", clause, row, act, {"sort": row.sort})
    return row


@operation(
    Duty.CONTRACTS,
    Duty.ADMINISTRATION,
    is_hidden=True,
    record_in_register=_("Recorded in a register"),
)
def record(
    by: By,
    entry_id: int,
    done: Done,
    text: str = "",
    *,
    subcontract_id: int | None = None,
    upload: Upload | None = None,
    expected: str | None = None,
) -> Act:
    """Add what was done about an entry. Raises Refused.

    `expected` is the fingerprint of the entry that the person read: what is sent twice, or by
    two people at once, is recorded once. Raises Changed where something has been added.

    Information that goes to a subcontractor names its entry, which is locked with the other.
    """
    by.require(Duty.CONTRACTS, Duty.ADMINISTRATION)
    act = Act(
        kind=done.kind.value,
        day=done.day,
        until=done.until,
        chosen=list(done.choices),
        who=done.who.strip(),
        subcontract_id=subcontract_id,
        text=text.strip(),
        at=by.now,
        author_id=by.account_id,
    )
    files.put(by, act, upload)
    with gone_if_refused(act.file), transaction.atomic():
        rows = _locked(entry_id, subcontract_id)
        row = rows[entry_id]
        known = facts.entry(row)
        fingerprint.require(Changed("28-1"), expected, known)
        to = facts.entry(rows[subcontract_id]) if subcontract_id else None
        acting.check_act(known, NewAct(done, text, upload is not None, to), by.day)
        act.entry = row
        act.save(force_insert=True)
        _settle(by, row, facts.acts_of(row))
        row.save(update_fields=["state", "due_on", "due_kind", "closed_on", "closed_by"])
        clause = acting.clause_of(known, done.kind, done.choices)
        _journal(by, "record_in_register", clause, row, act, {"act": act.kind, "day": done.day})
    return act


def _locked(*ids: int | None) -> dict[int, Entry]:
    """The entries by id, locked in its order. Raises Entry.DoesNotExist for an unknown one."""
    wanted = sorted({one for one in ids if one})
    rows = Entry.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    found = {row.pk: row for row in rows}
    if len(found) < len(wanted):
        raise Entry.DoesNotExist
    return found


def _settle(by: By, row: Entry, acts: list[Act]) -> None:
    """Write down what follows from the acts: the state, what is due next, who closed it."""
    known = facts.of_entry(row, acts)
    now: Standing = standing(known)
    due = next(iter(open_duties(known)), None)
    was_open = row.closed_on is None
    row.state = now.state.value
    row.due_on = due.due_on if due else None
    row.due_kind = due.kind.value if due else ""
    row.closed_on = now.closed_on
    if now.state is State.OPEN:
        row.closed_by = None
    elif was_open:
        row.closed_by_id = by.account_id


def _journal(by: By, name: str, clause: str, row: Entry, act: Act, after: dict) -> None:
    """The company and contract it is about; of an individual's request no word of who it is."""
    values: dict[str, str | date] = {"register": row.register, **after}
    if act.file_name and row.sort != Sort.REQUEST:
        values["file_name"] = act.file_name
    if act.sha256:
        values["sha256"] = act.sha256
    journal(
        by,
        name,
        clause,
        customer=row.customer,
        contract=row.contract,
        reference=f"register_entry:{row.number}",
        after=values,
    )
