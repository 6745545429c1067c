"""Days and yen as banks' CSVs write them."""

import re
from datetime import date
from unicodedata import normalize

REIWA, HEISEI = 2018, 1988
ERAS = {"令和": REIWA, "令": REIWA, "R": REIWA, "平成": HEISEI, "平": HEISEI, "H": HEISEI}
MOST_YEN = 10**13
IN = frozenset({"1", "入", "入金", "預", "預入", "振込入金", "IN", "CR", "CREDIT", "C", "+"})
OUT = frozenset(
    {"2", "出", "出金", "払", "払戻", "払出", "支払", "引落", "OUT", "DR", "DEBIT", "D", "-"}
)

_parted = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d.*)?")
_together = re.compile(r"(\d{4})(\d\d)(\d\d)")
_era = re.compile(r"(令和|令|平成|平|R|H)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_minus = re.compile("^[-−▲△]|^\\((?=.*\\)$)")
_around = re.compile(r"[¥\\円,\s()]|\.0{1,2}$")
_control = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def day(text: str) -> date | None:
    """`2026/4/1`, `20260401`, `2026年4月1日`, `令和8年4月1日`, `R8.4.1`; None for others."""
    text = normalize("NFKC", text[:40]).strip().upper()
    found = _parted.fullmatch(text) or _together.fullmatch(text)
    first = 0
    if not found:
        found = _era.fullmatch(text.replace(" ", ""))
        if not found:
            return None
        first = ERAS[found[1]]
    *_, year, month, number = found.groups()
    try:
        return date(first + int(year.replace("元", "1")), int(month), int(number))
    except ValueError:
        return None


def yen(text: str) -> int | None:
    """`1,000`, `¥1,000`, `1000円`, `▲1,000`, `(1,000)`, `1000.00`; None for others."""
    text = normalize("NFKC", text[:60]).strip()
    digits = _around.sub("", _minus.sub("", text))
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_YEN:
        return None
    return -int(digits) if _minus.search(text) else int(digits)


def direction(text: str) -> bool | None:
    """True for money in, False for money out; None for what is neither."""
    text = normalize("NFKC", text[:40]).strip().upper()
    if text in IN:
        return True
    return False if text in OUT else None


def clean(text: str) -> str:
    """Without control characters, blanks at the ends and many in a row."""
    return " ".join(_control.sub(" ", text).split())
