"""Which characters the fonts of documents can draw."""

import subprocess
from bisect import bisect_right
from functools import cache
from unicodedata import category

FAMILIES = ("IPAexGothic", "BIZ UDPGothic", "IPAmjMincho")
"""As in `templates/documents/invoice.css`; the last has the rare kanji of names."""
STAND_IN = "〓"
"""What printers set for a character that they lack."""
UNSEEN = ("Cc", "Cf")
VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@cache
def _drawn() -> tuple[list[int], list[int]]:
    """First and last code points of what any of the fonts has, in order; none if unknown."""
    found = set()
    for family in FAMILIES:
        command = ["fc-list", "--format=%{charset}\n", f":family={family}"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return [], []
        found.update(answer.stdout.split())
    bounds = []
    for stretch in found:
        first, _, last = stretch.partition("-")
        bounds.append((int(first, 16), int(last or first, 16)))
    return _joined(sorted(bounds))


def _joined(bounds: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in bounds:
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts


def lacking(text: str) -> list[str]:
    """The characters that no font has, each once, as they come; none where fonts are unknown."""
    firsts, lasts = _drawn()
    if not firsts:
        return []
    return [one for one in dict.fromkeys(text) if not _is_drawn(one, firsts, lasts)]


def _is_drawn(character: str, firsts: list[int], lasts: list[int]) -> bool:
    code = ord(character)
    if category(character) in UNSEEN or any(code in some for some in VARIATION_SELECTORS):
        return True
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


def drawable(text: str) -> str:
    """The text with a stand-in for what no font has, which would cover what follows it."""
    return text.translate({ord(one): STAND_IN for one in lacking(text)})
