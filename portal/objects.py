"""Stored files as objects of an S3 server, for web and workers on several machines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from botocore.config import Config
from django.conf import settings
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from portal.storage import UNFINISHED

CLIENT = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    connect_timeout=5,
    read_timeout=60,
    retries={"total_max_attempts": 3},
    # The newer checks of content are known to few servers but Amazon's own.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class WholeObjects(S3Storage):
    """The server stores an object whole or not at all."""

    def __init__(self, **options) -> None:
        super().__init__(client_config=CLIENT, **options)

    @property
    def parts(self) -> Path:
        """The folder of this machine in which large files are written before they are stored."""
        return settings.VAR_DIR / "parts"

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Always one of its own: two that look for a free one at once would both find it."""
        folder, _, base = name.rpartition("/")
        root, dot, ending = base.partition(".")
        own = self.get_alternative_name(f"{folder}/{root}" if folder else root, f"{dot}{ending}")
        return super().get_available_name(own, max_length)

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """A path to write to; on leaving without an error it is stored in place of the name."""
        self.parts.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.parts / f".{token_hex(8)}{UNFINISHED}"
        try:
            yield part
            with part.open("rb") as written:
                self._save(name, File(written))
        finally:
            part.unlink(missing_ok=True)
