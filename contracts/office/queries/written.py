"""Rows of the queries that every page asks for, written as SQL once in a process."""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from inspect import signature
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Given(Value):
    """In the place of a value that changes from call to call, while the query is written."""

    def __init__(self, place: int) -> None:
        super().__init__(None)
        self.place = place

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Written(Generic[Row]):
    """Rows of a model, for what Django takes longer to write than PostgreSQL to answer.

    `query` makes the query from the values that it is asked with; nothing else may change.
    """

    def __init__(self, query: Callable[..., QuerySet[Row]]) -> None:
        self._query = query

    @cached_property
    def _written(self) -> tuple[type[Row], SQLCompiler, str, tuple]:
        rows = self._query(*map(Given, range(len(signature(self._query).parameters))))
        compiler = rows.query.get_compiler(connection=connection)
        return rows.model, compiler, *compiler.as_sql()

    def of(self, *values: object) -> list[Row]:
        """The rows for some values, in the order of the query."""
        model, compiler, statement, parameters = self._written
        filled = [values[one.place] if isinstance(one, Given) else one for one in parameters]
        ready = copy(compiler)
        vars(ready)["as_sql"] = lambda *_args, **_options: (statement, filled)
        return list(ModelIterable(QuerySet(model, query=_Ready(ready))))  # type: ignore[arg-type]


class _Ready:
    """Stands for a query whose SQL is there."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str) -> SQLCompiler:
        return self._compiler
