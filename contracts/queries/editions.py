"""Editions of the terms as people read them: the text in force, the figures of each."""

from collections.abc import Iterable
from datetime import date

from contracts.models import EditionDraft, TermsEdition
from contracts.office.models import Approval, JournalEntry
from contracts.terms import document
from contracts.terms.editions import Book, Edition
from contracts.terms.parameters import DEFAULTS, Parameters, validated


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
    """Every figure in force under an edition."""
    known = list(editions)
    until = known[: known.index(edition) + 1]
    rows = (Edition(e.effective_on, e.number, validated(e.parameters)) for e in until)
    return Book(rows).on(edition.effective_on)


def as_edition(draft: EditionDraft, editions: Iterable[TermsEdition], day: date) -> TermsEdition:
    """A draft as the edition that it would be, not stored; in force from `day` if no day is set."""
    text = document.to_json(document.read(draft.text)) if draft.text else []
    return TermsEdition(
        number=max((e.number for e in editions), default=0) + 1,
        title=draft.title,
        effective_on=draft.effective_on or day,
        parameters=draft.parameters,
        text=draft.text,
        articles=text,
    )


def beside(editions: Iterable[TermsEdition], drafted: TermsEdition) -> list[TermsEdition]:
    """All editions in order, with one not yet published in its place among them."""
    return sorted([*editions, drafted], key=lambda e: (e.effective_on, e.number))


def sources(editions: Iterable[TermsEdition], day: date) -> dict[str, TermsEdition]:
    """By figure, the edition that set it last by a day; figures of no edition are left out."""
    return {name: e for e in editions if e.effective_on <= day for name in e.parameters}


def continued_text(draft: EditionDraft, day: date) -> str:
    """The text that a draft without one would continue."""
    known = TermsEdition.objects.filter(effective_on__lte=draft.effective_on or day)
    last = known.exclude(text="").order_by("effective_on", "number").last()
    return last.text if last else ""


def publication(edition: TermsEdition) -> tuple[JournalEntry | None, Approval | None]:
    """The journal's entry of who published an edition, and the approval by a second person."""
    entry = JournalEntry.objects.filter(
        operation="publish_edition", reference=f"edition:{edition.number}"
    ).first()
    subjects = EditionDraft.objects.filter(edition=edition).values_list("pk", flat=True)
    approved = Approval.objects.filter(
        kind="edition",
        state=Approval.State.APPROVED,
        subject__in=[f"edition_draft:{pk}" for pk in subjects],
    )
    return entry, approved.select_related("proposed_by", "decided_by").last()


class Comparison:
    """A draft beside the published editions on a day: the figures and articles of both.

    `base` is the edition that it would follow, None where it would be the first.
    """

    def __init__(self, draft: EditionDraft, day: date) -> None:
        self.published, self.day = in_order(), day
        self.edition = as_edition(draft, self.published, day)
        self.known = beside(self.published, self.edition)
        self.after = figures(self.known, self.edition)
        place = self.known.index(self.edition)
        self.base = self.known[place - 1] if place else None
        self.before = figures(self.published, self.base) if self.base else DEFAULTS

    def articles(self, edition: TermsEdition | None) -> list[dict]:
        """The articles in force under an edition."""
        source = with_text(self.known, edition) if edition else None
        return source.articles if source else []
