"""The guards of the database: `guards.sql` next to each room's models, run by its migrations."""

from pathlib import Path

from django.apps import apps
from django.db import migrations


class RunGuards(migrations.RunPython):
    """Run an app's `guards.sql`. Its statements may run again; changed, a migration does so."""

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label
        super().__init__(self._run, migrations.RunPython.noop)

    def deconstruct(self) -> tuple[str, list, dict]:
        return type(self).__qualname__, [self.app_label], {}

    def _run(self, _apps, schema_editor) -> None:
        path = Path(apps.get_app_config(self.app_label).path, "guards.sql")
        schema_editor.execute(path.read_text(), params=None)
