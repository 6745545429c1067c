"""The cache of an embedded environment: its Valkey, which all its processes share.

The counts of wrong passwords are kept here; in a process's own memory they would be
counted once for each worker.
"""

from portal.cache import CacheOrDatabase
from portal.tools.embedded import valkey_server


class EmbeddedCache(CacheOrDatabase):
    """Starts the embedded Valkey where nobody has yet."""

    def __init__(self, server: str, params: dict) -> None:
        valkey_server().ensure_running()
        super().__init__(server, params)
