"""What people type, as it is kept: widths, hyphens, kana, blanks, digits.

NFKC first, then by hand what it leaves: U+2212 and the other dashes, long vowels and wave
dashes. Nothing is refused here; what is still wrong afterwards is for the validators.
"""

import re
import unicodedata

import jaconv

COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
"""Variants of kanji that NFKC would replace; people's names are written with them."""
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\ufe58"
LONG_VOWEL, WAVE = "ー", "〜"
KATAKANA = "ァ-ヺ"

_ordinary, _variant = re.compile(f"[^{COMPATIBILITY}]+"), re.compile(f"[{COMPATIBILITY}]")
_unseen = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
_blanks = re.compile(r"\s+")
_dash = re.compile(f"[{DASHES}]")
_dash_in_number = re.compile(f"(?<=[0-9A-Za-z])[{DASHES}{LONG_VOWEL}{WAVE}](?=[0-9A-Za-z])")
_stretched = re.compile(f"(?<=[{KATAKANA}])[{DASHES.replace(chr(92) + '-', '')}](?=[{KATAKANA}])")
_stretched_kana = re.compile(f"(?<=[{KATAKANA}{LONG_VOWEL}])[{DASHES}{WAVE}~]+")
_not_of_a_number = re.compile(f"[\\s{DASHES}{LONG_VOWEL}{WAVE}~().・〒,/]")
_japan = re.compile(r"^(?:\+|00)81(?:\(0\)|0)?")
_day = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


def _folded(value: str) -> str:
    """NFKC but for variants of kanji; no control characters; one blank for many."""
    value = _unseen.sub("", value.replace("\uff5e", WAVE))
    if _variant.search(value):
        value = _ordinary.sub(lambda found: unicodedata.normalize("NFKC", found[0]), value)
    else:
        value = unicodedata.normalize("NFKC", value)
    return " ".join(value.split())


def text(value: str) -> str:
    """Names and addresses: `１ー２−３` is `1-2-3`, `ｾﾝﾀ−ﾋﾞﾙ` is `センタービル`."""
    value = _dash_in_number.sub("-", _folded(value))
    return _dash.sub("-", _stretched.sub(LONG_VOWEL, value))


def kana(value: str) -> str:
    """Readings: `やまだ` and `ﾔﾏﾀﾞ` are `ヤマダ`, a dash or wave after kana is a long vowel."""
    value = jaconv.hira2kata(_folded(value))
    value = _stretched_kana.sub(lambda found: LONG_VOWEL * len(found[0]), value)
    return _dash.sub("-", value)


def payer(value: str) -> str:
    """A name as banks print it: `ｶ)ﾐﾎﾝ` is `カ)ミホン`; letters are capital."""
    return kana(value).upper()


def number(value: str) -> str:
    """Digits without what people put between them: `〒１００−０００１` is `1000001`."""
    return _folded(_not_of_a_number.sub("", _folded(value)))


def phone(value: str) -> str:
    """`０３（１２３４）５６７８` and `+81 3-1234-5678` are `0312345678`; others keep their `+`."""
    folded = _blanks.sub("", _folded(value))
    return number(_japan.sub("0", folded))


def corporate_number(value: str) -> str:
    """Thirteen digits; the `T` of a registration number falls away."""
    return re.sub("^[Tt](?=[0-9])", "", number(value))


def email(value: str) -> str:
    """Half width, without blanks; the domain in small letters."""
    local, at, domain = _blanks.sub("", _folded(value)).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def day(value: str) -> str:
    """`２０２６／４／１` and `2026年4月1日` are `2026-04-01`; anything else stays."""
    value = _folded(value)
    found = _day.fullmatch(value)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else value


def several(value: str) -> list[str]:
    """Entries one a line, or parted by commas of either width."""
    return [entry for entry in re.split(r"[\n\r,,、;;]+", value) if entry.strip()]
