"""What of a sentence is worth looking for: nouns and verbs without their endings.

`請求書の宛名を変えたい` has 請求, 求書 and 宛名: of a run of kanji every two that follow each
other, of katakana, letters and digits the word. Hiragana joins words and is left out.
"""

import re
from itertools import pairwise
from unicodedata import normalize

RUN = re.compile(r"[一-鿿々]+|[ァ-ヶー]+|[A-Z0-9]+")
KANA = re.compile(r"[ァ-ヶー]")
LONGEST = 24
"""The most clues of one sentence; a subject has no more to say."""
SHORTEST = 3
"""Letters of an English word."""
EMPTY = frozenset((
    "ABOUT", "AFTER", "ALL", "AND", "ANY", "ARE", "ASK", "BEFORE", "CAN", "COULD", "DOES",
    "DONT", "FOR", "FROM", "GET", "HAS", "HAVE", "HOW", "ITS", "MAY", "NEED", "NOT", "OUR",
    "OUT", "PLEASE", "SHALL", "SHOULD", "THAT", "THE", "THERE", "THIS", "TOO", "WANT", "WAS",
    "WHAT", "WHEN", "WHERE", "WHICH", "WHO", "WHY", "WILL", "WITH", "WOULD", "YOU", "YOUR",
    "QUESTION",
))  # fmt: skip
EMPTY_PAIRS = frozenset(("質問", "場合", "方法", "教示", "一つ"))
"""Said of everything, and so of nothing."""


def clues(sentence: str) -> tuple[str, ...]:
    """The clues of a sentence, each once, in their order."""
    found: dict[str, None] = {}
    for run in RUN.findall(normalize("NFKC", sentence).upper()):
        if run.isascii():
            if len(run) >= SHORTEST and run not in EMPTY:
                found[run] = None
        elif KANA.match(run):
            if len(run) > 1:
                found[run] = None
        else:
            pairs = ("".join(pair) for pair in pairwise(run))
            found |= {pair: None for pair in pairs if pair not in EMPTY_PAIRS}
    return tuple(found)[:LONGEST]


def enough(count: int) -> int:
    """How many of so many clues a question must share to be suggested: a third, rounded up."""
    return max(1, -(-count // 3))
