"""Requests that leave nothing behind, and the tables that they wrote into."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from contracts.office.operations.sent_twice import WRITES

POINT = re.compile(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) "(\w+)"')
OF_A_SESSION = {"django_session", "usersessions_usersession"}


class Written:
    """`ever`: the tables that were written into; `kept`: without what was taken back at once."""

    def __init__(self) -> None:
        self.ever: set[str] = set()
        self._kept: list[str] = []
        self._points: dict[str, int] = {}

    @property
    def kept(self) -> set[str]:
        return set(self._kept)

    def note(self, execute: Callable, sql: str, *rest):
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
    """Whatever is written in it is taken back after it."""
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written.note):
        yield written
        connection.needs_rollback = False
        transaction.set_rollback(True)
