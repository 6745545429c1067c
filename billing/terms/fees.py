"""The fees of a contract for a billing month (Art. 22-1, 23-1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from billing.terms.lines import Line, LineKind, PriceUnit
from billing.terms.tax import TaxTable
from contracts.office.terms.explanation import Explanation, plural
from contracts.terms.facts import Term
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import (
    FEW,
    ONE_DAY,
    calendar_pieces,
    days_between,
    days_in_month,
    month_last,
)

MONTHLY, ANNUAL = "23-1(2)", "23-1(1)"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one number of servers and one price."""

    first: date
    last: date
    servers: int
    price: int


def fee_lines(life: Life, rates: TaxTable, month: date) -> list[Line]:
    """The lines of a contract for the month whose first day is `month`.

    None for a month that another product has billed, with the annual terms begun in it.
    """
    last = month_last(month)
    if life.contract.formed_on > last or life.contract.is_billed_elsewhere(month):
        return []
    terms = life.begun(last)
    lines = list(_by_the_day(life, rates, terms, month))
    for term in terms:
        if term.plan is Plan.ANNUAL and term.ends_on >= month:
            if term.starts_on >= month:
                lines.append(_whole_term(life, rates, term))
            lines.extend(_added_servers(life, rates, term, month))
    return lines


def accrues_from(life: Life, day: date) -> date:
    """From when on fees accrue, by the figures of the month of a day (Art. 22-1)."""
    contract = life.contract
    by_formation = life.figures.on(month_last(day)).fee_accrues_from == "formation"
    return contract.formed_on if by_formation else contract.service_starts_on


def _by_the_day(
    life: Life, rates: TaxTable, terms: tuple[Term, ...], month: date
) -> Iterator[Line]:
    """Monthly-plan days, and those of an annual plan before the service starts."""
    contract, last = life.contract, month_last(month)
    figures = life.figures.on(last)
    first = max(accrues_from(life, month), month)
    if contract.ends_on is not None:
        last = min(last, contract.ends_on)
    stretches = [
        stretch
        for start, stop in _outside_annual_terms(terms, first, last)
        for stretch in _stretches(life, start, stop)
    ]
    if stretches and figures.proration == "whole_month":
        yield _whole_month(contract.number, rates, stretches)
    else:
        for stretch in stretches:
            yield _daily(contract.number, rates, stretch)


def _outside_annual_terms(
    terms: tuple[Term, ...], first: date, last: date
) -> Iterator[tuple[date, date]]:
    for term in terms:
        if term.plan is Plan.ANNUAL and term.ends_on >= first:
            if first < term.starts_on:
                yield first, min(last, term.starts_on - ONE_DAY)
            first = max(first, term.ends_on + ONE_DAY)
    if first <= last:
        yield first, last


def _stretches(life: Life, first: date, last: date) -> Iterator[Stretch]:
    starts = {*life.figures.changes(first, last)}
    if life.contract.changes:
        starts.update(day for day, _ in life.server_changes if first < day <= last)
    current = _stretch(life, first, last)
    for start in sorted(starts):
        following = _stretch(life, start, last)
        if (current.servers, current.price) == (following.servers, following.price):
            continue
        yield Stretch(current.first, start - ONE_DAY, current.servers, current.price)
        current = following
    yield current


def _stretch(life: Life, first: date, last: date) -> Stretch:
    """Days with the servers and the price of the first of them."""
    return Stretch(first, last, life.servers(first), life.figures.on(first).unit_price)


def _daily(contract: str, rates: TaxTable, stretch: Stretch) -> Line:
    amount, explanation = stretch_price(
        stretch.first, stretch.last, 0, stretch.servers, stretch.price, MONTHLY
    )
    return _line(contract, rates, MONTHLY, stretch, amount, explanation)


def _whole_month(contract: str, rates: TaxTable, stretches: list[Stretch]) -> Line:
    servers = max(stretch.servers for stretch in stretches)
    billed = Stretch(stretches[0].first, stretches[-1].last, servers, stretches[-1].price)
    amount = servers * billed.price
    explanation = Explanation(
        MONTHLY,
        "whole_month",
        f"{servers}台 × {billed.price:,}円 = {amount:,}円(日割りなし)",
        f"{plural(servers, 'server')} × ¥{billed.price:,} = ¥{amount:,} (whole month)",
        {"servers": servers, "unit_price": billed.price},
    )
    return _line(contract, rates, MONTHLY, billed, amount, explanation)


def _line(
    contract: str,
    rates: TaxTable,
    article: str,
    stretch: Stretch,
    amount: int,
    explanation: Explanation,
) -> Line:
    return Line(
        LineKind.FEE,
        contract,
        article,
        stretch.first,
        stretch.last,
        stretch.servers,
        stretch.price,
        PriceUnit.MONTH,
        amount,
        rates.on(stretch.last),
        explanation,
    )


@lru_cache(maxsize=FEW)
def stretch_price(
    first: date, last: date, months: int, servers: int, price: int, clause: str
) -> tuple[int, Explanation]:
    """The yen of `months` whole months, or of a part of one (`months` = 0), with the reason."""
    length = days_in_month(first)
    days = days_between(first, last)
    inputs = {"servers": servers, "unit_price": price, "from": first, "to": last}
    if not months and days < length:
        amount = servers * price * days // length
        ja = f"{servers}台 × {price:,}円 × {days}/{length}日 = {amount:,}円"
        en = f"{plural(servers, 'server')} × ¥{price:,} × {days}/{length} days = ¥{amount:,}"
        return amount, Explanation(clause, "part_of_a_month", ja, en, inputs)
    months = months or 1
    amount = servers * price * months
    times_ja, times_en = (
        (f" × {months}か月", f" × {plural(months, 'month')}") if months > 1 else ("", "")
    )
    ja = f"{servers}台 × {price:,}円{times_ja} = {amount:,}円"
    en = f"{plural(servers, 'server')} × ¥{price:,}{times_en} = ¥{amount:,}"
    return amount, Explanation(clause, "whole_months", ja, en, inputs)


def _whole_term(life: Life, rates: TaxTable, term: Term) -> Line:
    servers = life.servers(term.starts_on)
    price = life.figures.on(term.starts_on).annual_price
    amount = servers * price * term.months // 12
    part_ja, part_en = (
        ("", "") if term.months == 12 else (f" × {term.months}/12", f" × {term.months}/12")
    )
    explanation = Explanation(
        ANNUAL,
        "annual_term",
        f"{servers}台 × 年額{price:,}円{part_ja} = {amount:,}円(第{term.number}期)",
        f"{plural(servers, 'server')} × ¥{price:,} per year{part_en} = ¥{amount:,}"
        f" (term {term.number})",
        {"servers": servers, "annual_price": price, "months": term.months, "term": term.number},
    )
    return Line(
        LineKind.FEE,
        life.contract.number,
        ANNUAL,
        term.starts_on,
        term.ends_on,
        servers,
        price,
        PriceUnit.YEAR,
        amount,
        rates.on(term.ends_on),
        explanation,
    )


def _added_servers(life: Life, rates: TaxTable, term: Term, month: date) -> Iterator[Line]:
    """Servers that came within an annual term, from their day to the term's end."""
    contract = life.contract
    last = min(month_last(month), term.ends_on, contract.ends_on or term.ends_on)
    added: dict[date, int] = {}
    for change in contract.changes:
        day = change.effective_on
        if change.servers > 0 and day and max(term.starts_on + ONE_DAY, month) <= day <= last:
            added[day] = added.get(day, 0) + change.servers
    for day, servers in sorted(added.items()):
        price = life.figures.on(day).unit_price
        for piece in calendar_pieces(day, term.ends_on):
            amount, explanation = stretch_price(
                piece.first, piece.last, piece.months, servers, price, ANNUAL
            )
            stretch = Stretch(piece.first, piece.last, servers, price)
            yield _line(contract.number, rates, ANNUAL, stretch, amount, explanation)
