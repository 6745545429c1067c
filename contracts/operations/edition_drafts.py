"""Writing an edition of the terms before it is published (Art. 3-1)."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import EditionDraft, TermsEdition
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.drafts import changed_since, written_since
from contracts.office.terms.explanation import Refused
from contracts.operations.editions import publish_edition
from contracts.queries import editions as queries
from contracts.terms import document
from contracts.terms.editions import publication
from contracts.terms.parameters import to_json, validated

CLAUSE = "3-1"


def fingerprint_of(draft: EditionDraft) -> str:
    """Of all that a draft would publish."""
    return fingerprint.of(draft.title, draft.effective_on, draft.parameters, draft.text)


def as_proposed(draft_id: int, expected: str) -> EditionDraft:
    """A draft that waits for the second person. Raises Changed where it was written since."""
    draft = _waiting(EditionDraft.objects.filter(pk=draft_id))
    if fingerprint_of(draft) != expected:
        raise changed_since(CLAUSE)
    return draft


@operation(Duty.ADMINISTRATION, create_edition_draft=_("Draft edition started"))
@transaction.atomic
def begin(by: By) -> EditionDraft:
    """A draft that changes nothing yet, titled as the edition in force."""
    by.require(Duty.ADMINISTRATION)
    current = queries.in_force_on(by.day)
    draft = EditionDraft.objects.create(
        title=current.title if current else "",
        created_at=by.now,
        updated_at=by.now,
        updated_by_id=by.account_id,
    )
    _journal(by, "create", draft, after={"title": draft.title})
    return draft


@operation(Duty.ADMINISTRATION, write_edition_draft=_("Draft edition edited"))
@transaction.atomic
def write_figures(
    by: By,
    draft_id: int,
    expected: str,
    title: str,
    effective_on: date | None,
    parameters: Mapping[str, object],
) -> EditionDraft:
    """The title, the day and the figures; those not named continue.

    `expected` is the fingerprint of the draft that the writer read. Raises Changed where
    another person has written since, Refused for a day before today, InvalidParameter for a
    figure.
    """
    draft = _locked(by, draft_id, expected)
    if effective_on is not None:
        publication(by.day, effective_on)
    values = to_json(validated(parameters))
    before = _figures(draft)
    draft.title, draft.effective_on, draft.parameters = title.strip(), effective_on, values
    _save(by, draft)
    _journal(by, "write", draft, before=before, after=_figures(draft))
    return draft


@operation(Duty.ADMINISTRATION, title=_("Text of a draft written"))
@transaction.atomic
def write_text(by: By, draft_id: int, expected: str, text: str) -> EditionDraft:
    """The official text; none, or the very text that it would continue, leaves it unchanged.

    Raises NoTerms for a text without articles, and Changed as `write_figures`.
    """
    draft = _locked(by, draft_id, expected)
    text = text.replace("\r\n", "\n")
    if text.strip():
        document.read(text)
    if not text.strip() or text.strip() == queries.continued_text(draft, by.day).strip():
        text = ""
    before = _text(draft)
    draft.text = text
    _save(by, draft)
    _journal(by, "write", draft, before=before, after=_text(draft))
    return draft


@operation(
    Duty.ADMINISTRATION,
    delete_edition_draft=_("Draft edition discarded"),
)
@transaction.atomic
def discard(by: By, draft_id: int) -> None:
    """Delete a draft that is not published."""
    draft = _locked(by, draft_id)
    _journal(by, "delete", draft, before={**_figures(draft), **_text(draft)})
    draft.delete()


@operation(Duty.ADMINISTRATION, title=_("Draft published"))
@transaction.atomic
def publish(by: By, draft_id: int, expected: str, second: By | None = None) -> TermsEdition:
    """Publish what was proposed, and nothing that was written since. Two people.

    `expected` is the fingerprint of the draft that was proposed; raises Changed.
    """
    require_two(by, second, CLAUSE, Duty.ADMINISTRATION)
    draft = _locked(by, draft_id)
    if fingerprint_of(draft) != expected:
        raise changed_since(CLAUSE)
    if draft.effective_on is None:
        raise Refused(CLAUSE, "施行日が決まっていません", "The draft has no effective date yet")
    if not draft.parameters and not draft.text:
        raise Refused(
            CLAUSE, "変更する項目も本文もありません", "The draft changes neither figures nor text"
        )
    edition = publish_edition(
        by, draft.effective_on, draft.parameters, draft.title, draft.text, second=second
    )
    draft.edition = edition
    _save(by, draft)
    return edition


def _locked(by: By, draft_id: int, expected: str | None = None) -> EditionDraft:
    by.require(Duty.ADMINISTRATION)
    draft = _waiting(EditionDraft.objects.select_for_update().filter(pk=draft_id))
    if expected is not None and fingerprint_of(draft) != expected:
        raise written_since(CLAUSE)
    return draft


def _waiting(found: QuerySet[EditionDraft]) -> EditionDraft:
    draft = found.first()
    if draft is None:
        raise Refused(CLAUSE, "草案は削除されています", "The draft has been deleted")
    if draft.edition_id is not None:
        raise Refused(CLAUSE, "この草案は公表済みです", "The draft has already been published")
    return draft


def _save(by: By, draft: EditionDraft) -> None:
    draft.updated_at, draft.updated_by_id = by.now, by.account_id
    draft.save()


def _figures(draft: EditionDraft) -> dict:
    return {
        "title": draft.title,
        "effective_on": draft.effective_on,
        "parameters": draft.parameters,
    }


def _text(draft: EditionDraft) -> dict:
    """The text by its hash and length: the journal keeps no copy of it."""
    digest = hashlib.sha256(draft.text.encode()).hexdigest() if draft.text else ""
    return {"text_sha256": digest, "characters": len(draft.text)}


def _journal(by: By, what: str, draft: EditionDraft, **sides: Mapping) -> None:
    operation = f"{what}_edition_draft"
    journal(by, operation, CLAUSE, reference=f"edition_draft:{draft.pk}", **sides)
