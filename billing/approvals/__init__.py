"""What two people decide about contracts and money: one file for each kind.

Importing the package registers all of them.
"""

from billing.approvals import (
    acceptance,
    agreement,
    bank_reversal,
    correction,
    credit_note,
    damages,
    default,
    late_notice,
    payout,
    policy,
    set_off,
    termination,
    withdrawal,
    write_off,
)

__all__ = [
    "acceptance",
    "agreement",
    "bank_reversal",
    "correction",
    "credit_note",
    "damages",
    "default",
    "late_notice",
    "payout",
    "policy",
    "set_off",
    "termination",
    "withdrawal",
    "write_off",
]
