"""A contract that ran before it came here: its terms, what is billed elsewhere (14, 15, 23).

Everything counts from the true start of the service; only the months billed by another product
are billed no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.terms.editions import Agreements, Book
from contracts.terms.facts import Formed
from contracts.terms.import_columns import BY_NAME, Part, Wrong
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import ONE_DAY, last_day, month_first, next_month

LONGEST_AHEAD = 12
"""Months that a monthly contract may be billed ahead elsewhere."""


@dataclass(frozen=True, slots=True)
class Running:
    """A contract as its former product knows it. `billed_through` is the first day of a month."""

    number: str
    plan: Plan
    servers: int
    formed_on: date
    service_starts_on: date
    billed_through: date | None
    agreements: Agreements = ()


def take_over(running: Running, book: Book, day: date) -> Life:
    """Its life, with the terms begun by the day and the minimum term fixed as of their days."""
    formed = Formed(
        running.number,
        running.plan,
        running.servers,
        running.formed_on,
        running.service_starts_on,
        agreements=running.agreements,
        billed_from=next_month(running.billed_through) if running.billed_through else None,
    )
    life = Life(formed, book)
    terms = life.begun(day)
    minimum = life.minimum_term_ends_on if terms else None
    return Life(replace(formed, terms=terms, minimum_term_ends_on=minimum), book)


def problems(life: Life, day: date, first_month: date) -> Iterator[Wrong]:
    """What keeps it from being taken over. `first_month` is the first that is billed here yet."""
    contract = life.contract
    if contract.formed_on > day:
        yield _wrong(
            "formed_on",
            f"契約日({ja_day(contract.formed_on)})がまだ来ていません。契約日を書いてください",
            f"The contract date, {en_day(contract.formed_on)}, is still to come",
        )
    if contract.service_starts_on < contract.formed_on:
        yield _wrong(
            "service_starts_on",
            f"サービス開始日が契約日({ja_day(contract.formed_on)})より前です",
            f"The service starts before the contract date, {en_day(contract.formed_on)}",
        )
        return
    own = month_first(contract.formed_on)
    first = max(contract.billed_from or own, own)
    if first < first_month:
        last = first_month - ONE_DAY
        yield _wrong(
            "billed_through",
            f"{first:%Y年%-m月}分は、こちらではもう請求しません。前のシステムで"
            f"{last:%Y年%-m月}分まで請求し、{last:%Y-%m}以降の月を書いてください",
            f"{first:%B %Y} is billed here no more; bill it elsewhere through {last:%B %Y}, and"
            f" write {last:%Y-%m} or later",
        )
    latest = _latest(life, day)
    if first > next_month(latest):
        yield _wrong(
            "billed_through",
            f"{latest:%Y-%m}以前の月を書いてください。"
            + (
                f"次の期({ja_day(life.coming(day).starts_on)}から)の料金を請求できなくなります"
                if contract.plan is Plan.ANNUAL
                else f"{LONGEST_AHEAD}か月より先までは請求済みにできません"
            ),
            f"Write {latest:%Y-%m} or earlier: "
            + (
                f"else the term from {en_day(life.coming(day).starts_on)} would never be billed"
                if contract.plan is Plan.ANNUAL
                else f"it cannot be billed more than {LONGEST_AHEAD} months ahead"
            ),
        )


def _latest(life: Life, day: date) -> date:
    """The last month that may be billed elsewhere: that before an annual plan's next term."""
    if life.contract.plan is Plan.ANNUAL:
        return month_first(month_first(life.coming(day).starts_on) - ONE_DAY)
    return month_first(last_day(month_first(day), LONGEST_AHEAD + 1))


def _wrong(name: str, ja: str, en: str) -> Wrong:
    return Wrong(BY_NAME[Part.CONTRACT, name], ja, en)
