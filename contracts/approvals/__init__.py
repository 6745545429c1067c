"""What two people decide about the terms; importing the package registers it."""

from contracts.approvals import edition

__all__ = ["edition"]
