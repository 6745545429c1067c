"""What happens to the demo's companies: events of a scenario, in the order of their days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from contracts.terms.periods import last_day, month_first

Event = dict[str, Any]


def months_before(today: date, months: int, day: int = 1) -> date:
    """A day of the month that lies so many months back."""
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, day)


def events(today: date, companies: int) -> list[Event]:
    """Two years up to today: every plan and state, by the company's number."""
    found = [event for number in range(1, companies + 1) for event in _company(number, today)]
    found += _everybody(today)
    dated = [event for event in found if event["date"] <= today]
    return sorted(dated, key=lambda event: event["date"])


def _everybody(today: date) -> Iterator[Event]:
    yield {
        "date": months_before(today, 9, 15),
        "do": "publish_edition",
        "effective": months_before(today, 7),
        "parameters": {"unit_price": 16800},
    }


def _contract(number: int, which: int) -> str:
    return f"C-{number:03}-{which}"


def _company(number: int, today: date) -> Iterator[Event]:
    """One to three contracts; what becomes of them depends on the number."""
    customer = f"K-{number:03}"
    begins = months_before(today, 24 - number % 14, number % 27 + 1)
    plan = "annual" if number % 4 == 0 else "monthly"
    for which in range(1, 3 if number % 3 else 4):
        name = _contract(number, which)
        applied = begins + timedelta(days=40 * (which - 1))
        yield {
            "date": applied, "do": "apply", "contract": name, "customer": customer,
            "plan": plan if which == 1 else "monthly", "servers": number % 5 + which,
        }  # fmt: skip
        if which == 2 and number % 11 == 0:
            ground = {"date": applied + timedelta(days=5), "do": "refuse", "ground": "6-3(2)"}
            yield {**ground, "contract": name}
            continue
        if which == 3 and number % 9 == 0:
            continue  # still applied for
        accepted = applied + timedelta(days=6)
        individual = {"unit_price": 14500} if number == 5 else {}
        yield {
            "date": accepted, "do": "accept", "contract": name,
            "service_starts": accepted + timedelta(days=number % 10), "individual": individual,
        }  # fmt: skip
        yield from _life(number, which, name, accepted, today)


def _life(number: int, which: int, name: str, accepted: date, today: date) -> Iterator[Event]:
    if which != 1:
        if number == 7:
            yield {"date": today - timedelta(days=20), "do": "cancel", "contract": name}
        if number == 13 and which == 2:  # its last day is some ten days ago
            yield {"date": today - timedelta(days=41), "do": "cancel", "contract": name}
        return
    later = accepted + timedelta(days=120)
    if number % 6 == 1:
        yield {"date": later, "do": "add", "contract": name, "servers": 2}
    if number % 8 == 3:
        yield {"date": later + timedelta(days=60), "do": "reduce", "contract": name, "servers": 1}
    if number % 10 == 4:
        yield {"date": later + timedelta(days=45), "do": "cancel", "contract": name}
    if number % 10 == 9:
        by = "customer" if number % 20 == 9 else "company"
        day = last_day(accepted, 9)
        yield {"date": day, "do": "decline_renewal", "contract": name, "by": by}
    if number == 12:
        yield {"date": later, "do": "suspend", "contract": name, "ground": "30-3"}
        yield {"date": later + timedelta(days=9), "do": "resume", "contract": name}
    if number == 17:
        yield {"date": later, "do": "terminate", "contract": name, "ground": "31-3"}


LATE, VERY_LATE, NEVER = range(3)


def manner(number: int) -> int | None:
    """How a company pays: None on time."""
    if number in (21, 26):
        return NEVER
    if number % 13 == 8:
        return VERY_LATE
    return LATE if number % 7 == 2 else None


def pays_on(number: int, due_on: date, today: date) -> date | None:
    """The day on which a company pays an invoice; None if it does not."""
    how = manner(number)
    if how == NEVER and due_on > months_before(today, 5 if number == 21 else 3):
        return None
    if how == VERY_LATE and due_on.month % 4 == 1:
        return due_on + timedelta(days=36)
    if how == LATE and month_first(due_on).month % 3 == 0:
        return due_on + timedelta(days=12)
    return due_on - timedelta(days=number % 6)
