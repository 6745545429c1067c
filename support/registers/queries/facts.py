"""Rows of the registers as the frozen facts that the rules work on."""

from collections.abc import Iterable

from django.db.models import Prefetch

from contracts.office.queries.waiting import day_of
from support.registers.models import Act, Entry
from support.registers.terms import facts
from support.registers.terms.kinds import ActKind, Asked, Register, Sort


def of_entry(row: Entry, acts: Iterable[Act]) -> facts.Entry:
    """An entry with some of its acts, in the order in which they were recorded."""
    return facts.Entry(
        Register(row.register),
        Sort(row.sort),
        row.starts_on,
        row.scope,
        row.marking,
        row.designated_on,
        Asked(row.asked) if row.asked else None,
        tuple(of_act(one) for one in acts),
    )


def of_act(row: Act) -> facts.Done:
    """Where information goes to a subcontractor, that is who it goes to."""
    who = row.subcontract.party if row.subcontract else row.who
    kind, day = ActKind(row.kind), day_of(row.at)
    return facts.Done(kind, row.day, day, tuple(row.chosen), who, row.until)


ACTS = Prefetch("acts", Act.objects.select_related("author", "subcontract").order_by("id"))
"""What was done about entries, read at once for many."""


def acts_of(row: Entry) -> list[Act]:
    """What was done about an entry, in the order in which it was recorded."""
    return list(row.acts.select_related("author", "subcontract").order_by("id"))


def entry(row: Entry) -> facts.Entry:
    return of_entry(row, acts_of(row))
