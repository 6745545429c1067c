"""What two people decide about contracts and money: one file for each kind.

Importing the package registers all of them.
"""

from billing.approvals import (
    acceptance,
    agreement,
    credit_note,
    damages,
    default,
    late_notice,
    policy,
    termination,
    write_off,
)

__all__ = [
    "acceptance",
    "agreement",
    "credit_note",
    "damages",
    "default",
    "late_notice",
    "policy",
    "termination",
    "write_off",
]
