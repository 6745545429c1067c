"""`field__anyof=Ids(ids)`: one parameter however many ids, where `__in` sends each."""

from collections.abc import Collection

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey, Lookup, Value


class Given(Value):
    """In the place of a value, or of ids, while a query is written that is asked again and again.

    `place` is that of the value among those that it is asked with.
    """

    def __init__(self, place: int) -> None:
        super().__init__(None)
        self.place = place

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Ids:
    """Ids as one array literal, made once for several statements."""

    def __init__(self, ids: Collection[int | str]) -> None:
        self.count = len(ids)
        self.is_empty = not ids
        self.literal = f"{{{','.join(map(str, ids))}}}"


@Field.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`column = ANY(array)`; plain collections are taken too."""

    lookup_name = "anyof"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Given):
            return f"{left} = ANY(%s)", [*parameters, self.rhs]
        ids = self.rhs if isinstance(self.rhs, Ids) else Ids(self.rhs)
        if ids.is_empty:
            raise EmptyResultSet
        return f"{left} = ANY(%s)", [*parameters, ids.literal]
