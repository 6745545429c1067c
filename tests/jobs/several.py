"""Several doing the same at once, on connections of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

from tests.setup.processes import PATIENCE_SECONDS, eventually

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def sessions_waiting() -> int:
    """How many sessions of this server wait for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(f"{WAITING} AND datname = current_database()")
        return cursor.fetchone()[0]


def at_once(*actions: Callable[[], object], release: Callable[[], object]) -> Sequence[object]:
    """The results of actions that all wait for a lock before `release` lets them continue."""
    with ThreadPoolExecutor(len(actions)) as pool:
        futures = _start(pool, actions)
        try:
            assert eventually(lambda: sessions_waiting() == len(actions))
        finally:
            release()
        return [future.result(timeout=PATIENCE_SECONDS) for future in futures]


def together(*actions: Callable[[], object]) -> Sequence[object]:
    """The results of actions started at the same time."""
    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(timeout=PATIENCE_SECONDS) for future in _start(pool, actions)]


def _start(pool: ThreadPoolExecutor, actions: Sequence[Callable]) -> list[Future]:
    return [pool.submit(_alone, action) for action in actions]


def _alone(action: Callable[[], object]) -> object:
    try:
        return action()
    finally:
        connection.close()
