"""Django's `migrate`, sooner done where many tables are new, and then the guards of all tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import BaseConstraint, Field, Index

from contracts.office import guards

IN_USE = "{} was not applied: a table is in use. Stop web, worker and beat, then migrate again."


class State(ProjectState):
    """The models at some migration, each of which is made once and changed as its table is.

    At every change Django makes the model and all that are related to it anew, so that the state
    before keeps what it had; nobody looks back at that. A new database is done in an eighth of the
    time.
    """

    def add_model(self, model_state: ModelState) -> None:
        with self._as_they_are() as made:
            super().add_model(model_state)
        if made is not None:
            made.render_multiple([model_state])

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Field, preserve_default: bool
    ) -> None:
        with self._as_they_are() as made:
            super().add_field(app_label, model_name, name, field, preserve_default)
        if made is not None:
            its = self.models[app_label, model_name].fields[name].clone()
            made.get_model(app_label, model_name).add_to_class(name, its)

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        with self._handing_on(app_label, model_name, "indexes"):
            super().add_index(app_label, model_name, index)

    def remove_index(self, app_label: str, model_name: str, index_name: str) -> None:
        with self._handing_on(app_label, model_name, "indexes"):
            super().remove_index(app_label, model_name, index_name)

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        with self._handing_on(app_label, model_name, "constraints"):
            super().add_constraint(app_label, model_name, constraint)

    def remove_constraint(self, app_label: str, model_name: str, constraint_name: str) -> None:
        with self._handing_on(app_label, model_name, "constraints"):
            super().remove_constraint(app_label, model_name, constraint_name)

    @contextmanager
    def _handing_on(self, app_label: str, model_name: str, option: str) -> Iterator[None]:
        with self._as_they_are() as made:
            yield
        if made is not None:
            of_model = made.get_model(app_label, model_name)._meta
            setattr(of_model, option, list(self.models[app_label, model_name].options[option]))

    @contextmanager
    def _as_they_are(self) -> Iterator[StateApps | None]:
        """Nothing is made anew of the models that are made, if any are."""
        made = vars(self).pop("apps", None)
        yield made
        if made is not None:
            self.apps = made


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
