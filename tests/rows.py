"""The rows of our tables as they lie in the database: told apart, kept, and brought back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import compress

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

OURS = ("contracts", "billing", "support", "portal")
PEOPLE = "portal.accounts"
"""People's accounts are not of what a life changes or reads."""
CONSTANT = {"auth_permission", "django_content_type"}
"""Tables whose rows follow from the models alone."""

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


@cache
def migrated() -> State:
    """What migrations left, as it is before the first test."""
    return _all()


def state() -> State:
    """What is there now. In a test's transaction only the tables that it wrote are read.

    All else is as migrations left it; to ask every table takes the server 17 times as long.
    """
    if not any(block._from_testcase for block in connection.atomic_blocks):
        return _all()
    written = _written()
    return _digests(written) | {one for one in migrated() if one[0] not in written}


def _all() -> State:
    with connection.cursor() as cursor:
        return _digests(_filled(tables(), cursor))


def _written() -> list[str]:
    """The tables in which anything was written since the transaction began."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND"
            " pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            " + pg_stat_get_xact_tuples_deleted(oid) > 0 ORDER BY relname",
            [tables()],
        )
        return [name for (name,) in cursor.fetchall()]


def _digests(tables: Iterable[str]) -> State:
    digest = (
        "SELECT '{0}', md5(string_agg(r::text, ',' ORDER BY r::text)) FROM {0} r"
        " HAVING count(*) > 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(digest.format, tables)) or "SELECT WHERE false")
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
    with unguarded() as cursor:
        for table, lines in content.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(lines)


@transaction.atomic
def empty() -> None:
    """Take out what a test committed, waiting for whoever still writes.

    Django's flush truncates every table, most of which have no rows, and asks each app to
    write its permissions again.
    """
    tables = _emptied()
    with unguarded() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)}")
        for table in _filled(tables, cursor):
            cursor.execute(f"DELETE FROM {table}")


@cache
def _emptied() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True)) - CONSTANT)


def _filled(tables: Sequence[str], cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {table})" for table in tables))
    return list(compress(tables, cursor.fetchone()))


@contextmanager
def unguarded() -> Iterator[CursorWrapper]:
    """No trigger, and so no foreign key, is asked until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
