"""The moment of a fault run, in a file that all its processes read."""

from datetime import datetime
from pathlib import Path

CLOCK = "clock"
"""Its name in the folder of the run."""


def read(folder: Path) -> datetime:
    return datetime.fromisoformat((folder / CLOCK).read_text())
