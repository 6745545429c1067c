"""A second person reads a proposal and approves it, as the page does."""

from contracts.office import approving
from contracts.office.context import By
from contracts.office.models import Approval
from contracts.office.operations import approvals
from contracts.office.terms import fingerprint


def read(by: By, row: Approval) -> str:
    """The fingerprint of a proposal's facts, as the person reads them on the day."""
    return fingerprint.of(by.day, tuple(approving.kind_of(row).facts(row, by.day)))


def approve(by: By, approval_id: int, note: str = "") -> Approval:
    """Read a proposal as it is now, and approve it."""
    return approvals.approve(by, approval_id, read(by, Approval.objects.get(pk=approval_id)), note)
