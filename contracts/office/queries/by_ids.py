"""Queries by ids that are asked for all day long, written as SQL once in a process."""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from contracts.office.lookups import Ids

SOME = Ids(["some"])
"""In the place of the ids while the query is written."""


class ByIds:
    """Rows as tuples, by ids: for what Django takes longer to write than PostgreSQL to answer.

    `query` makes the query, of values in a list; nothing but the ids may change from call to call.
    """

    def __init__(self, query: Callable[[Ids], QuerySet[Any, tuple]]) -> None:
        self._query = query

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, tuple]:
        compiler = self._query(SOME).query.get_compiler(connection=connection)
        return compiler, *compiler.as_sql()

    def of(self, ids: Collection[int] | Ids) -> list[tuple]:
        """The rows of some ids, in the order of the query."""
        asked = ids if isinstance(ids, Ids) else Ids(ids)
        if asked.is_empty:
            return []
        compiler, statement, parameters = self._written
        values = [asked.literal if one == SOME.literal else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return [tuple(row) for row in compiler.results_iter([cursor.fetchall()])]
