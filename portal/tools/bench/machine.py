"""How fast the machine is just now, so that figures of different days can be compared."""

import os
import statistics
import time

STEPS = 1_000_000
ROUNDS = 5


def machine() -> dict:
    """Milliseconds of CPU that one core takes for a fixed calculation; no more than a measure."""
    return {
        "bench": "machine",
        "cores": os.cpu_count(),
        "fixed_calculation_ms": round(statistics.median(_round() for _ in range(ROUNDS))),
    }


def _round() -> float:
    start, total = time.process_time(), 0
    for number in range(STEPS):
        total += number * number
    return (time.process_time() - start) * 1000
