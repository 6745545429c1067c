"""Two years of one contract."""

import time
from datetime import date

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
    return {"bench": "scenario", "days": days, "seconds": round(seconds, 3)}
