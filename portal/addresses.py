"""Addresses of pages about rows, written without asking all patterns."""

import re
from functools import cache

from django.conf import settings
from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter

PLAIN, AS_IT_IS = re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[A-Za-z0-9/_.-]*")
"""Words and parts of addresses in which nothing has to be quoted."""
KINDS: dict[type, type] = {StringConverter: str, SlugConverter: str, IntConverter: int}


def address(name: str, *words: object) -> str:
    """The same as `reverse`: the page of that name, of rows named by `words`, a few times as quick.

    Raises NoReverseMatch.
    """
    found = plain_address(name, *words)
    return reverse(name, args=words) if found is None else found


def plain_address(name: str, *words: object) -> str | None:
    """None where something has to be quoted, or the page has more than one address."""
    known = parts(name, get_urlconf() or settings.ROOT_URLCONF)
    if known is None or len(known) != len(words) + 1:
        return None
    (_, first), *others = known
    found = get_script_prefix() + first
    for word, (kind, after) in zip(words, others, strict=True):
        if not _is_plain(word, kind):
            return None
        found += f"{word}{after}"
    return found


def _is_plain(word: object, kind: type) -> bool:
    if isinstance(word, str):
        return kind is str and PLAIN.fullmatch(word) is not None
    return kind is int and type(word) is int and word >= 0


@cache
def parts(name: str, urlconf: str) -> list[tuple[type, str]] | None:
    """What a page's address begins with, then each word's kind with what stands after it."""
    found = get_resolver(urlconf).reverse_dict.getlist(name)
    if len(found) != 1:
        return None
    ((ways, _, defaults, converters),) = found
    if len(ways) != 1 or defaults:
        return None
    ((pattern, words),) = ways
    first, *others = re.split(r"%\((\w+)\)s", pattern)
    named, after = others[::2], others[1::2]
    kinds = [KINDS.get(type(converters.get(one))) for one in named]
    if named != words or None in kinds or not AS_IT_IS.fullmatch("".join([first, *after])):
        return None
    return [(str, first), *zip(kinds, after, strict=True)]  # type: ignore[list-item]  # none is None
