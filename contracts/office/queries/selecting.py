"""Ids by a statement in SQL, for jobs that look through whole tables."""

from django.db import connection


def select_ids(statement: str, **values) -> list[int]:
    """The first column of what a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
