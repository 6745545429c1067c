"""The figures of what follows an end: the terms say “at once” and name no days (Art. 25).

They are data that staff edit. A checklist keeps those with which it was opened.
"""

from dataclasses import dataclass, fields

from contracts.office.terms.explanation import Refused

CLAUSE = "25-1"
LONGEST = 365
LEGAL_YEARS = 7
"""Japanese tax law keeps books and documents 7 years, those of years with a loss 10."""
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """Days after the last day of the contract; reminders in days before and after the due day.

    Documents are kept `keep_years` from the end of two months after their fiscal year, which
    ends with the month `fiscal_month`. Applications that came to nothing are kept
    `applicant_months` from the day of refusal or withdrawal; mail and inquiries of people of no
    company `stranger_months` from what was said last; closed cases of prohibited acts that no
    company reported and that name none `case_months` from the last step.
    """

    holder_days: int = 14
    operator_days: int = 14
    certify_days: int = 30
    remind_before: int = 3
    remind_after: int = 1
    remind_again: int = 14
    keep_years: int = 10
    fiscal_month: int = 3
    applicant_months: int = 12
    stranger_months: int = 12
    case_months: int = 12


DEFAULTS = Policy()
BOUNDS: dict[str, tuple[int, int]] = {
    "holder_days": (1, LONGEST),
    "operator_days": (1, LONGEST),
    "certify_days": (1, LONGEST),
    "remind_before": (1, LONGEST),
    "remind_after": (1, LONGEST),
    "remind_again": (2, LONGEST),
    "keep_years": (LEGAL_YEARS, MOST_YEARS),
    "fiscal_month": (1, 12),
    "applicant_months": (1, 120),
    "stranger_months": (1, 120),
    "case_months": (1, 120),
}
"""The least and the most of each figure."""


def checked(policy: Policy) -> Policy:
    """The policy, if its figures can be worked with. Raises Refused."""
    for field in fields(policy):
        least, most = BOUNDS[field.name]
        if not least <= getattr(policy, field.name) <= most:
            raise Refused(
                CLAUSE,
                f"{least}から{most}までの数にしてください",
                f"Enter a number from {least} to {most}",
            )
    if policy.certify_days < policy.operator_days:
        raise Refused(
            CLAUSE,
            "証明書の期限は、当社の返還・消去の期限より前にできません",
            "The certificate cannot be due before the operator's return and erasure",
        )
    if policy.remind_again <= policy.remind_after:
        raise Refused(
            CLAUSE,
            "2回目の督促は、1回目より後の日にしてください",
            "The second reminder after the due day must come after the first",
        )
    return policy
