"""Texts as search compares them: old, new and rare forms of kanji, kana, widths and case are one.

One function on both sides, and it is the database's: what is stored is folded into a column
that the database keeps (`sought`), what was typed is folded in the statement that looks for
it (`reads`). The forms of kanji are those of `contracts.office.kanji`. A table that has changed
is followed by a migration that takes the columns out and puts them in again.
"""

import unicodedata
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Expression, F, Func, GeneratedField, Q, TextField, Value
from django.db.models.functions import Concat

from contracts.office import kanji
from contracts.office.normalise import DASHES, LONG_VOWEL, WAVE

SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
OFTEN = " ・"
UNSEEN = OFTEN + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""Left out: blanks, dots, and the marks that choose between glyphs."""
BETWEEN = "|"
"""Between the columns of one searchable text."""


@cache
def table() -> tuple[str, str]:
    """Letters, and at the same places what search takes them for; those beyond are left out."""
    pairs = dict(chain(kanji.forms(), _kana(), _lines()))
    return "".join(pairs) + UNSEEN, "".join(pairs.values())


def _kana():
    """Katakana for hiragana; large for small, as banks print them."""
    for code in range(ord("ァ"), ord("ヶ") + 1):
        large = chr(code).translate(SMALL)
        hiragana = chr(code - 0x60)
        yield hiragana, large
        if large != chr(code):
            yield chr(code), large


def _lines():
    """Every dash, long vowel and wave is a hyphen."""
    for one in (*DASHES.replace("\\-", ""), LONG_VOWEL, WAVE):
        if unicodedata.normalize("NFKC", one) == one:
            yield one, "-"


class Folded(Func):
    """A text as search compares it.

    The database goes through the whole table for each letter (150 µs for a name), so that it
    asks first whether any letter stands in it, and the common ones have a table of their own.
    """

    output_field = TextField(db_collation="C")

    def as_sql(
        self, compiler, connection, function=None, template=None, arg_joiner=None, **extra: Any
    ) -> tuple[str, tuple]:
        sql, params = compiler.compile(self.source_expressions[0])
        text = f"upper(normalize({sql}, NFKC))"
        cases = " ".join(
            f"WHEN {text} ~ {any_of} THEN translate({text}, {old}, {new})"
            for any_of, old, new in (map(_quoted, step) for step in _steps())
        )
        folded = f"CASE {cases} ELSE {text} END"
        return folded, tuple(params) * folded.count(text)


@cache
def _steps() -> tuple[tuple[str, str, str], ...]:
    """A pattern of letters, and the table that it takes: all where one is rare, the common."""
    old, new = table()
    common = dict(chain(_kana(), _lines()))
    often = "".join(common) + OFTEN
    rare = "".join(one for one in old if one not in often)
    return (
        (f"[{rare}]", old, new),
        (f"[{often}]", often, "".join(common.values())),
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def searchable(*columns: str) -> GeneratedField:
    """The searchable text of a row, kept by the database."""
    texts: list[Expression | F] = [F(columns[0])]
    for column in columns[1:]:
        texts += [Value(BETWEEN), F(column)]
    text = Concat(*texts) if len(texts) > 1 else texts[0]
    return GeneratedField(
        expression=Folded(text),
        output_field=TextField(db_collation="C"),
        db_persist=True,
        editable=False,
    )


def reads(text: str, *paths: str) -> Q:
    """Whether one of these texts that the database keeps contains what was typed."""
    if not text.strip(UNSEEN):
        return Q(pk__in=[])
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__contains": Folded(Value(text))})
    return found
