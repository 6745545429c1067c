"""Days and yen as banks' CSVs write them."""

import re
from datetime import date
from unicodedata import normalize

from billing.bank.days import HEISEI, REIWA, Calendar

ERAS = {"令和": REIWA, "令": REIWA, "R": REIWA, "平成": HEISEI, "平": HEISEI, "H": HEISEI}
MOST_YEN = 10**13
IN = frozenset(
    {"1", "入", "入金", "預", "預入", "預入れ", "預り", "預かり", "受入", "受入れ", "振込入金"}
    | {"IN", "CR", "CREDIT", "C", "+"}
)
OUT = frozenset(
    {
        "2",
        "出",
        "出金",
        "払",
        "払戻",
        "払戻し",
        "払出",
        "払出し",
        "支払",
        "支払い",
        "引落",
        "引落し",
    }
    | {"引出", "引出し", "OUT", "DR", "DEBIT", "D", "-"}
)
NOTHING = frozenset("-－−‐–—―ー")
"""What stands in a cell that is empty."""

_parts = r"\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_parted = re.compile(rf"(\d{{4}}){_parts}(?:[ T]\s*\d.*)?")
_short = re.compile(rf"'?(\d{{1,2}}){_parts}(?:[ T]\s*\d.*)?")
_together = re.compile(r"(\d{4})(\d\d)(\d\d)")
_six = re.compile(r"(\d{1,2})(\d\d)(\d\d)")
_era = re.compile(r"(令和|令|平成|平|R|H)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_era_together = re.compile(r"(令和|令|平成|平|R|H)(\d\d)(\d\d)(\d\d)")
_weekday = re.compile(
    r"\s*[(\[]\s*(?:[月火水木金土日祝休・]+(?:曜日?)?|(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z.]*)\s*[)\]]"
    r"|(?<=[\d日])\s*[月火水木金土日]曜日?|(?<=[\d日])\s+[月火水木金土日](?=\s|$)"
    r"|(?<=日)[月火水木金土日](?=\s|$)"
    r"|[\s,]+(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z.]*"
)
_brackets = re.compile(r"[(\[{<【〔「『](.*)[)\]}>】〕」』]")
_minus = re.compile("^[-−▲△]|^\\((?=.*\\)$)")
_around = re.compile(r"[¥\\円,\s()]|\.0{1,2}$")
_control = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def day(text: str, calendar: Calendar | None = None) -> date | None:
    """`2026/4/1`, `20260401`, `2026年4月1日(水)`, `令和8年4月1日`, `R8.4.1`; None for others.

    With a calendar years of two digits too: `080401`, `8/4/1`, `26.4.1`.
    """
    text = _weekday.sub("", normalize("NFKC", text[:40]).strip().upper()).strip()
    if inside := _brackets.fullmatch(text):
        text = inside[1].strip()
    found = _parted.fullmatch(text) or _together.fullmatch(text)
    short = None if found else _short.fullmatch(text) or _six.fullmatch(text)
    if short:
        return (
            calendar.read("".join(part.zfill(2) for part in short.groups())) if calendar else None
        )
    first = 0
    if not found:
        text = text.replace(" ", "")
        found = _era.fullmatch(text) or _era_together.fullmatch(text)
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
    text = normalize("NFKC", text[:40]).strip().upper().removeprefix("お")
    if text in IN:
        return True
    return False if text in OUT else None


def cell(text: str) -> str:
    """What a cell holds, without the `="…"` that keeps Excel from reading it; "" for a dash."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()
    return "" if text and set(text) <= NOTHING else text


def clean(text: str) -> str:
    """Without control characters, blanks at the ends and many in a row."""
    return " ".join(_control.sub(" ", text).split())
