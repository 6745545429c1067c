"""Many rows in few statements: ids reserved ahead, then COPY."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Ids that no other row will get."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass name)"
            " SELECT nextval(name) FROM sequence, generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows by COPY; JSON as text."""
    names = ", ".join(columns)
    statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        for row in rows:
            target.write_row(row)
