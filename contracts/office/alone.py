"""Locks for work of many transactions, of which only one process may be at work.

Each lock is held by the transaction of a connection of its own that does nothing else: it falls
with the process that holds it, and it holds behind a pooler that gives every transaction another
connection, where a lock of a session would stay with whoever came to use it next.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(kind: int, one: int = 0) -> Iterator[bool]:
    """Whether nobody else works on one thing of a kind; where somebody does, it is not waited for.

    `kind` is the work's own number, `one` says which of its things.
    """
    with _held("SELECT pg_try_advisory_xact_lock(%s, %s)", kind, one) as is_mine:
        yield is_mine


@contextmanager
def in_turn(kind: int, one: int = 0) -> Iterator[None]:
    """Once nobody else works on it; somebody who does is waited for."""
    with _held("SELECT pg_advisory_xact_lock(%s, %s)", kind, one):
        yield


@contextmanager
def _held(lock: str, kind: int, one: int) -> Iterator[bool]:
    with connection.get_new_connection(connection.get_connection_params()) as own:
        (answer,) = own.execute(lock, [kind, one]).fetchone()
        yield answer
