"""A plan that a connection keeps never answers for what has changed since."""

import pytest
from django.db import NotSupportedError, ProgrammingError, connection, transaction

from contracts.office.queries.selecting import select_ids

ASKED = "SELECT id FROM made WHERE id > %(least)s ORDER BY id"


def do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def make(*ids: int) -> None:
    do("CREATE TABLE made (id bigint)", *(f"INSERT INTO made VALUES ({one})" for one in ids))


def asked() -> list[int]:
    return select_ids(ASKED, least=0)


def kept() -> int:
    with connection.cursor() as cursor:
        like = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
        cursor.execute(like, ["SELECT id FROM made%"])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_of_a_table_that_was_dropped_and_made_anew_it_reads_the_new_one():
    for ids in ([1, 2], [3], []):
        make(*ids)
        assert [asked(), asked()] == [ids, ids]
        do("DROP TABLE made")
        with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
            asked()
    assert kept() == 1


@pytest.mark.django_db
def test_of_a_table_that_is_altered_it_reads_what_is_there():
    make(1)
    assert asked() == [1]
    do("ALTER TABLE made ADD COLUMN more text", "CREATE INDEX ON made (id)")
    do("INSERT INTO made VALUES (2, '')", "ALTER TABLE made DROP COLUMN more")
    assert asked() == [1, 2]
    do("ALTER TABLE made RENAME COLUMN id TO other", "ALTER TABLE made ADD COLUMN id bigint")
    do("UPDATE made SET id = other + 10")
    assert asked() == [11, 12]


@pytest.mark.django_db(transaction=True)
def test_a_column_of_another_type_is_refused_until_a_transaction_is_rolled_back():
    """Nothing wrong is read; for an update of the portal its processes are stopped."""
    make(1)
    try:
        assert asked() == [1]
        do("ALTER TABLE made ALTER COLUMN id TYPE numeric")
        with pytest.raises(NotSupportedError, match="result type"), transaction.atomic():
            asked()
        assert asked() == [1]
    finally:
        do("DROP TABLE made")


@pytest.mark.django_db
def test_in_another_schema_it_reads_the_tables_of_that_one():
    for name, one in (("here", 1), ("there", 2)):
        do(f"CREATE SCHEMA {name}", f"SET LOCAL search_path TO {name}, public")
        make(one)
        assert asked() == [one]
    do("SET LOCAL search_path TO here, public")
    assert asked() == [1]
    assert kept() == 1


@pytest.mark.django_db
def test_it_outlives_the_savepoint_in_which_it_was_made_and_reads_what_is_left():
    make(1)
    with transaction.atomic():
        do("DROP TABLE made")
        make(2, 3)
        assert asked() == [2, 3]
        transaction.set_rollback(True)
    assert asked() == [1]
    assert kept() == 1


@pytest.mark.django_db
def test_what_could_not_be_planned_is_planned_once_it_can():
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
            asked()
    make(1)
    assert (asked(), kept()) == ([1], 1)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_forgets_all():
    with transaction.atomic():
        make(1)
        assert (asked(), kept()) == ([1], 1)
        transaction.set_rollback(True)
    assert kept() == 0
    with pytest.raises(ProgrammingError, match="does not exist"):
        asked()
    with transaction.atomic():
        make(2)
        assert (asked(), kept()) == ([2], 1)
        transaction.set_rollback(True)
