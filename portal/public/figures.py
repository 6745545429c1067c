"""The figures of an edition in words."""

from dataclasses import fields

from contracts.office.language import label
from contracts.terms import wording
from contracts.terms.parameters import SPECIFICATIONS, Parameters


def worded(name: str, value: object) -> str:
    """A figure with its unit, in the reader's language."""
    return str(label(wording.worded(name, value)))


def rows(parameters: Parameters, before: Parameters | None = None) -> list[dict]:
    """Every figure in the order of the register, with what it was where that differs."""
    found = []
    for one in fields(parameters):
        specification = SPECIFICATIONS[one.name]
        value = getattr(parameters, one.name)
        old = getattr(before, one.name) if before else value
        found.append(
            {
                "name": str(label(specification)),
                "clause": specification.clause,
                "value": worded(one.name, value),
                "before": worded(one.name, old) if old != value else None,
            }
        )
    return found
