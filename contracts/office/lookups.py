"""`field__anyof=Ids(ids)`: one parameter however many ids, where `__in` sends each."""

from collections.abc import Collection

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey, Lookup


class Ids:
    """Ids as one array literal, made once for several statements."""

    def __init__(self, ids: Collection[int | str]) -> None:
        self.is_empty = not ids
        self.literal = f"{{{','.join(map(str, ids))}}}"


@Field.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`column = ANY(array)`; plain collections are taken too."""

    lookup_name = "anyof"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        ids = self.rhs if isinstance(self.rhs, Ids) else Ids(self.rhs)
        if ids.is_empty:
            raise EmptyResultSet
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*parameters, ids.literal]
