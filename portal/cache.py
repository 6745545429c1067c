"""The cache, in the database for as long as Valkey does not answer.

Counts of wrong passwords and codes that are spent live here, so neither a page nor a limit may
depend on a server that can be down. A count begun in one place is not carried over to the other.
"""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    from redis.retry import Retry

logger = logging.getLogger(__name__)

DATABASE = "database"
AGAIN_AFTER = 10.0
"""Seconds before a server that did not answer is asked again: no page waits for each key."""


def _or_database(name: str) -> Callable[..., Any]:
    def call(self: "CacheOrDatabase", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.down_until:
            from redis.exceptions import RedisError  # every command would wait for it to load

            try:
                return getattr(super(CacheOrDatabase, self), name)(*args, **kwargs)
            except (RedisError, OSError):
                self.down_until = time.monotonic() + AGAIN_AFTER
                logger.exception("the cache does not answer; the database takes its place")
        return getattr(caches[DATABASE], name)(*args, **kwargs)

    return call


def _once_anew() -> "Retry":
    """An old connection is replaced."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Retry(NoBackoff(), 1)


class CacheOrDatabase(RedisCache):
    """Asks a server that is up for at most a second, and one that is down not at all."""

    down_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        quick = {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 1,
            "retry": SimpleLazyObject(_once_anew),
        }
        options = {**quick, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    add = _or_database("add")
    get = _or_database("get")
    set = _or_database("set")
    touch = _or_database("touch")
    delete = _or_database("delete")
    get_many = _or_database("get_many")
    has_key = _or_database("has_key")
    incr = _or_database("incr")
    set_many = _or_database("set_many")
    delete_many = _or_database("delete_many")
    clear = _or_database("clear")
