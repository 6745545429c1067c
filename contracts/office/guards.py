"""The guards of the database: `guards.sql` next to each room's models, applied by `migrate`."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from psycopg import sql
from psycopg.errors import LockNotAvailable

MARK = sql.SQL("COMMENT ON TABLE django_migrations IS {}")
MARKED = "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"
PATIENCE = "SET LOCAL lock_timeout = '30s'"
"""As long as one statement waits for those who use its table."""


class InUse(Exception):
    """Somebody holds a table whose guards are to be changed."""


def apply(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of all rooms into a database whose tables are those of the models.

    Nothing is done where they are there by the mark that the last time left. Their statements may
    run again; each room's are one transaction. Raises InUse.
    """
    known = _digest()
    with connection.cursor() as cursor:
        cursor.execute(MARKED)
        if cursor.fetchone() == (known,):
            return
    for path in _rooms():
        try:
            with transaction.atomic(connection.alias), connection.cursor() as cursor:
                cursor.execute(PATIENCE)
                cursor.execute(path.read_text())
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise InUse(str(path)) from error
            raise
    _mark(connection, known)


def unmark(connection: BaseDatabaseWrapper) -> None:
    """Tables are about to change: what stops halfway is done by the next time."""
    _mark(connection, None)


def _mark(connection: BaseDatabaseWrapper, digest: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MARK.format(digest))


def _rooms() -> list[Path]:
    rooms = [Path(config.path, "guards.sql") for config in apps.get_app_configs()]
    return list(filter(Path.is_file, rooms))


def _digest() -> str:
    found = hashlib.sha256()
    for path in _rooms():
        found.update(path.read_bytes())
    return f"guards {found.hexdigest()}"


class RunGuards(Operation):
    """Where guards were applied by the first release: all are now, once all tables are there.

    A file says what the database refuses today, and may name a column of a later migration.
    """

    reversible = True

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """They come at the end."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """What they guard goes with its tables."""
