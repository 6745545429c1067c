"""The business in figures, by month and by age: one statement each, however many rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from billing.terms.ages import MOST_DAYS, Age, age_after
from contracts.queries import facts
from contracts.terms.parameters import Plan
from contracts.terms.periods import month_last

SERVERS = """
WITH agreed AS (
    SELECT DISTINCT contract_id AS id FROM contracts_individualagreement
     WHERE contract_id IS NOT NULL
), steps AS (
    SELECT id, formed_on AS day, servers FROM contracts_contract WHERE formed_on IS NOT NULL
    UNION ALL
    SELECT s.contract_id, coalesce(s.effective_on, t.starts_on),
           CASE s.kind WHEN 'addition' THEN s.servers ELSE -s.servers END
      FROM contracts_serverchange s
      LEFT JOIN contracts_term t ON t.contract_id = s.contract_id AND t.number = s.with_term
)
SELECT m.day, t.plan, CASE t.plan WHEN 'annual' THEN t.starts_on ELSE m.day END AS priced_on,
       agreed.id, sum(steps.servers)
  FROM unnest(%s::date[]) AS m(day)
  JOIN contracts_contract c
    ON c.formed_on <= m.day AND (c.ends_on IS NULL OR c.ends_on >= m.day)
  JOIN steps ON steps.id = c.id AND steps.day <= m.day
  LEFT JOIN contracts_term t ON t.contract_id = c.id AND m.day BETWEEN t.starts_on AND t.ends_on
  LEFT JOIN agreed ON agreed.id = c.id
 GROUP BY 1, 2, 3, 4
"""


def recurring(months: Sequence[date], today: date) -> list[int]:
    """Yen before tax that the contracts in force at the end of each month bring in a month.

    Servers by the monthly price of that day; in an annual term by a twelfth of the price for
    the year that the term began with. Individual agreements count. A month not over is taken
    as of today.
    """
    days = {min(month_last(month), today): month for month in months}
    with connection.cursor() as cursor:
        cursor.execute(SERVERS, [list(days)])
        rows = cursor.fetchall()
    book = facts.book()
    ids = {contract for *_, contract, _ in rows if contract}
    agreements = facts.contract_agreements(ids) if ids else {}
    sums = dict.fromkeys(months, 0)
    prices = {}
    for day, plan, priced_on, contract, servers in rows:
        key = plan, priced_on, contract
        if key not in prices:
            figures = book.agreed(agreements.get(contract, ())).on(priced_on)
            prices[key] = figures.annual_price if plan == Plan.ANNUAL else 12 * figures.unit_price
        sums[days[day]] += int(servers) * prices[key]
    return [round(sums[month] / 12) for month in months]


@dataclass(frozen=True, slots=True)
class Movement:
    """Contracts of a month: services begun, contracts ended, terms that end and are renewed."""

    month: date
    begun: int
    ended: int
    renewing: int


MOVEMENTS = """
SELECT 'begun', date_trunc('month', service_starts_on)::date, count(*)
  FROM contracts_contract
 WHERE service_starts_on BETWEEN %(first)s AND %(last)s
   AND (ends_on IS NULL OR ends_on >= service_starts_on) GROUP BY 2
UNION ALL
SELECT 'ended', date_trunc('month', ends_on)::date, count(*)
  FROM contracts_contract WHERE ends_on BETWEEN %(first)s AND %(last)s GROUP BY 2
UNION ALL
SELECT 'renewing', date_trunc('month', t.ends_on)::date, count(*)
  FROM contracts_term t JOIN contracts_contract c ON c.id = t.contract_id
 WHERE t.ends_on BETWEEN %(today)s AND %(last)s AND c.ends_on IS NULL GROUP BY 2
"""


def movements(months: Sequence[date], today: date) -> list[Movement]:
    """What began and ended in each month, what is renewed from today on unless refused."""
    span = {"first": months[0], "last": month_last(months[-1]), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(MOVEMENTS, span)
        counts = {(kind, month): count for kind, month, count in cursor.fetchall()}
    return [
        Movement(m, *(counts.get((kind, m), 0) for kind in ("begun", "ended", "renewing")))
        for m in months
    ]


@dataclass(frozen=True, slots=True)
class UnpaidOfAge:
    """Unpaid invoices of one age: `after` days late and more, None where not due."""

    after: int | None
    invoices: int
    yen: int


RECEIVABLES = """
SELECT due_on, count(*), sum(total - settled)::bigint FROM billing_openinvoice GROUP BY due_on
"""


def ages(today: date) -> list[UnpaidOfAge]:
    """Receivables by age: not due, then 1–30, 31–60, 61–90 days late, and more."""
    counts, sums = dict.fromkeys(Age, 0), dict.fromkeys(Age, 0)
    with connection.cursor() as cursor:
        cursor.execute(RECEIVABLES)
        for due_on, count, yen in cursor.fetchall():
            age = age_after((today - due_on).days)
            counts[age] += count
            sums[age] += yen
    bounds = [None, *(days + 1 for days in MOST_DAYS.values())]
    return [
        UnpaidOfAge(after, counts[age], sums[age]) for after, age in zip(bounds, Age, strict=True)
    ]


def months_from(first: date, count: int) -> list[date]:
    """The first days of `count` months from the month of a day on."""
    index = first.year * 12 + first.month - 1
    return [date(i // 12, i % 12 + 1, 1) for i in range(index, index + count)]
