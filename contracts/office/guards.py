"""The guards of the database: `guards.sql` next to each room's models, applied by `migrate`."""

from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def apply(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of all rooms into a database whose tables are those of the models.

    Their statements may run again; each room's are one transaction.
    """
    rooms = [Path(config.path, "guards.sql") for config in apps.get_app_configs()]
    for path in filter(Path.is_file, rooms):
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute(path.read_text())


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
