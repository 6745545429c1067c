"""Counts of tries that the database keeps while Valkey is down, forgotten once they are over.

Their keys name the networks that tried; Django's cache deletes none until many have gathered.
"""

from datetime import datetime

from portal.accounts.models import CacheEntry


def forget(now: datetime) -> int:
    """Delete what has expired. Returns how many."""
    return CacheEntry.objects.filter(expires__lt=now).delete()[0]
