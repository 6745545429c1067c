"""Counting what is sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import psycopg
from django.db import connection


@contextmanager
def counted_statements() -> Iterator[list[int]]:
    """A one-element list that counts statements sent, COPY included."""
    count = [0]
    plain_copy = psycopg.Cursor.copy

    def counting_copy(self, *args, **kwargs):
        count[0] += 1
        return plain_copy(self, *args, **kwargs)

    def counting(execute, sql, params, many, details):
        count[0] += 1
        return execute(sql, params, many, details)

    with (
        connection.execute_wrapper(counting),
        mock.patch.object(psycopg.Cursor, "copy", counting_copy),
    ):
        yield count
