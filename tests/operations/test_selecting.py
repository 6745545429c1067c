"""The plan of what is asked on every day is kept, where no pool of connections stands before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.office.queries.selecting import Waiting, first_day
from tests.world import d

pytestmark = pytest.mark.django_db
ON_FRIDAYS = Waiting(
    "SELECT 5 AS id WHERE extract(isodow FROM %(day)s::date) = %(isodow)s", isodow=5
)
FRIDAY, SATURDAY = d("2026-07-03"), d("2026-07-04")


def planned() -> int:
    """How many plans of its statement the server keeps for this connection."""
    with connection.cursor() as cursor:
        like = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
        cursor.execute(like, ["%isodow FROM $1%"])
        return cursor.fetchone()[0]


def test_a_statement_asked_on_two_days_has_one_plan():
    assert planned() == 0
    assert [ON_FRIDAYS.on(day) for day in (FRIDAY, SATURDAY, FRIDAY)] == [[5], [], [5]]
    assert planned() == 1


def test_behind_a_pool_no_plan_is_kept(settings):
    settings.DATABASE_POOLED = True
    assert [ON_FRIDAYS.on(day) for day in (FRIDAY, SATURDAY)] == [[5], []]
    assert first_day([ON_FRIDAYS], [SATURDAY, FRIDAY]) == FRIDAY
    assert planned() == 0


def test_it_is_listed_among_the_statements():
    with CaptureQueriesContext(connection) as asked:
        assert ON_FRIDAYS.on(FRIDAY) == [5]
    (only,) = asked
    assert "isodow FROM $1::date" in only["sql"]
