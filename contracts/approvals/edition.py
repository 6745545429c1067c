"""An edition of the terms is published (Art. 3-1)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy

from contracts.models import EditionDraft, TermsEdition
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.proposal import Fact, Words
from contracts.operations import edition_drafts
from contracts.queries import editions as queries
from contracts.terms import wording
from contracts.terms.document import changed


def facts(row: Proposal, day: date) -> list[Fact]:
    """Raises Changed where the draft was written since."""
    draft = edition_drafts.as_proposed(row.values["draft"], row.values["fingerprint"])
    return of_draft(draft, day)


def of_draft(draft: EditionDraft, day: date) -> list[Fact]:
    """The day, each figure before and after, the articles changed."""
    comparison = queries.Comparison(draft, day)
    before, after = comparison.before, comparison.after
    found = [Fact("施行日", "In force from", draft.effective_on or "–", "3-1")]
    found += wording.changed(draft.parameters, before, after)
    if draft.text:
        old, new = comparison.articles(comparison.base), comparison.articles(comparison.edition)
        found.append(Fact("変わる条", "Articles changed", _articles(changed(old, new)), "3-1"))
    found.append(Fact("表題", "Title", draft.title or "–"))
    return found


def _articles(articles: Iterable[dict]) -> Words:
    numbers = [(one["number"], one["title"]) for one in articles]
    return Words(
        "、".join(f"第{number}条" if number else title for number, title in numbers) or "なし",
        ", ".join(f"Art. {number}" if number else "annex" for number, _ in numbers) or "none",
    )


def before_typing(row: Proposal, day: date) -> object:
    """The draft itself too, whose every word is proposed."""
    return row.values["fingerprint"], facts(row, day)


def lock(row: Proposal) -> None:
    list(EditionDraft.objects.select_for_update().filter(pk=row.values["draft"]))


def carry_out(by: By, second: By, row: Proposal) -> TermsEdition:
    values = row.values
    return edition_drafts.publish(by, values["draft"], values["fingerprint"], second)


KIND = register(
    ApprovalKind(
        "edition",
        gettext_lazy("Publication of an edition"),
        (Duty.ADMINISTRATION,),
        edition_drafts.CLAUSE,
        facts,
        lock,
        carry_out,
        before_typing,
    )
)
