"""How a letter names whom it goes to: 様 for a person, 御中 for a body, one of them once."""

import re
import unicodedata

from contracts.office.terms.delivery import Language

LINK = re.compile(
    r"""://|\bwww\.|\S@\S
      |(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![a-z0-9.-])""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
"""What a mail program makes a link or an address of, if only the name of a host."""
BODY, PERSON = "御中", "様"
TYPED = re.compile(r"(?:\s*御中|\s+[様殿])+$")


def addressed(name: str, is_person: bool) -> str:
    """A name with what it is due: `見本株式会社 御中`, `見本 花子 様`; typed with it, as well."""
    return f"{bare(name)} {PERSON if is_person else BODY}"


def saluted(name: str, is_person: bool, language: str) -> str:
    """A name as a mail or letter in a language begins with it: in English without honorifics."""
    return bare(name) if language == Language.ENGLISH else addressed(name, is_person)


def lines(name: str, department: str, person: str, is_person: bool) -> list[str]:
    """The lines of an addressee, from the outermost name in.

    A `person` named at a body is due 様, and the body then nothing; else its innermost name
    is due 御中. Of a sole proprietor (`is_person`) the department is the trade name above.
    """
    if person:
        return [*(bare(one) for one in (name, department) if one), addressed(person, True)]
    if is_person:
        return [*(bare(one) for one in (department,) if one), addressed(name, True)]
    names = [one for one in (name, department) if one]
    return [*map(bare, names[:-1]), addressed(names[-1], False)]


def names(name: str, department: str, person: str, is_person: bool, language: str) -> list[str]:
    """The lines of an addressee in the language of its document."""
    word = english_lines if language == Language.ENGLISH else lines
    return word(name, department, person, is_person)


def english_lines(name: str, department: str, person: str, is_person: bool) -> list[str]:
    """The same for an English letter, without honorifics: the person in charge after “Attn”."""
    if is_person:
        name, department = department, name
    found = [bare(one) for one in (name, department) if one]
    return [*found, f"Attn: {bare(person)}"] if person else found


def bare(name: str) -> str:
    """A name without an honorific typed after it."""
    return TYPED.sub("", name.strip())


def postal_mark(code: str) -> str:
    """`〒100-0001`; nothing without a code, as abroad."""
    return f"〒{code[:3]}-{code[3:]}" if code else ""


def carries_link(name: str) -> bool:
    """Whether a name, as somebody typed it, would be read as a link or an address in a mail."""
    return bool(LINK.search(unicodedata.normalize("NFKC", name)))
