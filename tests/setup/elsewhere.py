"""Another database for this process, with nothing in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def elsewhere() -> Iterator[None]:
    """This process works on another database, which has nothing in it."""
    here = connection.settings_dict["NAME"]
    there = f"{here}_restored"
    _instead(there, "DROP DATABASE IF EXISTS {0}", "CREATE DATABASE {0}")
    try:
        yield
    finally:
        _instead(here, f"DROP DATABASE {there}")


def _instead(name: str, *statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(name))
    connection.settings_dict["NAME"] = name
