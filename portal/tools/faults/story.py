"""What happens in the days of a fault run: by a seed, the same each time."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from portal.tools.scenarios.reading import Scenario, parse

BEGINS = date(2026, 3, 31)
"""The day before a month is billed; the first with faults."""


def story(random: Random, days: int, companies: int, past: int) -> Scenario:
    """Companies that applied so many days before, and then pay, add servers or cancel."""
    until = BEGINS + timedelta(days=days - 1)
    found: list[dict] = []
    for number in range(1, companies + 1):
        applied = BEGINS - timedelta(days=past)
        found += _of_company(random, f"C{number}", f"K{number}", days, applied)
    found.sort(key=lambda event: event["date"])
    return parse({"until": f"{until}", "events": found})


def _of_company(
    random: Random, contract: str, customer: str, days: int, applied: date
) -> Iterator[dict]:
    about = {"date": f"{applied}", "contract": contract}
    order = {"plan": random.choice(["monthly", "annual"]), "servers": random.randint(1, 4)}
    yield {**about, "do": "apply", "customer": customer, **order}
    yield {**about, "do": "accept"}
    for _ in range(random.randint(1, 3)):
        amount = random.randrange(1_000, 60_000)
        yield {"date": _day(random, days), "do": "pay", "customer": customer, "amount": amount}
    if random.random() < 0.5:
        yield {"date": _day(random, days), "do": "add", "contract": contract, "servers": 1}
    if random.random() < 0.3:
        yield {"date": _day(random, days), "do": "cancel", "contract": contract}


def _day(random: Random, days: int) -> str:
    return f"{BEGINS + timedelta(days=random.randint(1, max(1, days - 1)))}"
