"""Requests that leave nothing behind, and the tables that they wrote into."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

from contracts.office.operations.sent_twice import WRITES

POINT = re.compile(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) "(\w+)"')
OF_A_SESSION = {"django_session", "usersessions_usersession"}


class Written:
    """`ever`: the tables that were written into; `kept`: without what was taken back at once."""

    def __init__(self) -> None:
        self.ever: set[str] = set()
        self.is_begun = False
        """Whether anything was asked but to be read."""
        self._kept: list[str] = []
        self._points: dict[str, int] = {}

    @property
    def kept(self) -> set[str]:
        return set(self._kept)

    def note(self, execute: Callable, sql: str, *rest):
        if not self.is_begun and not sql.lstrip().startswith("SELECT"):
            self.is_begun = True
            connection.connection.execute("SAVEPOINT undone")
        if found := WRITES.match(sql):
            self.ever.add(found[1])
            self._kept.append(found[1])
        elif point := POINT.match(sql):
            if point[1] == "SAVEPOINT":
                self._points[point[2]] = len(self._kept)
            else:
                del self._kept[self._points[point[2]] :]
        return execute(sql, *rest)


@contextmanager
def undone() -> Iterator[Written]:
    """Whatever is written in it is taken back after it.

    Its savepoint is made before the first statement that does more than read: most requests have
    none, and a third of what they asked PostgreSQL was for the savepoint.
    """
    written, waiting = Written(), connection.run_on_commit
    connection.run_on_commit = waiting.copy()
    try:
        with connection.execute_wrapper(written.note):
            yield written
    finally:
        connection.run_on_commit, connection.needs_rollback = waiting, False
        if written.is_begun:
            connection.connection.execute("ROLLBACK TO undone; RELEASE undone")
        elif connection.connection.info.transaction_status == TransactionStatus.INERROR:
            raise AssertionError("PostgreSQL refused to read, before anything was written")
