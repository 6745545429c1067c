"""Bars by month or by age: across in per cent, down in pixels, the figures as a table too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from billing.queries import portfolio
from billing.terms.ages import Age
from contracts.office.language import label
from portal.console.today.figures import Figures
from portal.customer.contracts.chart import round_up

TOP, BOTTOM = 24, 144


@dataclass(frozen=True, slots=True)
class Series:
    """What one colour means, and its value in each slot."""

    kind: str
    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    left: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """`note` says how the figures are calculated; `is_money` that they are yen."""

    name: str
    title: str
    note: str
    slot: str
    slots: Sequence[str]
    series: Sequence[Series]
    every: int = 1
    is_money: bool = False

    @property
    def limit(self) -> int:
        most = max((value for one in self.series for value in one.values), default=0)
        return round_up(most) if self.is_money else _round_count(most)

    @property
    def bars(self) -> list[Bar]:
        slot = 100 / len(self.slots)
        width = slot * 0.7 / len(self.series)
        limit = self.limit
        return [
            _bar(one.kind, slot * (place + 0.15) + width * turn, width, value / limit)
            for turn, one in enumerate(self.series)
            for place, value in enumerate(one.values)
            if value > 0
        ]

    @property
    def anchor(self) -> str:
        """Labels are centred under their slots, or begin there where they are wider."""
        return "middle" if self.every == 1 else "start"

    @property
    def labels(self) -> list[tuple[float, str]]:
        """The place and text of each slot that is named."""
        slot = 100 / len(self.slots)
        inset = 0.5 if self.anchor == "middle" else 0.15
        named = list(enumerate(self.slots))[:: self.every]
        return [(round(slot * (place + inset), 2), text) for place, text in named]

    @property
    def legend(self) -> list[tuple[float, Series]]:
        if len(self.series) < 2:
            return []
        return [(100 / len(self.series) * turn, one) for turn, one in enumerate(self.series)]

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The table: of each slot its values."""
        return [
            (text, [one.values[place] for one in self.series])
            for place, text in enumerate(self.slots)
        ]


def _bar(kind: str, left: float, width: float, part: float) -> Bar:
    height = max(part * (BOTTOM - TOP), 1)
    return Bar(kind, round(left, 2), round(width, 2), round(BOTTOM - height, 1), round(height, 1))


def _round_count(most: int) -> int:
    """The next 1, 2 or 5 with zeros, at least two."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= max(most, 2):
                return factor * step
        step *= 10


def charts(today: date, known: Figures) -> list[Chart]:
    """Revenue, contracts begun and ended, receivables by age, renewals ahead."""
    names = [f"{month:%Y/%-m}" for month in known.past]
    return [
        Chart(
            "recurring", gettext("Monthly recurring revenue, before tax"),
            gettext("Servers of the contracts in effect at the end of each month × the monthly"
            " price on that day. For annual terms, one twelfth of the annual price at the start of"
            " the term. Individual agreements are included. The current month is as of today."),
            gettext("Month"), names,
            [Series("fee", gettext("Recurring revenue"), known.recurring)],
            every=3, is_money=True,
        ),
        Chart(
            "movements", gettext("Contracts started and ended"),
            gettext("Counted by the month of the first and last day of service. The current month "
            "includes days up to its end."),
            gettext("Month"), names,
            [
                Series("fee", gettext("Started"), [move.begun for move in known.behind]),
                Series("residual", gettext("Ended"), [move.ended for move in known.behind]),
            ],
            every=3,
        ),
        _ages(today),
        Chart(
            "renewals", gettext("Upcoming renewals"),
            gettext("Contracts whose current term ends and that have no scheduled end."),
            gettext("Month in which the term ends"),
            [f"{month:%Y/%-m}" for month in known.ahead],
            [Series("term", gettext("Renewals"), [move.renewing for move in known.coming])],
            every=3,
        ),
    ]  # fmt: skip


def _ages(today: date) -> Chart:
    found = portfolio.ages(today)
    bounds = ((1, 30), (31, 60), (61, 90))
    names = [str(label(Age.NOT_DUE)), *(f"{a}–{b}" for a, b in bounds)]
    total = sum(age.yen for age in found)
    count = sum(age.invoices for age in found)
    return Chart(
        "ages", gettext("Receivables by days past due"),
        ngettext(
            "%(count)s unpaid invoice, ¥%(total)s outstanding in total, excluding late interest.",
            "%(count)s unpaid invoices, ¥%(total)s outstanding in total, excluding late interest.",
            count,
        ) % {"count": f"{count:,}", "total": f"{total:,}"},
        gettext("Days after the due date"), [*names, gettext("91+")],
        [Series("late_interest", gettext("Outstanding"), [age.yen for age in found])],
        is_money=True,
    )  # fmt: skip
