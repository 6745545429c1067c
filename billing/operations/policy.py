"""Writing a dunning policy, and putting it in the place of the present one (Art. 24-1)."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from billing.models import DunningPolicyStep, PolicyDraft
from billing.queries import dunning as queries
from billing.terms.dunning import Policy, Step
from billing.terms.policy import checked
from contracts.office.context import By, Duty
from contracts.office.operations.record import journal
from contracts.office.operations.second import require_two
from contracts.office.terms.explanation import Refused

CLAUSE = "24-1"


def as_pairs(policy: Policy) -> list[list]:
    """A policy as a draft and the journal keep it."""
    return [[one.step.value, one.days] for one in policy]


def fingerprint(steps: list) -> str:
    """What a second person approves is what was proposed."""
    return hashlib.sha256(json.dumps(steps).encode()).hexdigest()


@transaction.atomic
def begin(by: By) -> PolicyDraft:
    """A draft that begins as the policy in force."""
    by.require(Duty.ADMINISTRATION)
    draft = PolicyDraft.objects.create(
        steps=as_pairs(queries.policy()),
        created_at=by.now,
        updated_at=by.now,
        updated_by_id=by.account_id,
    )
    _journal(by, "create", draft, after={"steps": draft.steps})
    return draft


@transaction.atomic
def write(by: By, draft_id: int, seen: str, days: Mapping[Step, int]) -> PolicyDraft:
    """The days of each step after the due date. Raises InvalidStep.

    `seen` is the fingerprint of the steps that the writer saw; Refused where another person
    has written since, or where the draft is in force.
    """
    draft = _locked(by, draft_id)
    if fingerprint(draft.steps) != seen:
        raise Refused(
            CLAUSE,
            "ほかの担当者が草案を書き換えました。もう一度入力してください",
            "another person changed the draft meanwhile; enter it once more",
        )
    before, draft.steps = draft.steps, as_pairs(checked(days))
    draft.updated_at, draft.updated_by_id = by.now, by.account_id
    draft.save()
    _journal(by, "write", draft, before={"steps": before}, after={"steps": draft.steps})
    return draft


@transaction.atomic
def discard(by: By, draft_id: int) -> None:
    """A draft that is not in force goes for good."""
    draft = _locked(by, draft_id)
    _journal(by, "delete", draft, before={"steps": draft.steps})
    draft.delete()


@transaction.atomic
def replace(by: By, draft_id: int, proposed: str, second: By | None = None) -> None:
    """Put a draft in the place of the policy; it counts for steps not yet taken. Two people."""
    require_two(by, second, CLAUSE, Duty.ADMINISTRATION)
    draft = _locked(by, draft_id)
    if fingerprint(draft.steps) != proposed:
        raise Refused(
            CLAUSE,
            "起案のあとで草案が書き換えられています。もう一度起案してください",
            "the draft was changed after it was proposed; propose it again",
        )
    list(DunningPolicyStep.objects.select_for_update())  # one after the other
    before = as_pairs(queries.policy())
    if before == draft.steps:
        raise Refused(CLAUSE, "いまの方針と同じです", "it is the same as the present policy")
    DunningPolicyStep.objects.all().delete()
    DunningPolicyStep.objects.bulk_create(
        DunningPolicyStep(step=step, position=position, days=days)
        for position, (step, days) in enumerate(draft.steps, 1)
    )
    draft.published_at = by.now
    draft.save(update_fields=["published_at"])
    journal(
        by,
        "replace_policy",
        CLAUSE,
        reference=f"policy_draft:{draft.pk}",
        before={"steps": before},
        after={"steps": draft.steps},
    )


def _locked(by: By, draft_id: int) -> PolicyDraft:
    by.require(Duty.ADMINISTRATION)
    draft = PolicyDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Refused(CLAUSE, "草案は削除されています", "the draft has been deleted")
    if draft.published_at is not None:
        raise Refused(CLAUSE, "この草案は適用済みです", "the draft is in force already")
    return draft


def _journal(by: By, what: str, draft: PolicyDraft, **sides: Mapping) -> None:
    operation = f"{what}_policy_draft"
    journal(by, operation, CLAUSE, reference=f"policy_draft:{draft.pk}", **sides)
