"""The role by which the portal runs in production reads and writes rows, and can do no more."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from billing.models import Invoice
from contracts.office import context, outbox
from contracts.office.models import JournalEntry
from contracts.office.operations import seals
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import parse
from tests.world import d, event, signed

pytestmark = pytest.mark.django_db


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def role():
    """A role of this process's own, gone again with the test's transaction."""
    name = f"runs_{connection.settings_dict['NAME']}"
    execute(f"CREATE ROLE {name}")
    return name


@pytest.fixture
def as_it_runs(role):
    call_command("grant_rights", role)
    execute(f"SET LOCAL ROLE {role}")
    yield role
    execute("RESET ROLE")


def test_a_life_is_lived_and_nothing_more_can_be_done(as_it_runs):
    events = [
        *signed("2026-04-01"),
        event("2026-06-20", "pay", customer="A", amount=17_820),
        event("2026-06-25", "cancel", contract="C1", desired="2026-09-30"),
    ]
    # Lived by this role itself, not brought back from a life that another test has lived.
    Play(parse({"until": "2026-06-30", "events": events})).run()
    assert Invoice.objects.count() == 3
    assert outbox.send_waiting() > 0
    assert seals.seal(context.system(d("2026-06-30")))  # under a lock of the whole journal
    for statement, refused in (
        ("UPDATE office_journalentry SET actor = 'x'", "is a record"),
        ("ALTER TABLE office_journalentry DISABLE TRIGGER ALL", "must be owner"),
        ("TRUNCATE office_journalentry CASCADE", "denied"),
        ("SET LOCAL session_replication_role = replica", "denied"),
        ("DELETE FROM django_migrations", "denied"),
        ("CREATE TABLE mine ()", "denied"),
    ):
        with pytest.raises(Exception, match=refused), transaction.atomic():
            execute(statement)
    assert JournalEntry.objects.exists()


def test_a_role_that_may_do_anything_is_not_given_rights(role):
    with pytest.raises(CommandError, match="no such role"):
        call_command("grant_rights", "nobody_of_that_name")
    execute("GRANT postgres TO " + role)
    with pytest.raises(CommandError, match="何でもできる"):
        call_command("grant_rights", role)


@pytest.mark.parametrize(
    "owned",
    [
        "TABLE office_sentonday",
        "FUNCTION office_mine()",
        "SCHEMA public",
    ],
)
def test_a_role_that_owns_anything_of_the_tables_is_not_given_rights(role, owned):
    """Whoever runs the command: here a superuser, of whom the role is no member."""
    execute(
        "CREATE FUNCTION office_mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"CREATE ROLE {role}_owner",
        f"GRANT {role}_owner TO {role}",
        f"ALTER {owned} OWNER TO {role}_owner",
    )
    with pytest.raises(CommandError, match="表の所有者"):
        call_command("grant_rights", role)


def test_what_everybody_may_make_in_the_schema_the_role_may_not(role):
    execute("GRANT CREATE ON SCHEMA public TO PUBLIC", f"GRANT CREATE ON SCHEMA public TO {role}")
    call_command("grant_rights", role)
    execute(f"SET LOCAL ROLE {role}")
    with pytest.raises(Exception, match="denied"), transaction.atomic():
        execute("CREATE TABLE mine ()")
    execute("RESET ROLE")
