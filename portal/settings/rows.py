"""The database, the cache, and the keys of backups."""

from portal import environment
from portal.environment import read
from portal.settings.base import VAR_DIR, broker, database
from portal.settings.jobs import CELERY_BROKER_URL
from portal.sockets import socket_folder

EMBEDDED_DATABASE = database is None
# A pooler changes connections, with which plans are kept (`contracts/office/queries/written.py`).
DATABASE_POOLED = read("DATABASE_POOLED", environment.boolean, False)
DATABASES: dict[str, dict] = {
    "default": (
        {
            **database,
            "CONN_MAX_AGE": 10 * 60,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
        }
        if database
        else {
            "ENGINE": "portal.tools.embedded.database",
            "NAME": "portal",
            "USER": "postgres",
            "HOST": str(socket_folder(VAR_DIR / "postgres")),
            "CONN_MAX_AGE": 10 * 60,
            "CONN_HEALTH_CHECKS": True,
        }
    )
}

# Servers on a network of this machine alone, to which plain connections are all right.
PLAIN_HOSTS = read("PLAIN_HOSTS", environment.listed, [])

# Backups are encrypted for this key; the other, kept elsewhere, reads them.
BACKUP_KEY = read("BACKUP_KEY", environment.age_key)
BACKUP_IDENTITY = read("BACKUP_IDENTITY", environment.age_identity)

CACHES = {
    "default": {
        "BACKEND": "portal.cache.CacheOrDatabase"
        if broker
        else "portal.tools.embedded.cache.EmbeddedCache",
        "LOCATION": environment.cache(CELERY_BROKER_URL),
        "KEY_PREFIX": "portal",
    },
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_PREFIX": "portal",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
