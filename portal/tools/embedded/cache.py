"""The cache of an embedded environment: its Valkey, which all its processes share.

The counts of wrong passwords are kept here; in a process's own memory they would be
counted once for each worker.
"""

from django.core.cache.backends.redis import RedisCache

from portal.tools.embedded import valkey_server


class EmbeddedCache(RedisCache):
    """Starts the embedded Valkey where nobody has yet."""

    def __init__(self, server: str, params: dict) -> None:
        valkey_server().ensure_running()
        super().__init__(server, params)
