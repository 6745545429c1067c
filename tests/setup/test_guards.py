"""Guards of the database are applied where they have changed, and nothing is locked where not."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from contracts.office import guards

pytestmark = pytest.mark.django_db
LOCKED = """
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'
   AND mode IN ('ShareRowExclusiveLock', 'AccessExclusiveLock')
"""


def locked() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCKED)
        return cursor.fetchone()[0]


@pytest.fixture
def changed(monkeypatch) -> None:
    monkeypatch.setattr(guards, "_digest", lambda: "guards of a later version")


def test_a_start_without_anything_new_locks_no_table():
    call_command("migrate", verbosity=0)
    assert locked() == 0


def test_changed_guards_are_applied_once(changed, monkeypatch):
    call_command("migrate", verbosity=0)
    assert locked() > 50
    monkeypatch.setattr(guards, "_rooms", lambda: pytest.fail("they are there"))
    call_command("migrate", verbosity=0)


def test_what_stopped_halfway_is_applied_by_the_next_time(monkeypatch):
    guards.unmark(connection)
    call_command("migrate", verbosity=0)
    assert locked() > 50


def test_while_somebody_works_it_says_what_to_do(changed, monkeypatch):
    monkeypatch.setattr(guards, "PATIENCE", "SET LOCAL lock_timeout = '5ms'")
    working = connection.copy()
    working.set_autocommit(False)
    try:
        with working.cursor() as cursor:
            cursor.execute("LOCK TABLE office_journalentry IN ROW EXCLUSIVE MODE")
        with pytest.raises(CommandError, match="Stop web, worker and beat"):
            call_command("migrate", verbosity=0)
    finally:
        working.rollback()
        working.close()
