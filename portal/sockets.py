"""Where the embedded servers listen, which settings know before any of them runs."""

import hashlib
import os
import tempfile
from pathlib import Path

# A Unix socket's address holds 107 bytes; its name takes some of them.
LONGEST_SOCKET_FOLDER = 85
VALKEY_SOCKET = "valkey.sock"


def socket_folder(folder: Path, longest: int = LONGEST_SOCKET_FOLDER) -> Path:
    """The data folder, or a short one where its path is too long for a socket."""
    if len(os.fsencode(folder)) <= longest:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{digest}"


def valkey_url(var: Path) -> str:
    """The address of the embedded Valkey of a `var/` folder, as Celery writes it."""
    return f"redis+socket://{socket_folder(var / 'valkey') / VALKEY_SOCKET}"
