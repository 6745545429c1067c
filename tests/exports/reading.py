"""What makers write, read back."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile


def texts(content) -> dict[str, bytes]:
    """What a maker writes, by name; its progress never goes back and ends at the total."""
    archive, seen = BytesIO(), [0]
    with ZipFile(archive, "w") as file:
        content.write(file, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == content.total
    with ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def table(text: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(text.decode("utf-8-sig"))))
