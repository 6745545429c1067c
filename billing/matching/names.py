"""Payers' names in a form in which equal names are equal, and cut names are beginnings.

Banks print half-width kana without small ones; payers write kanji in their old or new form, and
the company's form in front, at the end, in the middle or in full; names end after 26 or 48 bytes,
where ﾞ counts as one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from billing.bank.payers import parted
from billing.matching.forms import BARE, OFFICES, PARTS, REPRESENTATIVES, SHORT, SPELLED
from contracts.office import kanji, normalise

CUTS = (26, 48)
SHORTEST_REST, SHORTEST_REST_UNCUT = 3, 5
"""Letters, dakuten counted, from which the beginning of a form in full is taken for one."""

_marks = str.maketrans({"゛": "\u3099", "゜": "\u309a", "ﾞ": "\u3099", "ﾟ": "\u309a"})
_folds = str.maketrans("ァィゥェォャュョッヮヵヶヲヰヱヂヅ", "アイウエオヤユヨツワカケオイエジズ")
_ours = r"[A-Z]{1,4}(?:-[0-9]{3}[0-9-]{0,12}|[0-9]{4}-?[0-9]{6}(?:-[0-9]+)?)"
"""A number of a billing account or an invoice: `K-021`, `INV-2026-000123`, `INV2026000123`."""
_id_before = re.compile(rf"^[(\[]?({_ours}|[0-9][0-9-]{{2,14}})[)\]:.]?\s*(?=\D)")
_id_after = re.compile(rf"\s({_ours}|[0-9][0-9-]{{3,14}})$")
_short = "|".join(sorted(SHORT, key=len, reverse=True))
_front = re.compile(rf"^\(?({_short})\)")
_middle = re.compile(rf"\(({_short})\)(?=.)")
_end = re.compile(rf"\(({_short})\)?$")
_office = re.compile(rf"\(?({'|'.join(OFFICES)})\)|\(({'|'.join(OFFICES)})$")
_bare = re.compile(rf"(?<=..)({'|'.join(BARE)})$")
_spelled = re.compile("|".join(sorted(SPELLED, key=len, reverse=True)))
_branch = re.compile(
    rf"(?:\s+\S*?|(?<=[\u3400-\u9fff]{{2}}))(?:{'|'.join(PARTS)})$"
    rf"|(?:\s+|(?<=\)))(?:{'|'.join(REPRESENTATIVES)})(?:\s.*)?$"
)
_kanji = r"々〆〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_not_letters = re.compile(rf"[^0-9A-Zァ-ヺ\u3099\u309a{_kanji}]+")
_readable = re.compile(r"[0-9A-Zァ-ヺ\u3099\u309a]+")


def _beginnings() -> dict[str, list[int]]:
    """By how forms in full begin, dakuten apart, which of them begin so; none whole."""
    found: dict[str, list[int]] = {}
    for place, spelled in enumerate(SPELLED):
        form = unicodedata.normalize("NFD", spelled)
        for length in range(1, len(form)):
            found.setdefault(form[:length], []).append(place)
    return found


_begun = _beginnings()
_longest = max(map(len, _begun))


@dataclass(frozen=True, slots=True)
class Name:
    """A payer's name, read.

    `key` holds its letters alone, dakuten apart, without form and number. `form` is the short
    form or "". `company` is the key without a branch, a department or who represents it.
    `whole`: what follows the name is there, so nothing was cut. `beginnings` are further keys
    if the name was cut.
    """

    key: str
    form: str = ""
    form_first: bool = False
    company: str = ""
    numbers: tuple[str, ...] = ()
    whole: bool = False
    cut: bool = False
    beginnings: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        """How many kana or letters it has; dakuten are not counted."""
        return sum(letter not in "\u3099\u309a" for letter in self.key)


@lru_cache(maxsize=10_000)
def read(raw: str) -> Name:
    """A name as a bank prints it, or as people write it."""
    _, text = parted(normalise.payer(raw.translate(_marks)))
    numbers, body = _without_numbers(text)
    body = _folded(body)
    plain, form, first, head = _without_form(body)
    key = _letters(plain)
    if not head and (rest := _branch.sub("", body).strip()) != body:
        plain, form, first, head = _without_form(rest)
    company = _letters(head or plain)
    form_last = bool(form) and not first and not head
    lengths = {_bytes(text), _bytes(text[len(text) - len(body) :])}
    cut = any(cut - 1 <= length <= cut for length in lengths for cut in CUTS)
    return Name(
        key,
        form,
        first,
        company if company != key else "",
        numbers,
        form_last,
        cut and not form_last,
        () if form else _without_rest_of_form(key, SHORTEST_REST if cut else SHORTEST_REST_UNCUT),
    )


def form_of(name: str) -> str:
    """The form in a company's full name, `株式会社見本` or `ミホン(カ`; "" where none is."""
    return _without_form(_folded(normalise.payer(name)))[1]


def _folded(text: str) -> str:
    """Large kana for small, and each kanji in one form; NFC unites the variants of Unicode."""
    return kanji.folded(unicodedata.normalize("NFC", text)).translate(_folds)


def same_payer(one: Name, other: Name) -> bool:
    """Whether two files may mean the same payer: one may cut a name that the other has whole."""
    if one.form and other.form and one.form != other.form:
        return False
    if one.key == other.key:
        return True
    cut = (one.cut and other.key.startswith(one.key)) or (
        other.cut and one.key.startswith(other.key)
    )
    return bool(one.key and other.key) and cut


def is_reading(name: Name) -> bool:
    """Whether a name is kana or letters, so that a bank could print it."""
    return bool(name.key) and _readable.fullmatch(name.key) is not None


def _bytes(text: str) -> int:
    return len(unicodedata.normalize("NFD", text.rstrip()))


def _without_numbers(text: str) -> tuple[tuple[str, ...], str]:
    numbers = []
    if found := _id_before.search(text):
        numbers.append(found[1].replace("-", ""))
        text = text[found.end() :]
    if found := _id_after.search(text):
        numbers.append(found[1].replace("-", ""))
        text = text[: found.start()]
    return tuple(numbers), text.strip()


def _without_form(text: str) -> tuple[str, str, bool, str]:
    """The rest, the form, whether it came first, and the name before it in the middle."""
    text = _office.sub(" ", text).strip()
    if found := _front.search(text):
        return text[found.end() :], SHORT[found[1]], True, ""
    if found := _end.search(text):
        return text[: found.start()], SHORT[found[1]], False, ""
    if found := _bare.search(text):
        return text[: found.start()], found[1], False, ""
    if found := _middle.search(text):
        head, tail = text[: found.start()], text[found.end() :].strip()
        if tail in OFFICES:
            return head, SHORT[found[1]], False, ""
        return f"{head} {tail}", SHORT[found[1]], False, head
    if found := _spelled.search(text):
        head, tail = text[: found.start()].strip(), text[found.end() :].strip()
        form = SPELLED[found[0]]
        if not head:
            return tail, form, True, ""
        return f"{head} {tail}", form, False, head if tail else ""
    return text, "", False, ""


def _letters(text: str) -> str:
    return _not_letters.sub("", unicodedata.normalize("NFD", text))


def _without_rest_of_form(key: str, shortest: int) -> tuple[str, ...]:
    """Without the first letters of a form in full at its end: `ミホンカブシキガ` is `ミホン`.

    Of each form the most letters that are there; in the order of the forms.
    """
    most: dict[int, int] = {}
    for length in range(min(_longest, len(key) - 1), shortest - 1, -1):
        for form in _begun.get(key[-length:], ()):
            most.setdefault(form, length)
    return tuple(dict.fromkeys(key[: -most[form]] for form in sorted(most)))
