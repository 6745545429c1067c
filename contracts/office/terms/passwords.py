"""Passwords that whoever knows the portal would try first: its words, and the operator's names."""

import re
from collections.abc import Iterable

WORDS = (
    "password", "パスワード", "portal", "ポータル", "contract", "契約", "billing", "invoice",
    "請求", "server", "サーバー", "cloud", "クラウド", "admin", "管理", "login", "signin",
    "サインイン", "welcome", "ようこそ",
)  # fmt: skip
"""What passwords are not to be made of, with the operator's name and the portal's address."""
FEWEST_OTHERS = 8
"""Characters apart from those words."""
SHORTEST_NAME = 3
_between = re.compile(r"[\s.・-]+|株式会社|合同会社|有限会社")


def is_of_our_words(password: str, called: Iterable[str]) -> bool:
    """Whether too little of it is something else than our words, and what we are called.

    Of `サンプルクラウド株式会社` and `portal.sample.example.jp` each part counts.
    """
    parts = (part for name in called for part in _between.split(name.casefold()))
    names = {part for part in parts if len(part) >= SHORTEST_NAME and not part.isdecimal()}
    rest = password.casefold()
    for word in sorted({*WORDS, *names}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < FEWEST_OTHERS
