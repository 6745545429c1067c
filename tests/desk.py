"""Lives after which something waits on the desks of staff."""

from billing.models import DunningProposal
from contracts.models import ApplicationDraft, Contract
from contracts.office import context
from contracts.operations import requests
from contracts.operations.editions import publish_edition
from contracts.terms.parameters import Plan
from tests.factories import UserFactory
from tests.world import applied, contract, d, event, lived, signed


def screened(until: str = "2026-06-10") -> Contract:
    """C1 was terminated, C2 owes; C5 is applied for by a company of the same number."""
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    lived(
        until,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", servers=3),
        event("2026-05-01", "terminate", contract="C1", ground="17-1(1)"),
        applied("2026-06-05", "C5", "B", servers=2),
    )
    row = contract("C5")
    moment = context.system(d("2026-06-05")).now
    ApplicationDraft.objects.create(
        user=UserFactory(email="applicant@example.jp"),
        customer=row.customer,
        contract=row,
        data={"order": {"plan": "monthly", "servers": 2, "starts_on": "2026-07-01"}},
        created_at=moment,
        updated_at=moment,
    )
    return row


def asked(day: str = "2026-06-09") -> list:
    """Changes that wait: more servers, another plan, another telephone number."""
    who, row = context.system(d(day)), contract("C2")
    return [
        requests.request_servers(who, row.pk, 2, d("2026-06-16")),
        requests.request_plan(who, row.pk, Plan.ANNUAL),
        requests.request_particulars(who, row.customer, phone="0600000000"),
    ]


def dunned() -> dict[str, DunningProposal]:
    """An open proposal of each kind: A's termination, B's suspension, L's lifting."""
    lived(
        "2026-08-05",
        *signed("2026-04-01"),
        *signed("2026-04-01", "C3", "L"),
        *signed("2026-05-25", "C2", "B", servers=2),
        event("2026-07-02", "approve", proposal="suspension", customer="A"),
        event("2026-07-02", "approve", proposal="suspension", customer="L"),
        event("2026-07-20", "pay", customer="L", amount=100_000),
    )
    found = DunningProposal.objects.filter(state=DunningProposal.State.OPEN)
    return {one.kind: one for one in found.order_by("-id")}
