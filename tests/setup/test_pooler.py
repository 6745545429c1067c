"""PgBouncer in transaction mode: nothing that the portal does needs a session of its own."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from billing.exports.pdfs import INVOICES
from billing.models import Invoice
from contracts.office import context
from contracts.office.alone import alone, in_turn
from portal.exports import operations, worker
from portal.exports.models import Export
from tests.exports.world import issued
from tests.jobs.several import together
from tests.setup.pooler import SERVERS, pooled
from tests.world import account, event, live_on, lived, signed

pytestmark = pytest.mark.django_db(transaction=True)
SESSION = """
    SELECT pg_backend_pid(),
           (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
           (SELECT count(*) FROM pg_prepared_statements),
           (SELECT count(*) FROM pg_cursors WHERE is_holdable),
           (SELECT count(*) FROM pg_class WHERE relpersistence = 't'),
           (SELECT array_agg(name || '=' || setting) FROM pg_settings
             WHERE source = 'session' AND name NOT IN ('TimeZone', 'client_encoding'))
"""
"""What a session may keep between transactions. A pooler itself looks after two settings."""


@pytest.fixture(autouse=True)
def pooler():
    with pooled():
        yield


def sessions() -> dict[int, tuple]:
    """What is left in each of the connections to the database, by its process."""
    found = {}
    with connection.cursor() as cursor:
        for _ in range(SERVERS):
            cursor.execute(SESSION)
            pid, *left = cursor.fetchone()
            found[pid] = tuple(left)
    return found


def test_a_life_its_pages_and_files_leave_nothing_in_the_connections(
    own_files, client: Client, admin_user
):
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        event("2026-05-20", "pay", customer="A", amount=9_000),
    )
    live_on(date(2026, 7, 11), date(2026, 8, 1))
    customer = account().customer
    days = (date(2026, 4, 1), date(2026, 8, 1))
    export = operations.ask(context.system(), customer, INVOICES, issued(*days))
    assert worker.make(export.pk)
    export.refresh_from_db()
    assert export.state == Export.State.READY
    assert (Invoice.objects.count(), export.total) == (4, 4)
    client.force_login(admin_user)
    for page in ("/console/", "/console/invoices/", f"/console/customers/{customer.number}/"):
        assert client.get(page).status_code == 200
    assert len(sessions()) == SERVERS
    assert set(sessions().values()) == {(0, 0, 0, 0, None)}


def test_work_of_many_transactions_is_one_process_alone():
    def try_it() -> bool:
        with alone(1, 1) as is_alone:
            return is_alone

    with alone(1, 1) as is_alone:
        assert is_alone
        assert together(try_it) == [False]
        with alone(1, 2) as is_another:
            assert is_another
    assert together(try_it) == [True]
    with in_turn(1, 1):
        assert together(try_it) == [False]
