"""Queries by ids that are asked for all day long."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet

from contracts.office.lookups import Ids
from contracts.office.queries.written import WrittenColumns


class ByIds:
    """Rows as tuples, by ids.

    `query` makes the query, by `__anyof`; nothing but the ids may change from call to call.
    `keeps_plan` is that of `Written`.
    """

    def __init__(
        self, query: Callable[[Any], QuerySet[Any, tuple]], keeps_plan: bool = True
    ) -> None:
        self._rows = WrittenColumns(query, keeps_plan)

    def of(self, ids: Collection[int] | Ids) -> list[tuple]:
        """The rows of some ids, in the order of the query."""
        asked = ids if isinstance(ids, Ids) else Ids(ids)
        return [] if asked.is_empty else self._rows.of(asked)
