"""The figures of an edition in words."""

from dataclasses import fields

from contracts.office.language import both, say
from contracts.terms import wording
from contracts.terms.parameters import SPECIFICATIONS, Parameters

CHOICES = {name: both(*words) for name, words in wording.CHOICES.items()}


def worded(name: str, value: object) -> str:
    """A figure with its unit, in the reader's language."""
    words = wording.worded(name, value)
    return say(words.ja, words.en)


def rows(parameters: Parameters, before: Parameters | None = None) -> list[dict]:
    """Every figure in the order of the register, with what it was where that differs."""
    found = []
    for one in fields(parameters):
        specification = SPECIFICATIONS[one.name]
        value = getattr(parameters, one.name)
        old = getattr(before, one.name) if before else value
        found.append(
            {
                "name": say(specification.ja, specification.en),
                "clause": specification.clause,
                "value": worded(one.name, value),
                "before": worded(one.name, old) if old != value else None,
            }
        )
    return found
