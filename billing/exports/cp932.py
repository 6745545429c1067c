"""Text for programs that read CP932: what it cannot carry is written as something near."""

import unicodedata
from collections import Counter

NEAR = str.maketrans(
    "—¥俱剝𠮟吞噓塡姸屛幷搔摑瘦繫萊蔣蠟醬頰顚驒鷗鹼麴嚙囊簞潑瀆焰禱醱軀𠮷",
    "―￥倶剥叱呑嘘填妍屏并掻掴痩繋莱蒋蝋醤頬顛騨鴎鹸麹噛嚢箪溌涜焔祷醗躯吉",
)
"""Signs, and forms of characters that JIS X 0213 distinguishes from those of JIS X 0208."""
UNKNOWN = "〓"


class Writer:
    """Encodes text and counts what it had to replace: pairs of a character and its replacement."""

    def __init__(self) -> None:
        self.replaced: Counter[tuple[str, str]] = Counter()

    def encode(self, text: str) -> bytes:
        """Never fails: what has nothing near becomes 〓, the mark of a missing type."""
        text = unicodedata.normalize("NFC", text)
        try:
            return text.encode("cp932")
        except UnicodeEncodeError:
            return b"".join(map(self._one, text))

    def _one(self, character: str) -> bytes:
        for candidate in (character, *_near(character), UNKNOWN):
            try:
                encoded = candidate.encode("cp932")
            except UnicodeEncodeError:
                continue
            if candidate != character:
                self.replaced[character, candidate] += 1
            return encoded
        raise AssertionError  # UNKNOWN can be encoded

    def told(self) -> list[str]:
        """What was replaced, for people: `𠮷 → 吉 (3)`."""
        pairs = sorted(self.replaced.items())
        return [f"{one} → {other or '(削除)'} ({count})" for (one, other), count in pairs]


def _near(character: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", character)
    if unicodedata.decomposition(character).startswith("<circle>"):
        plain = f"({plain})"
    without_marks = "".join(
        c
        for c in unicodedata.normalize("NFKD", character)
        if unicodedata.category(c) not in ("Mn", "Cf")
    )
    return character.translate(NEAR), plain, without_marks
