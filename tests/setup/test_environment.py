"""A wrong value in the environment ends any command with code 2 and names the variable."""

import importlib
import socket
import sys

import pytest

import portal.settings
from portal import environment as values
from tests.setup.processes import environment, production, run

WRONG_VALUES = [
    ("DATABASE_URL", values.database, "mysql://localhost/portal"),
    ("DATABASE_URL", values.database, "postgres://localhost"),
    ("DATABASE_URL", values.database, "postgres://localhost:ten/portal"),
    ("REDIS_URL", values.broker, "http://localhost"),
    ("REDIS_URL", values.broker, "redis://"),
    ("REDIS_URL", values.broker, "redis://localhost:99999/0"),
    ("REDIS_URL", values.broker, "redis://localhost/jobs"),
    ("DEBUG", values.boolean, "maybe"),
    ("ALLOWED_HOSTS", values.hosts, " , "),
    ("ALLOWED_HOSTS", values.hosts, "portal.example.jp, *"),
    ("EMAIL_URL", values.mail_server, "mail.example.jp"),
    ("EMAIL_URL", values.mail_server, "smtp://"),
    ("EMAIL_URL", values.mail_server, "smtp://mail.example.jp:x"),
    ("EMAIL_URL", values.mail_server, "smtp://user:password@mail.example.jp"),
    ("ISSUER_REGISTRATION_NUMBER", values.registration_number, "T1234567890123"),
    ("ISSUER_REGISTRATION_NUMBER", values.registration_number, "9234567890123"),
    ("ISSUER_REGISTRATION_NUMBER", values.registration_number, "T923456789012"),
    ("ISSUER_BANK_ACCOUNT", values.bank_account, "|"),
    ("ISSUER_BANK_ACCOUNT", values.bank_account, "見本銀行|本店|普通 1234567|サンプル(カ"),
    ("ISSUER_STAMP", values.existing_file, "/no/such/seal.png"),
    ("FILES_URL", values.objects, "s3://key:secret@files.example.jp"),
    ("FILES_URL", values.objects, "s3+http://key:secret@files.example.jp/bucket"),
    ("FILES_URL", values.objects, "https://files.example.jp/bucket"),
    ("FILES_URL", values.objects, "s3:///bucket"),
    ("FILES_URL", values.objects, "s3://key:secret@files.example.jp:port/bucket"),
    ("FILES_URL", values.objects, "s3://key:secret@files.example.jp:99999/bucket"),
    ("CLAMD_URL", values.scanner, "clamav:3310"),
    ("CLAMD_URL", values.scanner, "tcp://clamav:x"),
    ("CLAMD_URL", values.scanner, "unix://clamd.ctl"),
    ("BACKUP_KEY", values.age_key, "age1"),
    ("BACKUP_IDENTITY", values.age_identity, "AGE-SECRET-KEY-1"),
    ("LOG_LEVEL", values.log_level, "loud"),
    ("LOG_FORMAT", values.log_format, "xml"),
    ("METRICS_TOKEN", values.token, "too-short"),
    ("SENTRY_DSN", values.dsn, "https://errors.example.jp/1"),
    ("PORTAL_VAR", values.folder, "/dev/null/var"),
]
REQUIRED = [
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "ISSUER_NAME",
    "ISSUER_ADDRESS",
    "ISSUER_PHONE",
    "ISSUER_BANK_ACCOUNT",
    "ISSUER_EMAIL",
]


@pytest.mark.parametrize(("name", "parse", "text"), WRONG_VALUES)
def test_a_wrong_value_is_refused(name, parse, text, monkeypatch, capsys):
    monkeypatch.setenv(name, text)
    with pytest.raises(SystemExit) as end:
        values.read(name, parse)
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"cannot read {name}: " in line


@pytest.mark.parametrize(
    "key",
    [
        "AKIA:geheim/cd+e", "AKIA:1/geheim", "AKIA:1/geheim?x", "geheim/1:x", "AKIA:1/2#geheim",
        "AKIA:[geheim]x", "AKIA:geheim\u2100x",
    ],
)  # fmt: skip
def test_a_key_that_is_not_quoted_is_refused_and_not_shown(key, monkeypatch, capsys):
    monkeypatch.setenv("FILES_URL", f"s3://{key}@s3.example.jp/bucket")
    with pytest.raises(SystemExit):
        values.read("FILES_URL", values.objects)
    said = capsys.readouterr().err
    assert "%2F" in said
    assert "geheim" not in said


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "ISSUER_REGISTRATION_NUMBER"])
def test_commands_end_with_code_2_and_one_line(name, tmp_path):
    result = run("manage.py", "check", env=environment(tmp_path, **{name: "T1234567890123"}))
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert f"cannot read {name}: " in line


def test_production_asks_for_each_value_that_it_needs(tmp_path):
    complete = production(environment(tmp_path))
    code = """
import importlib, os, sys
for name in sys.argv[1:]:
    value = os.environ.pop(name)
    for module in [one for one in sys.modules if one.startswith("portal.settings")]:
        del sys.modules[module]
    try:
        importlib.import_module("portal.settings")
    except SystemExit as end:
        print(end.code)
    os.environ[name] = value
"""
    result = run("-c", code, *REQUIRED, env=complete)
    assert result.stdout.split() == ["2"] * len(REQUIRED)
    lines = result.stderr.splitlines()
    assert len(lines) == len(REQUIRED)
    for name, line in zip(REQUIRED, lines, strict=True):
        assert f"cannot read {name}: " in line


def test_cookies_of_production_are_this_hosts_alone(tmp_path, monkeypatch):
    for name, value in production(environment(tmp_path)).items():
        monkeypatch.setenv(name, value)
    for module in [name for name in sys.modules if name.startswith("portal.settings")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(portal, "settings", portal.settings)  # restored, as its parts are
    found = vars(importlib.import_module("portal.settings"))
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        values_of = {name: found[f"{cookie}_COOKIE_{name}"] for name in ("SECURE", "HTTPONLY")}
        assert values_of == {"SECURE": True, "HTTPONLY": True}
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert not {f"{cookie}_COOKIE_DOMAIN", f"{cookie}_COOKIE_PATH"} & set(found)
    assert found["COOKIE_PREFIX"] == "__Host-"  # of the one that is set by `unsent`
    assert found["MESSAGE_STORAGE"].endswith(".SessionStorage")  # and so none has messages


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (values.boolean, "Yes", True),
        (values.boolean, "0", False),
        (values.listed, "a.example.jp, b.example.jp", ["a.example.jp", "b.example.jp"]),
        (values.lines, "東京都|千代田区", ["東京都", "千代田区"]),
        (values.broker, "redis+socket:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
        (values.broker, "redis://:secret@jobs:6380/2", "redis://:secret@jobs:6380/2"),
        (values.registration_number, "T9234567890123", "T9234567890123"),
        (values.scanner, "tcp://clamav", (socket.AF_INET, ("clamav", 3310))),
        (values.scanner, "unix:///run/clamd.ctl", (socket.AF_UNIX, "/run/clamd.ctl")),
        (values.log_level, "info", "INFO"),
        (
            values.objects,
            "s3://key:a%2Fb@files.example.jp:9000/bucket/one/two?region=tokyo",
            {
                "endpoint_url": "https://files.example.jp:9000", "bucket_name": "bucket",
                "location": "one/two", "access_key": "key", "secret_key": "a/b",
                "region_name": "tokyo", "file_overwrite": False, "max_memory_size": 10 * 2**20,
            },
        ),
    ],
)  # fmt: skip
def test_right_values(parse, text, expected, monkeypatch):
    monkeypatch.setenv("VALUE", text)
    assert values.read("VALUE", parse) == expected


def test_a_value_may_stand_in_a_file(monkeypatch, tmp_path, capsys):
    (tmp_path / "value").write_text("geheim\n")
    monkeypatch.setenv("VALUE_FILE", str(tmp_path / "value"))
    assert values.read("VALUE", str) == "geheim"
    monkeypatch.setenv("VALUE", "another")
    assert values.read("VALUE", str) == "another"
    monkeypatch.setenv("VALUE", "")
    monkeypatch.setenv("VALUE_FILE", str(tmp_path / "none"))
    with pytest.raises(SystemExit):
        values.read("VALUE", str)
    assert "cannot read VALUE_FILE: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("redis://valkey:6379/0", "redis://:p%2F%40%3D@valkey:6379/0"),
        ("rediss://:old@valkey:6379/0", "rediss://:p%2F%40%3D@valkey:6379/0"),
        ("redis+socket:///run/valkey.sock", "redis+socket:///run/valkey.sock"),
    ],
)
def test_a_password_is_put_into_the_address(address, whole):
    assert values.with_password(address, "p/@=") == whole
    assert values.with_password(address, "") == address


def test_an_empty_value_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("VALUE", " ")
    assert values.read("VALUE", values.number, 7) == 7


def test_mail_without_tls_goes_no_further_than_this_machine():
    assert values.mail_server("smtp://127.0.0.1:2525")["EMAIL_PORT"] == 2525


def test_tls_of_database_and_queue_is_as_their_addresses_say():
    found = values.database("postgres://portal@db.example.jp/portal?sslmode=verify-full")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert values.broker("rediss://q.example.jp/0").endswith("?ssl_cert_reqs=required")
    chosen = "rediss://q.example.jp/0?ssl_cert_reqs=required&ssl_ca_certs=/ca.pem"
    assert values.broker(chosen) == chosen
    kept = values.with_password(chosen, "p")
    assert kept == chosen.replace("rediss://", "rediss://:p@")


def test_the_port_of_a_mail_server_follows_from_its_scheme():
    assert values.mail_server("smtp+tls://u:p@mail.example.jp") == {
        "EMAIL_BACKEND": "portal.mail.EmailBackend",
        "EMAIL_FILE_PATH": "",
        "EMAIL_HOST": "mail.example.jp",
        "EMAIL_HOST_PASSWORD": "p",
        "EMAIL_HOST_USER": "u",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }
