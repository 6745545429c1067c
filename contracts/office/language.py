"""What the terms say, in the reader's language; pages have Django's messages (`locale/ja`)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import get_language

from contracts.office.terms.labels import Labelled

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text
else:
    Text = str
"""A text, or one that is put into the reader's language when it is shown."""


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def localized(words: object) -> str:
    """The reader's half of what is kept in both languages; Japanese where no language is active.

    An explanation, a refusal, a label of the terms, its JSON, or a pair (Japanese, English).
    """
    language = "en" if is_english() else "ja"
    if isinstance(words, Labelled):  # most of what is said, and looked at the quickest
        return getattr(words, language)
    if isinstance(words, Mapping):
        return words.get(language, "")
    if isinstance(words, Sequence) and not isinstance(words, str):
        return words[is_english()]
    return getattr(words, language, "")


label = lazy(localized, str)
"""What something is called, in the language in which it is shown."""


def choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    """The values of an enum with their labels, for models and forms."""
    return [(one.value, label(one)) for one in kinds]


def bracketed(text: object) -> str:
    """A text in brackets as it follows a word: after a space in English."""
    return f" ({text})" if is_english() else f"({text})"


def sentence(words: object) -> str:
    """The same as a whole sentence."""
    text = localized(words)
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:].removesuffix('.')}." if is_english() else f"{text}。"
