"""Two years of one contract, and of none."""

import time
from datetime import date

from portal.tools.bench.goals import Goal, judged
from portal.tools.scenarios.playing import play
from portal.tools.scenarios.reading import parse


def scenario(days: int) -> dict:
    """Two years of one monthly contract, day by day, each invoice paid late."""
    first = date(2024, 4, 1)
    last = date.fromordinal(first.toordinal() + days - 1)
    events = [
        {"date": "2024-04-01", "do": "apply", "contract": "C1", "customer": "A",
         "plan": "monthly", "servers": 2},
        {"date": "2024-04-01", "do": "accept", "contract": "C1"},
    ]  # fmt: skip
    month = date(2024, 6, 10)
    while month <= last:
        pay = {"date": month.isoformat(), "do": "pay", "customer": "A", "amount": 35640}
        events.append(pay)
        month = (month.replace(day=28) + (first - date(2024, 3, 25))).replace(day=10)
    play_this = parse({"until": last.isoformat(), "events": events})
    start = time.perf_counter()
    play(play_this)
    seconds = time.perf_counter() - start
    return judged(_figures("scenario", days, seconds), Goal("seconds", most=4.4))


def idle(days: int) -> dict:
    """As long a time in which nothing happens after one contract was refused."""
    first = date(2024, 4, 1)
    last = date.fromordinal(first.toordinal() + days - 1)
    events = [
        {"date": "2024-04-01", "do": "apply", "contract": "C1", "customer": "A",
         "plan": "monthly", "servers": 2},
        {"date": "2024-04-02", "do": "refuse", "contract": "C1", "ground": "6-3(1)"},
    ]  # fmt: skip
    play_this = parse({"until": last.isoformat(), "events": events})
    start = time.perf_counter()
    play(play_this)
    seconds = time.perf_counter() - start
    return judged(_figures("idle", days, seconds), Goal("seconds", most=1.5))


def _figures(bench: str, days: int, seconds: float) -> dict:
    return {"bench": bench, "days": days, "seconds": round(seconds, 3)}
