"""The rows of our tables as they lie in the database: told apart, kept, and brought back."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.apps import apps
from django.db import connection, transaction

OURS = ("contracts", "billing", "support", "portal")
PEOPLE = "portal.accounts"
"""People's accounts are not of what a life changes or reads."""

State = frozenset[tuple[str, str]]
"""The tables that hold rows, each with a digest of them."""


@cache
def tables() -> list[str]:
    models = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and model.__module__.startswith(OURS)
        and not model.__module__.startswith(PEOPLE)
    }
    return sorted(models)


def state() -> State:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {t})" for t in tables()))
        filled = [t for t, has_rows in zip(tables(), cursor.fetchone(), strict=True) if has_rows]
        digest = "SELECT '{0}', md5(string_agg(r::text, ',' ORDER BY r::text)) FROM {0} r"
        cursor.execute(" UNION ".join(map(digest.format, filled)) or "SELECT WHERE false")
        return frozenset(cursor.fetchall())


def kept(tables: Iterable[str]) -> dict[str, bytes]:
    """All rows of some tables."""
    content = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                content[table] = b"".join(map(bytes, copy))
    return content


@transaction.atomic
def bring_back(content: Mapping[str, bytes]) -> None:
    """Write rows that were whole once, without asking the guards of the database again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, lines in content.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(lines)
        cursor.execute("SET LOCAL session_replication_role = origin")
