"""The database of a backup, by PostgreSQL's own programs."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO

from django.db import connection, transaction

from portal.tools.embedded.postgres import program

WITHOUT_OWNERS = ("--no-owner", "--no-privileges")
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
LEFT_OUT = frozenset({"django_session", "usersessions_usersession", "accounts_cache"})
"""Tables whose rows no backup holds: sign-ins by their keys, and counts of tries to sign in."""
ROOMS = "*_room_*"
"""Copies of the tables in which scenarios are played and the bench measures."""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
"""
CONTENT = """
SELECT count(*), coalesce(sum(('x' || left(md5(row::text), 15))::bit(60)::bigint), 0)::text
FROM {table} row
"""
"""Whatever the order of the rows, and in the same words by every version of PostgreSQL."""


class ProgramFailed(Exception):
    """What one of PostgreSQL's programs said last."""


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of one state of all rows, which this connection and pg_dump both see."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


@contextmanager
def dumped(snapshot: str) -> Iterator[IO[bytes]]:
    """The output of pg_dump. Raises ProgramFailed at the end where it is not whole."""
    options = (
        "--format=custom",
        "--compress=gzip:1",
        f"--snapshot={snapshot}",
        f"--exclude-schema={ROOMS}",
        *(f"--exclude-table-data=public.{table}" for table in sorted(LEFT_OUT)),
        *WITHOUT_OWNERS,
    )
    with _running("pg_dump", *options, stdout=subprocess.PIPE) as process:
        assert process.stdout, "it was asked for"
        yield process.stdout


def restore(pieces: Iterable[bytes]) -> None:
    """Feed an output of pg_dump to the empty database: all of it, or nothing.

    Raises ProgramFailed.
    """
    options = ("--single-transaction", *WITHOUT_OWNERS)
    with _running("pg_restore", *options, stdin=subprocess.PIPE) as process:
        assert process.stdin, "it was asked for"
        with suppress(BrokenPipeError), process.stdin as target:  # it says itself what is wrong
            for piece in pieces:
                target.write(piece)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _running(
    name: str, *options: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen]:
    connection.ensure_connection()
    info = connection.connection.info
    password = {"PGPASSWORD": info.password} if info.password else {}
    with (
        TemporaryFile() as words,
        subprocess.Popen(
            [program(name), f"--dbname={info.dsn}", *options],
            env={**os.environ, **password},
            stdin=stdin,
            stdout=stdout,
            stderr=words,
        ) as process,
    ):
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        if process.wait():
            words.seek(0)
            raise ProgramFailed(f"{name}: {words.read().decode(errors='replace').strip()}")


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def content() -> dict[str, list]:
    """Of each table in a backup, how many rows it has, and a sum over all that is in them."""
    found = {}
    with connection.cursor() as cursor:
        for table in [one for one in tables() if one not in LEFT_OUT]:
            cursor.execute(CONTENT.format(table=connection.ops.quote_name(table)))
            found[table] = list(cursor.fetchone())
    return found


def others() -> int:
    """How many other sessions there are in the database."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return cursor.fetchone()[0]


def empty() -> None:
    """Take everything out of the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]
