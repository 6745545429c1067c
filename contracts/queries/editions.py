"""Editions of the terms as people read them: the text in force, the figures of each."""

from collections.abc import Iterable
from datetime import date

from contracts.models import TermsEdition
from contracts.terms.editions import Book, Edition
from contracts.terms.parameters import Parameters, validated


def in_order() -> list[TermsEdition]:
    """By effective day, then publication: the order in which they apply (Art. 3)."""
    return list(TermsEdition.objects.order_by("effective_on", "number"))


def in_force(editions: Iterable[TermsEdition], day: date) -> TermsEdition | None:
    """The newest edition in force on a day."""
    return next((e for e in reversed(list(editions)) if e.effective_on <= day), None)


def in_force_on(day: date) -> TermsEdition | None:
    """That one alone, by one query: to it an applicant consents (Art. 6-1)."""
    effective = TermsEdition.objects.filter(effective_on__lte=day)
    return effective.order_by("effective_on", "number").last()


def with_text(editions: Iterable[TermsEdition], edition: TermsEdition) -> TermsEdition | None:
    """The edition whose text an edition continues: its own, or the last one before it."""
    known = list(editions)
    until = known[: known.index(edition) + 1]
    return next((e for e in reversed(until) if e.articles), None)


def figures(editions: Iterable[TermsEdition], edition: TermsEdition) -> Parameters:
    """Every figure as it stands under an edition."""
    known = list(editions)
    until = known[: known.index(edition) + 1]
    rows = (Edition(e.effective_on, e.number, validated(e.parameters)) for e in until)
    return Book(rows).on(edition.effective_on)
