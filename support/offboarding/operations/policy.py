"""The figures of what follows an end are data: administration changes them, rows are only added."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from support.offboarding.models import OffboardingPolicy
from support.offboarding.queries.policy import policy
from support.offboarding.terms.policy import CLAUSE, Policy, checked


@operation(Duty.ADMINISTRATION, change_offboarding_policy=_("Figures after an end changed"))
@transaction.atomic
def change(by: By, wanted: Policy, expected: str | None = None) -> OffboardingPolicy:
    """Due days count for checklists opened from now on, the years for all. Raises Refused."""
    by.require(Duty.ADMINISTRATION)
    list(OffboardingPolicy.objects.select_for_update().order_by("-id")[:1])
    before = policy()
    fingerprint.require(Changed(CLAUSE), expected, before)
    if checked(wanted) == before:
        raise Refused(CLAUSE, "いまの日数と同じです", "These are the figures that hold now")
    row = OffboardingPolicy.objects.create(**asdict(wanted), at=by.now, author_id=by.person)
    was, now = asdict(before), asdict(wanted)
    changed = [name for name in now if now[name] != was[name]]
    journal(
        by,
        "change_offboarding_policy",
        CLAUSE,
        before={name: was[name] for name in changed},
        after={name: now[name] for name in changed},
    )
    return row
