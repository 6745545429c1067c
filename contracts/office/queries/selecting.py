"""Ids by a statement in SQL, for jobs that look through whole tables."""

from collections.abc import Sequence

from django.db import connection


def select_ids(statement: str, **values) -> list[int]:
    """The first column of what a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def halves(ids: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Two parts of what failed together: so few steps lead to the one that is to blame."""
    middle = len(ids) // 2
    return ids[:middle], ids[middle:]
