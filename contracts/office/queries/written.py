"""Rows of the queries that pages ask for all day long.

They are written as SQL once in a process; PostgreSQL keeps their plans with each connection.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, Generic, Self, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor
from psycopg._queries import PostgresQuery
from psycopg.abc import Params, Query

from contracts.office.lookups import Given, Ids

Row = TypeVar("Row", bound=Model)
FEW = 30
"""Ids for which a plan that is kept is good: it is made for about ten. A page has 25 rows."""
MOST = 300
"""Plans that a connection keeps; the one not used for the longest time goes first."""


class Written(Generic[Row]):
    """Rows of a model, for what Django takes longer to write than PostgreSQL to answer.

    `query` makes the query from the values that it is asked with; nothing else may change.
    `keeps_plan` is false where the best plan differs from value to value: of the rows after a
    day, or of a company's that are joined as they are read whole.
    """

    def __init__(self, query: Callable[..., QuerySet[Row]], keeps_plan: bool = True) -> None:
        self._statement = _Statement(query, keeps_plan)

    def of(self, *values: object) -> list[Row]:
        """The rows for some values, in the order of the query."""
        return [self._parts.made(one) for one in self._statement.rows(values)]

    @cached_property
    def _parts(self) -> "_Parts[Row]":
        return _Parts.of(self._statement.compiler)


class WrittenColumns:
    """The same of columns, as `values_list` has them."""

    def __init__(
        self, query: Callable[..., QuerySet[Model, tuple]], keeps_plan: bool = True
    ) -> None:
        self._statement = _Statement(query, keeps_plan)

    def of(self, *values: object) -> list[tuple]:
        return list(map(tuple, self._statement.rows(values)))


class _Statement:
    """The SQL of a query, with a place for each value that it is asked with."""

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], keeps_plan: bool) -> None:
        self._query, self._keeps_plan = query, keeps_plan

    @cached_property
    def compiler(self) -> SQLCompiler:
        """Django's, once it has written; what each column is, is there as well."""
        return self._written[0]

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str]:
        stand_ins = map(Given, range(len(signature(self._query).parameters)))
        compiler = self._query(*stand_ins).query.get_compiler(connection=connection)
        return compiler, _with_constants(*compiler.as_sql())

    @cached_property
    def _converters(self) -> dict:
        """What makes a column's value of what PostgreSQL sends."""
        return self.compiler.get_converters([column for column, _, _ in self.compiler.select])

    def rows(self, values: Sequence[object]) -> Iterable[Sequence]:
        compiler, statement = self._written
        named = {_name(place): value for place, value in enumerate(values)}
        rows: Iterable[Sequence] = fetched(statement, named, self._keeps_plan)
        if compiler.has_extra_select:  # by which the rows are ordered
            rows = [row[: compiler.col_count] for row in rows]
        return compiler.apply_converters(rows, self._converters) if self._converters else rows


@dataclass(frozen=True, slots=True)
class _Parts(Generic[Row]):
    """What a row of a model is made of, as Django makes it (`ModelIterable`)."""

    model: type[Row]
    names: list[str]
    columns: slice
    related: list[RelatedPopulator]
    annotated: list[tuple[str, int]]

    @classmethod
    def of(cls, compiler: SQLCompiler) -> "_Parts[Row]":
        info, select = compiler.klass_info, compiler.select
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return cls(
            info["model"],
            [column.target.attname for column, _, _ in select[columns]],
            columns,
            get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # as of 5.2
            list(compiler.annotation_col_map.items()),
        )

    def made(self, row: Sequence) -> Row:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for one in self.related:
            one.populate(row, made)
        for name, place in self.annotated:
            setattr(made, name, row[place])
        return made


def _with_constants(statement: str, parameters: tuple) -> str:
    """The statement with its constants as words of it, which its plan then knows."""
    write = connection.ops.compose_sql  # type: ignore[attr-defined]  # PostgreSQL's have it
    written = [
        f"%({_name(one.place)})s"
        if isinstance(one, Given)
        else write("%s", [one]).replace("%", "%%")
        for one in parameters
    ]
    return statement.replace("%%", "%%%%") % tuple(written)


def _name(place: int) -> str:
    return f"value_{place}"


def _count(value: object) -> int:
    if isinstance(value, Ids):
        return value.count
    return len(value) if isinstance(value, list) else 1


class Planned(Cursor):
    """Of statements whose plans are kept; it tells them as Django's does, which lists them.

    Only its own: what else the connection is asked would be counted with the values in its words.
    """

    def execute(self, *args: Any, **kwargs: Any) -> Self:
        own = self.connection
        own.prepare_threshold, own.prepared_max = 0, MOST
        try:
            return super().execute(*args, **kwargs)
        finally:
            own.prepare_threshold = None

    def _convert_query(self, query: Query, params: Params | None = None) -> PostgresQuery:
        self._query = super()._convert_query(query, params)
        return self._query


def fetched(statement: str, values: Mapping[str, object], keeps_plan: bool = True) -> list[tuple]:
    """What a statement finds with values by name, whose plan a connection keeps.

    It is planned again for many ids, and where a pooler may change the connection in between.
    """
    is_for_few = max(map(_count, values.values()), default=0) <= FEW
    known: dict[str, Any] = {
        name: one.literal if isinstance(one, Ids) else one for name, one in values.items()
    }
    with connection.cursor() as cursor:
        if keeps_plan and is_for_few and not settings.DATABASE_POOLED:
            cursor.cursor = Planned(cursor.connection)  # Django's own sends values as words
        cursor.execute(statement, known)
        return cursor.fetchall()
