"""The cache of an embedded environment: its Valkey, which all its processes share.

The counts of wrong passwords are kept here; in a process's own memory they would be
counted once for each worker.
"""

from django.core.cache.backends.redis import RedisCacheClient
from django.utils.functional import cached_property

from portal.cache import CacheOrDatabase
from portal.tools.embedded import valkey_server


class EmbeddedCache(CacheOrDatabase):
    """Starts the embedded Valkey where nobody has yet, when it is first asked for something."""

    @cached_property
    def _cache(self) -> RedisCacheClient:
        valkey_server().ensure_running()
        return super()._cache
