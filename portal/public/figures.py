"""The figures of an edition in words."""

from dataclasses import fields
from decimal import Decimal

from billing.templatetags.documents import yen
from contracts.office.language import label, say
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, Kind, Parameters


def worded(name: str, value: object) -> str:
    """A figure with its unit, in the reader's language."""
    kind = SPECIFICATIONS[name].kind
    if value is None:
        return say("月額の12倍", "12 times the monthly price")
    if kind is Kind.YEN:
        return yen(value)
    if kind is Kind.PERCENT:
        return f"{Decimal(str(value)).normalize():f} %"
    if kind is Kind.MONTHS:
        return say(f"{value}か月", f"{value} month{'s' if value != 1 else ''}")
    if kind is Kind.COUNT:
        return say(f"{value}台", f"{value} server{'s' if value != 1 else ''}")
    return str(label(CHOICES[str(value)]))


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
