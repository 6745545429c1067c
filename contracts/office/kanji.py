"""Old, new and rare forms of kanji, of which whatever compares names takes one for all.

The forms are `variants.txt`, the one table of them: search folds by it in the database
(`contracts.office.folding`), matching folds payers' names by it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

VARIANTS = Path(__file__).with_name("variants.txt")


def forms() -> Iterator[tuple[str, str]]:
    """Each form with the one that it is kept as: 髙 and 高, 﨑 and 崎."""
    for line in VARIANTS.read_text().splitlines():
        if not line.startswith("#"):
            kept, others = line.split()
            yield from ((one, kept) for one in others)


def folded(text: str) -> str:
    """A text whose kanji all stand in the form that they are kept as."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    return str.maketrans(dict(forms()))
