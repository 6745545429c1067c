"""Django's `migrate`, sooner done where many tables are new, and then the guards of all tables."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from contracts.office import guards

IN_USE = "{} was not applied: a table is in use. Stop web, worker and beat, then migrate again."


class State(ProjectState):
    """The models at some migration, which stay as they are when another is added.

    Django builds again all that are related to the new one, so that the state before keeps what it
    had; nobody looks back at that. A hundred tables take a quarter of the time.
    """

    def add_model(self, model_state: ModelState) -> None:
        made = vars(self).pop("apps", None)
        super().add_model(model_state)
        if made is not None:
            self.apps = made
            made.render_multiple([model_state])


class Executor(MigrationExecutor):
    def migrate(self, targets, plan=None, *args, **options) -> ProjectState:
        """The guards, too, once every table is as its model."""
        self.recorder.ensure_schema()
        if plan is None or plan:
            guards.unmark(self.connection)
        state = super().migrate(targets, plan, *args, **options)
        self.loader.build_graph()
        if not self.migration_plan(self.loader.graph.leaf_nodes()):
            self._guard()
        return state

    def _guard(self) -> None:
        try:
            guards.apply(self.connection)
        except guards.InUse as error:
            raise CommandError(IN_USE.format(error)) from error

    def apply_migration(self, state: ProjectState, *args, **options) -> ProjectState:
        if not isinstance(state, State):
            state = State(state.models, state.real_apps)
        return super().apply_migration(state, *args, **options)


migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]  # its stub leaves it out


class Command(migrate.Command):
    """As Django's."""
