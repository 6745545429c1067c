"""Another dunning policy (Art. 24-1)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from billing.models import PolicyDraft
from billing.operations import policy
from billing.queries import dunning
from billing.terms.dunning import Step
from contracts.office.approving import ApprovalKind, Proposal, register
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import plural
from contracts.office.terms.proposal import Fact, Words


def facts(row: Proposal, day: date) -> list[Fact]:
    """The days of each step, before and after. Raises Changed where the draft was written."""
    draft = policy.as_proposed(row.values["draft"], row.values["fingerprint"])
    present = {one.step: one.days for one in dunning.policy()}
    found = []
    for name, days in draft.steps:
        step = Step(name)
        before = present.get(step, "–")
        value = Words(f"{before}日 → {days}日", f"{before} → {plural(days, 'day')}")
        found.append(Fact(step.ja, step.en, value, policy.CLAUSE))
    return found


def before_typing(row: Proposal, day: date) -> object:
    """The draft itself too, whose every word is proposed."""
    return row.values["fingerprint"], facts(row, day)


def lock(row: Proposal) -> None:
    list(PolicyDraft.objects.select_for_update().filter(pk=row.values["draft"]))


def carry_out(by: By, second: By, row: Proposal) -> object:
    return policy.replace(by, row.values["draft"], row.values["fingerprint"], second)


KIND = register(
    ApprovalKind(
        "policy",
        _("Change to the dunning policy"),
        (Duty.ADMINISTRATION,),
        policy.CLAUSE,
        facts,
        lock,
        carry_out,
        before_typing,
    )
)
