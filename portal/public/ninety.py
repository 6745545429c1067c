"""Ninety days drawn as bars: across in per cent, the days with something as a table too."""

from dataclasses import dataclass

from django.utils.translation import gettext

from contracts.office.language import label
from support.incidents.terms.picture import DAYS, Day, Picture, Worst

GAP = 0.25


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Ninety:
    """`words` say what the drawing shows; `troubled` are the days that were not whole."""

    picture: Picture
    bars: tuple[Bar, ...]
    words: str

    @property
    def first(self) -> Day:
        return self.picture.days[0]

    @property
    def last(self) -> Day:
        return self.picture.days[-1]

    @property
    def troubled(self) -> list[tuple[Day, str]]:
        return [(day, str(label(day.worst))) for day in self.picture.troubled]

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(worst.value, str(label(worst))) for worst in Worst]


def drawn(picture: Picture) -> Ninety:
    slot = 100 / DAYS
    bars = tuple(
        Bar(day.worst.value, round(slot * place, 3), round(slot - GAP, 3))
        for place, day in enumerate(picture.days)
    )
    words = gettext(
        "The last 90 days: %(nothing)s without a problem, %(maintenance)s with maintenance,"
        " %(degraded)s partly unavailable, %(interrupted)s unavailable"
    ) % {worst.value: picture.count(worst) for worst in Worst}
    return Ninety(picture, bars, words)
