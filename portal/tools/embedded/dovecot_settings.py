"""Dovecot's configuration in the words of its version: Debian 12 has 2.3, Debian 13 has 2.4.

2.4 reads no configuration of 2.3: some settings have other names, blocks of passwords and users
are named, and variables are written out.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

COMMON = """\
base_dir = {run}
log_path = {log}
protocols = imap
listen = {host}
ssl = no
auth_failure_delay = 0
mailbox_list_index = no
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
SERIES_2_3 = """\
disable_plaintext_auth = no
mail_location = maildir:{mail}/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
"""
VERSIONS_2_4 = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
"""
"""They must come first."""
SERIES_2_4 = """\
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {mail}/%{{user}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {mail}/%{{user}}
  }}
}}
"""
SERIES = {"2.3": COMMON + SERIES_2_3, "2.4": VERSIONS_2_4 + COMMON + SERIES_2_4}


@dataclass(frozen=True, slots=True)
class Place:
    """Where it runs, as whom, and where its mail is."""

    run: Path
    log: Path
    mail: Path
    host: str
    port: int
    password: str
    user: str
    group: str
    login: str


def series_of(version: str) -> str | None:
    """Of `dovecot --version`, the series whose configuration we know."""
    return next((one for one in SERIES if version.startswith(f"{one}.")), None)


def configuration(series: str, place: Place) -> str:
    """What `dovecot -c` reads."""
    return SERIES[series].format_map(asdict(place))
