"""What the dunning policy put before staff, and whom it would touch (Art. 13-3, 17-1(5))."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from billing.models import DunningProposal
from billing.queries import dunning
from billing.terms.dunning import Step
from contracts.models import Contract
from contracts.terms.suspension import DEFAULT_GROUND


def open_of(account_id: int, kind: str) -> list[DunningProposal]:
    """The account's open proposals of a kind: they are decided together."""
    found = DunningProposal.objects.filter(
        billing_account=account_id, kind=kind, state=DunningProposal.State.OPEN
    )
    return list(found.order_by("id"))


def touched_by_each(proposals: Collection[DunningProposal], day: date) -> dict[int, set[int]]:
    """By proposal, ids of the contracts of its unpaid invoices that it would still touch."""
    if not proposals:
        return {}
    unpaid = DunningProposal.invoices.through.objects.filter(
        dunningproposal__anyof=[one.pk for one in proposals], invoice__settlement__isnull=True
    )
    pairs = list(unpaid.values_list("dunningproposal_id", "invoice_id"))
    touchable = dunning.touchable_contracts({invoice_id for _, invoice_id in pairs}, day)
    steps = {one.pk: Step(one.kind) for one in proposals}
    found: dict[int, set[int]] = {pk: set() for pk in steps}
    for pk, invoice_id in pairs:
        found[pk] |= touchable[invoice_id][steps[pk]]
    return found


def touched(proposals: Collection[DunningProposal], day: date) -> set[int]:
    """Ids of all the contracts that they would still touch."""
    return set().union(*touched_by_each(proposals, day).values())


def suspended_for_default(account_id: int, day: date) -> QuerySet[Contract]:
    """The account's contracts that a lifting resumes."""
    return (
        Contract.objects.filter(
            billing_account=account_id,
            suspensions__lifted_on=None,
            suspensions__ground=DEFAULT_GROUND,
        )
        .exclude(ends_on__lt=day)
        .order_by("number")
    )


def contracts(
    proposals: Collection[DunningProposal], account_id: int, kind: str, day: date
) -> list[str]:
    """Numbers of the contracts that approving all of them would touch today."""
    if kind == DunningProposal.Kind.LIFTING:
        return list(suspended_for_default(account_id, day).values_list("number", flat=True))
    ids = touched(proposals, day)
    rows = Contract.objects.filter(pk__anyof=ids).order_by("number")
    return list(rows.values_list("number", flat=True))
