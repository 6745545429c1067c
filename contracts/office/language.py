"""Japanese and English side by side, where they are said, so that they never part."""

from typing import Protocol

from django.utils.functional import lazy
from django.utils.translation import get_language

from contracts.office.terms.labels import Labelled


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def say(ja: str, en: str) -> str:
    """The text in the reader's language; Japanese where none is active."""
    return en if is_english() else ja


both = lazy(say, str)
"""The same, decided when it is shown: for labels that are made at start."""


class InBothLanguages(Protocol):
    """What has a label: a value of an enum, a specification, a kind."""

    @property
    def ja(self) -> str: ...

    @property
    def en(self) -> str: ...


def _label(one: InBothLanguages) -> str:
    return say(one.ja, one.en)


label = lazy(_label, str)
"""What something is called, in the language in which it is shown."""


def choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    """The values of an enum with their labels, for models and forms."""
    return [(one.value, label(one)) for one in kinds]
