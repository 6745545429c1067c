"""What more processes of the same machine bring, and where they bring no more."""

from collections.abc import Callable
from itertools import pairwise

PROCESSES = (1, 2, 4)
TENTHS = 11
"""Fewer than so many tenths of what fewer processes reach is no growth."""


def scaling(job: str, figure: str, measure: Callable[[int], dict]) -> dict:
    """A job's throughput by the number of its processes; `grows_up_to` is the last worth it."""
    reached = {count: measure(count)[figure] for count in PROCESSES}
    return {
        "bench": "scaling",
        "job": job,
        **{f"{figure}_by_{count}": value for count, value in reached.items()},
        "grows_up_to": grows_up_to(reached),
    }


def grows_up_to(reached: dict[int, float]) -> int:
    """The number of processes after which the next brings less than a tenth more."""
    for fewer, more in pairwise(sorted(reached)):
        if 10 * reached[more] < TENTHS * reached[fewer]:
            return fewer
    return max(reached)
