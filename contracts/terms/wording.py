"""Figures of the terms with their unit, in both languages."""

from collections.abc import Iterable
from decimal import Decimal

from contracts.office.terms.proposal import Fact, Words
from contracts.terms.parameters import CHOICES, SPECIFICATIONS, ParameterKind


def worded(name: str, value: object) -> Words:
    """A figure, by its name; None is that of a price for the year that is not set."""
    kind = SPECIFICATIONS[name].kind
    if value is None:
        return Words("月額の12倍", "12 times the monthly price")
    if kind is ParameterKind.YEN:
        return Words(f"¥{value:,}", f"¥{value:,}")
    if kind is ParameterKind.PERCENT:
        percent = f"{Decimal(str(value)).normalize():f}%"
        return Words(percent, percent)
    if kind is ParameterKind.MONTHS:
        return Words(f"{value}か月", f"{value} month{'s' if value != 1 else ''}")
    if kind is ParameterKind.COUNT:
        return Words(f"{value}台", f"{value} server{'s' if value != 1 else ''}")
    chosen = CHOICES[str(value)]
    return Words(chosen.ja, chosen.en)


def changed(names: Iterable[str], before: object, after: object) -> Iterable[Fact]:
    """Figures by name in the order of the register, as facts: before → after."""
    wanted = set(names)
    for name, specification in SPECIFICATIONS.items():
        if name in wanted:
            old, new = (worded(name, getattr(one, name)) for one in (before, after))
            value = Words(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}")
            yield Fact(specification.ja, specification.en, value, specification.clause)
