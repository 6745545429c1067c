"""Until when wrong passwords make somebody wait: by address and network, longer and longer.

allauth counts. A person is never shut out from everywhere by somebody else's tries.
"""

import time
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP, ACTION = "allauth.account", "login_failed"
NETWORK = {4: 24, 6: 64}
"""Digits of a network's prefix: as many as one customer of a provider usually has."""


def network(address: str | None) -> str:
    """Of a client, such as 192.0.2.0/24; empty where none is known.

    A server that listens for both kinds writes IPv4 as `::ffff:192.0.2.1`.
    """
    if not address:
        return ""
    client = ip_address(address)
    client = getattr(client, "ipv4_mapped", None) or client
    return str(ip_network(f"{client}/{NETWORK[client.version]}", strict=False))


def locked_until(request: HttpRequest, key: str) -> datetime | None:
    """When a key may be tried again, in whole minutes; None where it may be now."""
    now, moments = time.time(), []
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        name = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
        tries = [one for one in cache.get(name, []) if one > now - rate.duration]
        if len(tries) >= rate.amount:
            moments.append(tries[rate.amount - 1] + rate.duration)
    if not moments:
        return None
    minutes = -(-max(moments) // 60)
    return datetime.fromtimestamp(minutes * 60, UTC)
