"""What stands on a page in Japanese, as its English says it: by the catalogue and the rules."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from contracts.office.terms.labels import Labelled

CATALOGUE = Path(__file__).parents[2] / "locale/ja/LC_MESSAGES/django.po"
Say = Callable[..., str]


@cache
def english() -> dict[str, set[str]]:
    """Every English text of which a Japanese one is the translation."""
    found = defaultdict(set)
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, str) and message.id and isinstance(message.string, str):
                found[message.string].add(message.id)
    kinds = list(Labelled.__subclasses__())
    for kind in kinds:
        for one in kind:
            found[one.ja].add(one.en)
    return found


def speaker(language: str) -> Say:
    """Texts of pages are written in Japanese in tests, and said in the language of the page.

    A text that is put together, or means several things, comes with its English.
    """

    def say(japanese: str, in_english: str = "") -> str:
        if language == "ja":
            return japanese
        if in_english:
            return in_english
        known = sorted(english().get(japanese, ()))
        if len(known) != 1:
            raise LookupError(f"{japanese} is {' or '.join(known) or 'nothing'} in English")
        return known[0]

    return say
