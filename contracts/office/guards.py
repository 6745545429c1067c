"""The guards of the database: `guards.sql` next to each room's models, run by its migrations."""

from pathlib import Path

from django.apps import apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class RunGuards(Operation):
    """Run an app's `guards.sql`. Its statements may run again; changed, a migration does so."""

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
        path = Path(apps.get_app_config(self.app_label).path, "guards.sql")
        schema_editor.execute(path.read_text(), params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """What they guard goes with its tables."""
