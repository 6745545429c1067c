"""Japanese and English side by side, where they are said, so that they never part."""

from django.utils.functional import lazy
from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def say(ja: str, en: str) -> str:
    """The text in the reader's language; Japanese where none is active."""
    return en if is_english() else ja


both = lazy(say, str)
"""The same, decided when it is shown: for labels that are made at start."""
