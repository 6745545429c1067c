"""The messages at start: each where something is amiss, none where nothing is."""

import os
import re
from unittest import mock

import pytest
from django.conf import settings
from django.core import checks
from django.test import override_settings

from portal import libraries, translations
from portal.checks import MESSAGE_IDS, plain_connections
from tests.setup.processes import environment, production, run

GOOD_SECRET = "".join(chr(ord("a") + number * 7 % 26) for number in range(64))
PRODUCTION = {
    "DEBUG": False,
    "EMBEDDED_DATABASE": False,
    "EMBEDDED_BROKER": False,
    "SECRET_KEY": GOOD_SECRET,
    "ISSUER_REGISTRATION_NUMBER": "T9234567890123",
}


def own_messages() -> set[str]:
    found = checks.run_checks()
    return {message.id for message in found if message.id.startswith("portal.")}


@pytest.fixture(autouse=True)
def complete_system(monkeypatch):
    monkeypatch.setattr(libraries, "missing", lambda: iter([]))


@override_settings(**PRODUCTION)
def test_a_complete_production_gets_no_message():
    assert own_messages() == set()


def test_an_embedded_environment_gets_no_message():
    with override_settings(DEBUG=True):
        assert settings.EMBEDDED_DATABASE
        assert own_messages() == set()


@pytest.mark.parametrize(
    ("amiss", "expected"),
    [
        ({"ISSUER_REGISTRATION_NUMBER": ""}, "portal.W004"),
        ({"DEBUG": True}, "portal.W005"),
        ({"SECRET_KEY": "short"}, "portal.W006"),
        ({"SECRET_KEY": "ab" * 40}, "portal.W006"),
    ],
)
def test_each_thing_amiss_has_its_message(amiss, expected):
    with override_settings(**PRODUCTION | amiss):
        assert own_messages() == {expected}


@pytest.mark.parametrize(
    ("host", "sslmode", "queue", "plain_hosts", "plain"),
    [
        ("/run/postgresql", "", "redis+socket:///run/valkey.sock", [], []),
        ("127.0.0.1", "", "redis://localhost/0", [], []),
        ("db.example.jp", "verify-full", "rediss://q.example.jp/0", [], []),
        ("db.example.jp", "prefer", "redis://q.example.jp/0", [], ["DATABASE_URL", "REDIS_URL"]),
        ("postgres", "", "redis://valkey/0", ["postgres", "valkey"], []),
        ("postgres", "", "redis://valkey/0", ["valkey"], ["DATABASE_URL"]),
    ],
)
def test_plain_connections_to_other_machines_are_refused(host, sslmode, queue, plain_hosts, plain):
    database = {"default": {"HOST": host, "OPTIONS": {"sslmode": sslmode}}}
    with override_settings(CELERY_BROKER_URL=queue, PLAIN_HOSTS=plain_hosts):
        settings_of_databases = mock.patch.dict(settings.DATABASES, database)
        with settings_of_databases:
            found = plain_connections()
    assert [one.msg.partition(":")[0] for one in found] == plain
    assert all(one.is_serious() for one in found)


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A folder with a copy of the catalogue, which is the one looked at."""
    copy = tmp_path / translations.CATALOGUE
    copy.parent.mkdir(parents=True)
    copy.write_bytes((translations.ROOT / translations.CATALOGUE).read_bytes())
    is_compiled = translations.is_compiled
    monkeypatch.setattr(translations, "is_compiled", lambda: is_compiled(tmp_path))
    return copy


@override_settings(**PRODUCTION)
def test_a_catalogue_that_is_not_compiled_has_its_message_with_the_command(catalogue, tmp_path):
    (message,) = checks.run_checks()
    assert message.id == "portal.W007"
    assert not message.is_serious(checks.ERROR)
    assert message.hint == "python portal/translations.py compile"
    translations.compile_catalogue(tmp_path)
    assert own_messages() == set()
    compiled = catalogue.with_suffix(".mo").stat().st_mtime
    os.utime(catalogue, (compiled + 1, compiled + 1))  # written since
    assert own_messages() == {"portal.W007"}


@override_settings(**PRODUCTION)
@pytest.mark.parametrize("item", MESSAGE_IDS)
def test_each_missing_library_has_its_message_with_the_command(item, monkeypatch):
    monkeypatch.setattr(libraries, "missing", lambda: iter([item]))
    (message,) = (found for found in checks.run_checks() if found.id == MESSAGE_IDS[item])
    assert message.is_serious(checks.ERROR) == (item is libraries.PANGO)
    assert "apt-get install" in message.hint


def test_libraries_and_fonts_are_really_looked_for(monkeypatch, capsys):
    monkeypatch.undo()
    assert libraries.has_library("c", "libc.so.6")
    assert not libraries.has_library("no-such-library", "libno-such-library.so.0")
    monkeypatch.setattr(libraries, "has_library", lambda name, _file: name != "harfbuzz-subset")
    monkeypatch.setenv("PATH", "/nowhere")
    assert list(libraries.missing()) == [libraries.HARFBUZZ_SUBSET, libraries.JAPANESE_FONT]
    assert libraries.main() == 1
    assert "apt-get install libharfbuzz-subset0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("amiss", "expected"),
    [
        ({}, set()),
        ({"ISSUER_REGISTRATION_NUMBER": "", "SECRET_KEY": "short"}, {"W004", "W006"}),
        ({"DEBUG": "true"}, {"W005"}),
    ],
)
def test_check_deploy_names_what_is_amiss_in_production(amiss, expected, tmp_path):
    env = production(environment(tmp_path), **amiss)
    result = run("manage.py", "check", "--deploy", "--fail-level=WARNING", env=env)
    assert result.returncode == bool(expected), result.stderr
    assert set(re.findall(r"portal\.(\w+)", result.stderr)) == expected
