"""Writing a dunning policy, and replacing the present one with it (Art. 24-1)."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import DunningPolicyStep, PolicyDraft
from billing.queries import dunning as queries
from billing.terms.dunning import Policy, Step
from billing.terms.policy import checked
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.operations.two_people import require_two
from contracts.office.terms import fingerprint
from contracts.office.terms.drafts import changed_since, written_since
from contracts.office.terms.explanation import Refused

CLAUSE = "24-1"


def as_pairs(policy: Policy) -> list[list]:
    """A policy as a draft and the journal keep it."""
    return [[one.step.value, one.days] for one in policy]


@operation(Duty.ADMINISTRATION, create_policy_draft=_("Dunning policy draft started"))
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


@operation(
    Duty.ADMINISTRATION,
    write_policy_draft=_("Dunning policy draft edited"),
)
@transaction.atomic
def write(by: By, draft_id: int, expected: str, days: Mapping[Step, int]) -> PolicyDraft:
    """The days of each step after the due date. Raises InvalidStep.

    `expected` is the fingerprint of the steps that the writer read; raises Changed where
    another person has written since, Refused where the draft is in force.
    """
    draft = _locked(by, draft_id)
    fingerprint.require(written_since(CLAUSE), expected, draft.steps)
    before, draft.steps = draft.steps, as_pairs(checked(days))
    draft.updated_at, draft.updated_by_id = by.now, by.account_id
    draft.save()
    _journal(by, "write", draft, before={"steps": before}, after={"steps": draft.steps})
    return draft


@operation(
    Duty.ADMINISTRATION,
    delete_policy_draft=_("Dunning policy draft discarded"),
)
@transaction.atomic
def discard(by: By, draft_id: int) -> None:
    """Delete a draft that is not in force."""
    draft = _locked(by, draft_id)
    _journal(by, "delete", draft, before={"steps": draft.steps})
    draft.delete()


@operation(Duty.ADMINISTRATION, replace_policy=_("Change to the dunning policy"))
@transaction.atomic
def replace(by: By, draft_id: int, expected: str, second: By | None = None) -> None:
    """Put a draft in the place of the policy; it counts for steps not yet taken. Two people.

    `expected` is the fingerprint of the steps that were proposed; raises Changed.
    """
    require_two(by, second, CLAUSE, Duty.ADMINISTRATION)
    draft = _locked(by, draft_id)
    fingerprint.require(changed_since(CLAUSE), expected, draft.steps)
    list(DunningPolicyStep.objects.select_for_update())  # one after the other
    before = as_pairs(queries.policy())
    if before == draft.steps:
        raise Refused(CLAUSE, "いまの方針と同じです", "It is the same as the current policy")
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


def as_proposed(draft_id: int, expected: str) -> PolicyDraft:
    """A draft that waits for the second person. Raises Changed where it was written since."""
    draft = _waiting(PolicyDraft.objects.filter(pk=draft_id))
    fingerprint.require(changed_since(CLAUSE), expected, draft.steps)
    return draft


def _locked(by: By, draft_id: int) -> PolicyDraft:
    by.require(Duty.ADMINISTRATION)
    return _waiting(PolicyDraft.objects.select_for_update().filter(pk=draft_id))


def _waiting(found: QuerySet[PolicyDraft]) -> PolicyDraft:
    draft = found.first()
    if draft is None:
        raise Refused(CLAUSE, "草案は削除されています", "The draft has been deleted")
    if draft.published_at is not None:
        raise Refused(CLAUSE, "この草案は適用済みです", "The draft is already in force")
    return draft


def _journal(by: By, what: str, draft: PolicyDraft, **sides: Mapping) -> None:
    operation = f"{what}_policy_draft"
    journal(by, operation, CLAUSE, reference=f"policy_draft:{draft.pk}", **sides)
