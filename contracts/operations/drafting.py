"""An application while it is written: one open draft each account (Art. 6-1).

A draft is found by the account alone, so nobody can address another's.
"""

from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.models import ApplicationDraft
from contracts.office.context import By
from contracts.office.operation import own
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint

RAW, LATER = "raw", "later"
"""Keys of a draft's data other than its steps: what was typed, and steps left half way."""


def fingerprint_of(data: Mapping) -> str:
    """Of a draft's entries, as an applicant reads them before sending."""
    return fingerprint.of({step: one for step, one in data.items() if step not in (RAW, LATER)})


def open_draft(account_id: int) -> ApplicationDraft | None:
    """The application that an account is writing."""
    mine = ApplicationDraft.objects.filter(user_id=account_id, contract=None)
    return mine.select_related("customer").order_by("id").last()


@own(begin_draft=_("Application draft started"))
@transaction.atomic
def begin(by: By, customer_id: int | None = None) -> ApplicationDraft:
    """A draft, for a company of the account's own or a new one; an open one is kept."""
    _lock(by)
    draft = open_draft(by.person)
    if draft is not None:
        return draft
    if customer_id is not None:
        by.require_holder(customer_id)
    draft = ApplicationDraft.objects.create(
        user_id=by.person, customer_id=customer_id, created_at=by.now, updated_at=by.now
    )
    journal(by, "begin_draft", "6-1", customer=draft.customer, reference=f"draft:{draft.key}")
    return draft


@own()
@transaction.atomic
def write(by: By, step: str, values: Mapping, raw: Mapping) -> ApplicationDraft | None:
    """A step's entries, and what was typed where it differs. None where no draft is open."""
    draft = _locked(by)
    if draft is None:
        return None
    data = draft.data
    data[step] = dict(values)
    data.setdefault(RAW, {})[step] = dict(raw)
    data.get(LATER, {}).pop(step, None)
    return _saved(by, draft)


@own()
@transaction.atomic
def leave(by: By, step: str, typed: Mapping) -> ApplicationDraft | None:
    """Leave a step half way, as typed: it is resumed there, and is not yet an entry."""
    draft = _locked(by)
    if draft is None:
        return None
    draft.data.setdefault(LATER, {})[step] = dict(typed)
    return _saved(by, draft)


@own(discard_draft=_("Application draft discarded"))
@transaction.atomic
def discard(by: By) -> None:
    """Throw the open draft away."""
    draft = _locked(by)
    if draft is not None:
        reference = f"draft:{draft.key}"
        journal(by, "discard_draft", "6-1", customer=draft.customer, reference=reference)
        draft.delete()


def _lock(by: By) -> None:
    """One change at a time to an account's drafts, from whichever tabs."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.person)


def _locked(by: By) -> ApplicationDraft | None:
    _lock(by)
    return open_draft(by.person)


def _saved(by: By, draft: ApplicationDraft) -> ApplicationDraft:
    draft.updated_at = by.now
    draft.save(update_fields=["data", "updated_at"])
    return draft
