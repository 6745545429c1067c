"""Many rows in few statements: ids reserved ahead, then COPY; changed by one UPDATE."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model
from psycopg import Copy
from psycopg.copy import FileWriter


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
    """Insert rows by COPY; JSON as text.

    They are made before it begins: one that asked the database meanwhile would wait for ever.
    """
    send(model, columns, in_words_of_copy(rows))


def in_words_of_copy(rows: Iterable[Sequence]) -> bytes:
    """Rows as COPY reads them, one a line; JSON as text."""
    words = BytesIO()
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        connection.connection.cursor() as cursor,
        Copy(cursor, writer=FileWriter(words)) as made,
    ):
        for row in rows:
            made.write_row(row)
    return words.getvalue()


def after(first: Iterable[str], words: bytes) -> bytes:
    """The same rows, each after one more value: plain as numbers are, nothing to be escaped."""
    rows = words.split(b"\n")[:-1]
    pairs = zip(first, rows, strict=True)
    return b"".join([b"%b\t%b\n" % (value.encode(), row) for value, row in pairs])


def send(model: type[Model], columns: Sequence[str], words: bytes) -> None:
    """Insert by COPY what was put in its words.

    What the database refuses is raised as Django's errors, as with any other statement.
    """
    if not words:
        return
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as target,
    ):
        target.write(words)


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Mapping]) -> None:
    """Change rows in one statement: each is its `id` and its values of the columns."""
    if not rows:
        return
    known = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    typed = ", ".join(f"{name} {known[name]}" for name in ("id", *columns))
    changes = ", ".join(f"{name} = changed.{name}" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} stored SET {changes}"
            f" FROM jsonb_to_recordset(%s) AS changed ({typed}) WHERE stored.id = changed.id",
            [as_json([{name: _exact(value) for name, value in row.items()} for row in rows])],
        )


def _exact(value: Any) -> Any:
    """A moment to the microsecond, which JSON's encoder cuts."""
    return value.isoformat() if isinstance(value, datetime) else value


def as_json(value: Any) -> str:
    """As it is written into a column of JSON."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
