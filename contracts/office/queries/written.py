"""Rows of the queries that pages ask for all day long, written as SQL once in a process."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from inspect import signature
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from contracts.office.lookups import Given, Ids

Row = TypeVar("Row", bound=Model)


class Written(Generic[Row]):
    """Rows of a model, for what Django takes longer to write than PostgreSQL to answer.

    `query` makes the query from the values that it is asked with; nothing else may change.
    """

    def __init__(self, query: Callable[..., QuerySet[Row]]) -> None:
        self._query = query

    def of(self, *values: object) -> list[Row]:
        """The rows for some values, in the order of the query."""
        ready = _Ready(self._filled(values))
        return list(ModelIterable(QuerySet(self._written[0], query=ready)))  # type: ignore[arg-type]

    @cached_property
    def _written(self) -> tuple[type[Row], SQLCompiler, str, tuple]:
        rows = self._query(*_stand_ins(self._query))
        compiler = rows.query.get_compiler(connection=connection)
        return rows.model, compiler, *compiler.as_sql()

    def _filled(self, values: Sequence[object]) -> SQLCompiler:
        _, compiler, statement, parameters = self._written
        known = [one.literal if isinstance(one, Ids) else one for one in values]
        filled = [known[one.place] if isinstance(one, Given) else one for one in parameters]
        ready = copy(compiler)
        vars(ready)["as_sql"] = lambda *_args, **_options: (statement, filled)
        vars(ready)["get_converters"] = lambda _columns: self._converters
        return ready

    @cached_property
    def _converters(self) -> dict:
        """What makes a column's value of what PostgreSQL sends."""
        compiler = self._written[1]
        return compiler.get_converters([column for column, _, _ in compiler.select])


class WrittenColumns:
    """The same of columns, as `values_list` has them."""

    def __init__(self, query: Callable[..., QuerySet[Model, tuple]]) -> None:
        self._rows = Written[Model](query)  # type: ignore[arg-type]  # of a model, too

    def of(self, *values: object) -> list[tuple]:
        return [tuple(row) for row in self._rows._filled(values).results_iter()]


def _stand_ins(query: Callable) -> list[Given]:
    return [Given(place) for place in range(len(signature(query).parameters))]


class _Ready:
    """Stands for a query whose SQL is there."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str) -> SQLCompiler:
        return self._compiler
