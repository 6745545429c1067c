"""The scenario command names what is wrong in one line and plays the rest."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from billing.queries.receivables import credit_of
from contracts.office import context
from contracts.operations.editions import publish_edition
from portal.tools.scenarios.reading import CannotPlay, parse
from portal.tools.scenarios.room import room
from tests.architecture.sources import ROOT
from tests.world import account, applied, d, event, lived

GOOD = """
until: 2026-04-02
events:
  - {date: 2026-04-01, do: apply, contract: C1, customer: A, plan: monthly, servers: 1}
"""


@pytest.fixture(scope="session")
def room_made(django_db_setup, django_db_blocker) -> None:
    """A room that every test here that plays in one finds made: its tables take seconds.

    For the session, because tests that commit come apart from the others of this file.
    """
    with django_db_blocker.unblock(), room():
        pass


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def one_event(**values) -> dict:
    return {"until": "2026-04-30", "events": [applied("2026-04-01"), values]}


@pytest.mark.parametrize("name", ["C\0", "\ud800", "C\n1"])
def test_names_that_cannot_be_printed_are_refused(name):
    data = one_event(date="2026-04-02", do="cancel", contract=name)
    with pytest.raises(CannotPlay, match=r"event 2: contract: .*unprintable"):
        parse(data)


@pytest.mark.parametrize("title", [["a"], {"a": 1}, True, "\ud800"])
def test_a_title_is_text_that_can_be_printed(title):
    with pytest.raises(CannotPlay, match=r"^name: "):
        parse({"name": title, "until": "2026-04-30", "events": []})


@pytest.mark.parametrize("day", ["0001-01-01", "1989-03-31", "2098-01-01", "9999-12-31"])
@pytest.mark.parametrize("key", ["date", "desired"])
def test_days_outside_the_tables_of_tax_and_holidays_are_refused(key, day):
    values = {"date": "2026-04-02", "do": "cancel", "contract": "C1", key: day}
    with pytest.raises(CannotPlay, match=rf"event 2: {key}: {day} .* / out of range"):
        parse(one_event(**values))


@pytest.mark.django_db
def test_the_last_day_of_a_scenario_still_has_due_days():
    sent = lived(
        "2097-12-31",
        applied("2097-10-01"),
        event("2097-10-01", "accept", contract="C1"),
        event("2097-12-31", "cancel", contract="C1", desired="2097-12-31"),
        cancellation_notice_months=12,
    )
    assert sent.refused == []


@pytest.mark.usefixtures("room_made")
@pytest.mark.django_db
def test_a_file_that_fails_while_playing_is_named_and_the_others_are_played(
    tmp_path, capsys, monkeypatch
):
    def fails(scenario):
        if scenario.name == "bad":
            raise RuntimeError("two\nlines")
        return {"name": scenario.name}

    monkeypatch.setattr("portal.tools.management.commands.scenario.play", fails)
    files = [
        written(tmp_path, "unread.yaml", "until: [\n"),
        written(tmp_path, "bad.yaml", f"name: bad{GOOD}"),
        written(tmp_path, "good.yaml", f"name: good{GOOD}"),
    ]
    with pytest.raises(SystemExit) as stopped:
        call_command("scenario", *files)
    printed = capsys.readouterr()
    assert stopped.value.code == 2
    assert [json.loads(line)["name"] for line in printed.out.splitlines()] == ["good"]
    unread, failed = printed.err.splitlines()
    assert unread.startswith(f"{files[0]}: ")
    assert failed.startswith(f"{files[1]}: ")
    assert failed.endswith("RuntimeError: two lines")


@pytest.mark.usefixtures("room_made")
@pytest.mark.django_db
def test_a_file_that_can_be_played_ends_without_a_complaint(tmp_path, capsys):
    call_command("scenario", written(tmp_path, "good.yaml", f"name: good{GOOD}"))
    printed = capsys.readouterr()
    assert (json.loads(printed.out)["name"], printed.err) == ("good", "")


@pytest.mark.django_db
def test_a_customer_is_made_on_first_mention_and_keeps_what_it_paid():
    play = lived(
        "2026-04-02",
        event("2026-04-01", "pay", customer="A", amount=5000),
        event("2026-04-01", "hold_dunning", customer="A"),
        event("2026-04-01", "approve", customer="A", proposal="suspension"),
        applied("2026-04-02"),
    )
    assert [refusal["article"] for refusal in play.refused] == ["13-3"]
    assert credit_of(account().pk) == 5000


@pytest.mark.usefixtures("room_made")
@pytest.mark.django_db(transaction=True)
def test_staff_publish_an_edition_while_a_scenario_plays():
    today = d("2026-04-01")
    staff = context.system(today)

    def publish_elsewhere() -> int:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '5s'")
                number = publish_edition(
                    context.system(d("2026-04-01")), d("2026-04-01"), {}
                ).number
                transaction.set_rollback(True)
            return number
        finally:
            connection.close()

    with room(), transaction.atomic():
        publish_edition(staff, today, {})
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(publish_elsewhere).result() == 1
        transaction.set_rollback(True)


@pytest.mark.usefixtures("room_made")
@pytest.mark.django_db
def test_guards_of_a_room_take_nothing_from_what_is_stored():
    """A function of the last release that `public` still has, while a room is of this one."""
    guards = (ROOT / "billing/guards.sql").read_text()
    with room(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION public.billing_allocation_within_bounds() RETURNS trigger"
            " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
        cursor.execute(guards)
        cursor.execute("SELECT to_regproc('public.billing_allocation_within_bounds') IS NOT NULL")
        assert cursor.fetchone() == (True,)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("room_made")
@pytest.mark.django_db
def test_a_room_of_yesterday_gets_the_guards_of_today():
    with room() as name, connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION billing_step_place(step text) RETURNS smallint"
            " LANGUAGE sql IMMUTABLE AS 'SELECT 0::smallint'"
        )
        cursor.execute("COMMENT ON TABLE django_migrations IS 'guards of yesterday'")
    with room() as again, connection.cursor() as cursor:
        cursor.execute("SELECT billing_step_place('final')")
        assert (again, cursor.fetchone()) == (name, (3,))
