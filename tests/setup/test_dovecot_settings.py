"""Dovecot's configuration for Debian 12 and Debian 13, in the words that each understands."""

from pathlib import Path

import pytest

from portal.tools.embedded.dovecot_settings import Place, configuration, series_of

PLACE = Place(
    run=Path("/r"), log=Path("/l"), mail=Path("/m"), host="127.0.0.1", port=10143,
    password="secret", user="dovecot", group="mail", login="dovenull",
)  # fmt: skip


def words(series: str) -> list[str]:
    return [line.strip() for line in configuration(series, PLACE).splitlines()]


@pytest.mark.parametrize(
    ("version", "series"),
    [
        ("2.3.19.1 (9b53102964)\n", "2.3"), ("2.4.1-4 (7d8c0e5759)\n", "2.4"),
        ("2.2.36", None), ("2.5.0", None), ("2.40.1", None), ("", None),
    ],
)  # fmt: skip
def test_by_its_version(version, series):
    assert series_of(version) == series


def test_debian_12_names_drivers_and_arguments():
    said = words("2.3")
    assert said[0] == "base_dir = /r"
    for line in (
        "disable_plaintext_auth = no", "mail_location = maildir:/m/%u", "driver = static",
        "args = password=secret", "args = uid=dovecot gid=mail home=/m/%u", "port = 10143",
    ):  # fmt: skip
        assert line in said


def test_debian_13_says_its_version_first_and_names_its_blocks():
    said = words("2.4")
    assert said[:2] == ["dovecot_config_version = 2.4.0", "dovecot_storage_version = 2.4.0"]
    for line in (
        "auth_allow_cleartext = yes", "mail_driver = maildir", "mail_path = /m/%{user}",
        "passdb static {", "password = secret", "userdb static {", "uid = dovecot", "gid = mail",
        "home = /m/%{user}", "port = 10143",
    ):  # fmt: skip
        assert line in said
    assert not {"driver = static", "disable_plaintext_auth = no"} & set(said)
    assert said.count("}") == sum(line.endswith("{") for line in said)
