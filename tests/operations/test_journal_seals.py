"""The chain of the journal's seals: what was sealed cannot be changed unseen."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from contracts.office import context
from contracts.office.models import JournalEntry, JournalSeal
from contracts.office.operations import seals
from contracts.office.operations.record import journal, salts
from tests.world import d

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = "2026-06-01", "2026-06-02"


def wrote(day: str, *operations: str) -> None:
    for operation in operations:
        journal(context.system(d(day)), operation, "23-1", after={"金額": 1, "b": None})


def tampered(statement: str) -> None:
    """As somebody could who rules the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # without triggers
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def sealed() -> None:
    wrote(MONDAY, "receive", "reverse_payment")
    seals.seal(context.system(d(MONDAY)))
    wrote(TUESDAY, "accept", "suspend", "resume")
    seals.seal(context.system(d(TUESDAY)))


def verified(capsys, **options) -> tuple[bool, str]:
    try:
        call_command("verify_journal", **options)
    except SystemExit as error:
        return error.code == 0, capsys.readouterr().out
    return True, capsys.readouterr().out


def test_each_day_is_sealed_once_over_what_came_since(sealed):
    first, second = JournalSeal.objects.all()
    assert (first.entries, second.entries) == (2, 3)
    assert second.previous_sha256 == first.sha256
    assert seals.seal(context.system(d(TUESDAY))) is None
    wrote(TUESDAY, "late")
    assert seals.unsealed() == 1
    assert seals.seal(context.system(d("2026-06-03"))).entries == 1


def test_an_untouched_journal_is_proved(sealed, capsys):
    good, told = verified(capsys, verbosity=2)
    assert good
    assert "2 seals, 5 entries, 0 not yet sealed" in told
    assert f"{TUESDAY} {JournalSeal.objects.last().sha256[:12]} ok" in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE office_journalentry SET actor = 'nobody' WHERE operation = 'receive'",
        "UPDATE office_journalentry SET after = '{}' WHERE operation = 'resume'",
        "UPDATE office_journalentry SET at = at + interval '1 microsecond'"
        " WHERE operation = 'accept'",
        "DELETE FROM office_journalentry WHERE operation = 'suspend'",
        "UPDATE office_journalentry SET id = id + 1000 WHERE operation = 'resume'",
        "UPDATE office_journalentry SET id = -id WHERE operation = 'receive'",
        "DELETE FROM office_journalseal WHERE previous_sha256 = ''",
        "UPDATE office_journalseal SET day = day + 10 WHERE previous_sha256 <> ''",
        "UPDATE office_journalseal SET sha256 = repeat('0', 64) WHERE previous_sha256 = ''",
    ],
)
def test_what_is_changed_afterwards_is_found(sealed, capsys, statement):
    tampered(statement)
    good, told = verified(capsys)
    assert not good
    assert "the journal is not what was sealed" in told


def test_a_chain_made_again_is_found_by_a_hash_that_was_kept(sealed, capsys):
    kept = JournalSeal.objects.last().sha256
    assert verified(capsys, expect=kept[:16])[0]
    tampered("DELETE FROM office_journalseal")
    tampered("UPDATE office_journalentry SET actor = 'nobody' WHERE operation = 'receive'")
    seals.seal(context.system(d(TUESDAY)))
    assert verified(capsys)[0]  # whole in itself
    assert not verified(capsys, expect=kept[:16])[0]


def test_the_journal_itself_takes_no_change(sealed):
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalSeal.objects.update(entries=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.all().delete()


def test_seals_that_were_taken_away_are_missed(sealed, capsys, today):
    """The newest seal's days ago: without it nothing proves the entries after the others."""
    today("2026-06-03")
    tampered("DELETE FROM office_journalseal WHERE day = '2026-06-02'")
    assert verified(capsys)[0]  # what came yesterday may still wait for its seal
    today("2026-06-04")
    good, told = verified(capsys)
    assert not good
    assert "3 entries of days ago have no seal" in told
    tampered("DELETE FROM office_journalseal")
    assert not verified(capsys)[0]


def test_salts_drawn_at_once_are_each_of_sixteen_bytes_of_its_own():
    drawn = salts(1_000)
    assert len(set(drawn)) == 1_000
    assert {len(bytes.fromhex(one)) for one in drawn} == {16}
    assert not set(drawn) & set(salts(1_000))
