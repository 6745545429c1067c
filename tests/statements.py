"""What is asked of the database while something is done."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(do: Callable[[], object]) -> list[str]:
    """The first word of each, without savepoints: only tests are inside a transaction."""
    with CaptureQueriesContext(connection) as asked:
        do()
    found = [one["sql"].split()[0] for one in asked.captured_queries]
    return [word for word in found if word not in ("SAVEPOINT", "RELEASE")]
