"""Rows of cases as the frozen facts that the rules work on."""

from collections.abc import Iterable

from support.conduct.models import Case, Step
from support.conduct.terms import facts
from support.conduct.terms.kinds import Channel, Item, Matter, Outcome, StepKind


def of_case(row: Case, steps: Iterable[Step]) -> facts.Case:
    """A case with some of its steps, in the order in which they were recorded."""
    return facts.Case(
        Matter(row.matter),
        Item(row.item),
        Channel(row.channel),
        row.received_on,
        row.holder_id is not None,
        tuple(of_step(one) for one in steps),
    )


def of_step(row: Step) -> facts.Step:
    outcome = Outcome(row.outcome) if row.outcome else None
    return facts.Step(StepKind(row.kind), row.day, outcome, row.until, row.text)


def steps_of(row: Case) -> list[Step]:
    """What was done about a case, in the order in which it was recorded."""
    rows = row.steps.select_related("author", "contract").prefetch_related("files")
    return list(rows.order_by("id"))


def case(row: Case) -> facts.Case:
    return of_case(row, row.steps.order_by("id"))
