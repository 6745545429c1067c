"""Consent to the terms, given with an order: to the edition in force, as it was read (Art. 6)."""

from dataclasses import dataclass

from contracts.models import TermsEdition
from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.queries.editions import in_force_on
from contracts.terms import declaration


@dataclass(frozen=True, slots=True)
class Consent:
    """To the edition with this hash; `shown` is the fingerprint of the passages read with it."""

    edition_sha256: str
    shown: str


@internal()
def current(by: By, clause: str, edition_sha256: str) -> TermsEdition:
    """The edition in force, to which somebody consents by its hash.

    Raises Refused where none is in force, Changed where it is another by now.
    """
    edition = in_force_on(by.day)
    if edition is None:
        raise Refused(
            clause,
            "規約がまだ公表されていないため、同意していただけません",
            "no terms have been published yet, so that nobody can consent to them",
        )
    if edition.sha256 != edition_sha256:
        raise Changed(
            clause,
            "同意いただいた後に規約が改まりました。現在の版をご確認のうえ、あらためて同意してください",
            "The terms have changed since you consented. Read the edition now in force and"
            " consent again",
        )
    return edition


def was_read_in_english(clause: str, read: str) -> bool:
    """The language in which the passages were read, whatever the reader has chosen since.

    Raises Changed where they say something else by now.
    """
    english = declaration.read_in_english(read)
    if english is None:
        raise Changed(
            clause,
            "同意いただいた後に画面の文面が変わりました。もう一度お読みのうえ、あらためて同意してください",
            "The wording has changed since you consented. Read it again and consent again",
        )
    return english


@internal()
def columns(by: By, clause: str, consent: Consent | None) -> dict[str, object]:
    """Of `Consented`, with where it was sent from. Raises as `current` does."""
    if consent is None:
        return {}
    return {
        "edition": current(by, clause, consent.edition_sha256),
        "edition_sha256": consent.edition_sha256,
        "passages": declaration.passages_shown(was_read_in_english(clause, consent.shown)),
        "address_of_origin": by.address,
    }
