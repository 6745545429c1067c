"""The residual fee for what is left of the minimum term (Art. 15-2)."""

from collections.abc import Iterator
from datetime import date

from billing.terms.fees import Stretch, stretch_price
from billing.terms.lines import Line, LineKind, PriceUnit
from billing.terms.tax import TaxTable
from contracts.office.terms.explanation import Explanation, plural
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, calendar_pieces, month_last, next_month

CLAUSE = "15-2"


def of_whole(life: Life, rates: TaxTable, end: date) -> list[Line]:
    """The residual of a contract cancelled with `end` as its last day."""
    leaving = [(day, -n) for day, n in life.server_changes if day > end and n < 0]
    return _lines(life, rates, end, life.servers(end), leaving)


def of_part(life: Life, rates: TaxTable, end: date, servers: int) -> list[Line]:
    """The residual of `servers` servers whose last day is `end`."""
    return _lines(life, rates, end, servers, [])


def _lines(
    life: Life, rates: TaxTable, end: date, servers: int, leaving: list[tuple[date, int]]
) -> list[Line]:
    if end < life.contract.service_starts_on or life.plan(end) is Plan.ANNUAL:
        return []
    last = life.minimum_term_ends_on
    figures = life.figures.on(end)
    rate = rates.on(end) if figures.residual_fee_tax == "standard" else None
    stretches = _stretches(end + ONE_DAY, last, servers, figures.unit_price, leaving)
    price = _by_whole_months if figures.proration == "whole_month" else _by_the_day
    return [
        Line(
            LineKind.RESIDUAL,
            life.contract.number,
            CLAUSE,
            stretch.first,
            stretch.last,
            stretch.servers,
            stretch.price,
            PriceUnit.MONTH,
            amount,
            rate,
            explanation,
        )
        for stretch, amount, explanation in price(list(stretches))
    ]


def _stretches(
    first: date, last: date, servers: int, price: int, leaving: list[tuple[date, int]]
) -> Iterator[Stretch]:
    """The days left of the minimum term, with the servers that would have stayed."""
    for day, leave in leaving:
        if day > last:
            break
        if day > first and servers > 0:
            yield Stretch(first, day - ONE_DAY, servers, price)
        first, servers = max(first, day), servers - leave
    if first <= last and servers > 0:
        yield Stretch(first, last, servers, price)


def _by_the_day(stretches: list[Stretch]) -> Iterator[tuple[Stretch, int, Explanation]]:
    for stretch in stretches:
        for piece in calendar_pieces(stretch.first, stretch.last):
            amount, explanation = stretch_price(
                piece.first, piece.last, piece.months, stretch.servers, stretch.price, CLAUSE
            )
            part = Stretch(piece.first, piece.last, stretch.servers, stretch.price)
            yield part, amount, explanation


def _by_whole_months(stretches: list[Stretch]) -> Iterator[tuple[Stretch, int, Explanation]]:
    """From the month after the end; each month counts whole, with its largest number."""
    if not stretches:
        return
    end, last, price = stretches[0].first - ONE_DAY, stretches[-1].last, stretches[0].price
    month = next_month(end)
    runs: list[tuple[Stretch, int]] = []
    while month <= last:
        stop = min(last, month_last(month))
        servers = max(
            (s.servers for s in stretches if s.first <= stop and s.last >= month), default=0
        )
        if runs and runs[-1][0].servers == servers:
            previous, months = runs.pop()
            runs.append((Stretch(previous.first, stop, servers, price), months + 1))
        elif servers:
            runs.append((Stretch(month, stop, servers, price), 1))
        month = next_month(month)
    for stretch, months in runs:
        amount = stretch.servers * price * months
        yield (
            stretch,
            amount,
            Explanation(
                CLAUSE,
                "whole_months",
                f"{stretch.servers}台 × {price:,}円 × {months}か月 = {amount:,}円(日割りなし)",
                f"{plural(stretch.servers, 'server')} × ¥{price:,} × {plural(months, 'month')}"
                f" = ¥{amount:,} (not prorated)",
                {"servers": stretch.servers, "unit_price": price, "months": months},
            ),
        )
