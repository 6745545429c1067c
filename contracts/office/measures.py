"""What is measured from outside, read from the rows when it is asked for.

A measure registers itself beside what it measures; who shows them knows none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.office.registry import Registry

Figures = Mapping[str, float]
"""By the value of the label; of a measure without one, by the empty string."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` and `about` are what the monitor shows, with the unit in the name where it has one.

    `label` names what the figures are by. `read` takes few statements, whatever the rows.
    """

    name: str
    about: str
    read: Callable[[], Figures]
    label: str = ""


MEASURES: Registry[Measure] = Registry()


def one(figure: float | None) -> Figures:
    """The figure of a measure without a label; none where there is nothing to measure."""
    return {} if figure is None else {"": figure}
