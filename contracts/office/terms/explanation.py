"""What every decision carries: why it is so, and under which clause."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:\((\d+)\))?")


def cite(clause: str) -> str:
    """A clause as Japanese readers cite it: `17-1(5)` is 第17条第1項第5号."""
    if clause == "annex":
        return "別紙"
    match = _ARTICLE.fullmatch(clause)
    if match is None:
        raise ValueError(f"not a clause: {clause!r}")
    article, paragraph, item = match.groups()
    text = f"第{article}条"
    if paragraph:
        text += f"第{paragraph}項"
    if item:
        text += f"第{item}号"
    return text


def plural(count: int, one: str, many: str = "") -> str:
    """A number of things in English: `1 server`, `2 servers`, `2 entries`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason of a date or an amount, for people and for the record.

    `clause` is the article (`15-2`), `rule` the rule's name in code, `inputs` what it
    worked on; `ja` and `en` say the arithmetic in words.
    """

    clause: str
    rule: str
    ja: str
    en: str
    inputs: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def to_json(self) -> dict[str, Any]:
        inputs = {name: _plain(value) for name, value in self.inputs.items()}
        return {
            "clause": self.clause,
            "rule": self.rule,
            "ja": self.ja,
            "en": self.en,
            "inputs": inputs,
        }


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool | None) else str(value)


class Refused(Exception):
    """What the terms do not allow: the article and the reason, in both languages."""

    def __init__(self, article: str, ja: str, en: str) -> None:
        super().__init__(f"{cite(article)}: {ja}")
        self.article = article
        self.ja = ja
        self.en = en
