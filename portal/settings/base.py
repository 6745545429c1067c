"""Whether this is production, where data is kept, and who is asked for under which name."""

import secrets
from pathlib import Path

from portal import environment
from portal.environment import read, require

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = read("PORTAL_VAR", environment.folder, BASE_DIR / "var")

database = read("DATABASE_URL", environment.database)
broker = read("REDIS_URL", environment.broker)
_password = read("DATABASE_PASSWORD", str)
if database and _password:
    database["PASSWORD"] = _password
if broker:
    broker = environment.with_password(broker, read("REDIS_PASSWORD", str, ""))
DEBUG = read("DEBUG", environment.boolean, database is None and broker is None)
PRODUCTION = not DEBUG


def _embedded_secret_key() -> str:
    """A key of this clone's own, made once."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        draft = VAR_DIR / f"secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


if PRODUCTION:
    SECRET_KEY = require("SECRET_KEY", str)
    ALLOWED_HOSTS = require("ALLOWED_HOSTS", environment.hosts)
else:
    SECRET_KEY = read("SECRET_KEY", str) or _embedded_secret_key()
    ALLOWED_HOSTS = read("ALLOWED_HOSTS", environment.hosts, ["localhost", "127.0.0.1", "[::1]"])

# Keys that SECRET_KEY replaced: what they signed or sealed holds until they are taken out.
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", environment.listed, [])

PORTAL_URL = read(
    "PORTAL_URL",
    str,
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}/" if PRODUCTION else "http://127.0.0.1:8000/",
)
