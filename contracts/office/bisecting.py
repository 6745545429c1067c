"""Working on many rows together, and finding the few that cannot be worked on."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

Done = TypeVar("Done")


def run(
    ids: Sequence[int],
    do: Callable[[Sequence[int]], Done],
    report: Callable[[int, Exception], Done],
) -> list[Done]:
    """Do something with rows in one transaction; where that fails, with each half of them.

    Halving ends at the rows that fail by themselves: `report` gets each with its error, after
    its transaction was rolled back. So one bad row of a thousand costs about twenty attempts
    and keeps nothing back. Returns what `do` and `report` return, in the order of the rows.
    """
    if not ids:
        return []
    try:
        with transaction.atomic():
            return [do(ids)]
    except Exception as error:
        if len(ids) == 1:
            return [report(ids[0], error)]
    middle = len(ids) // 2
    return [*run(ids[:middle], do, report), *run(ids[middle:], do, report)]
