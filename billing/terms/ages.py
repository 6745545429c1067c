"""How old a debt is: the days since its due day, in steps of a month."""

from contracts.office.terms.labels import Labelled


class Age(Labelled):
    NOT_DUE = "not_due", "期限前", "Not yet due"
    TO_30 = "to_30", "1–30日", "1–30 days"
    TO_60 = "to_60", "31–60日", "31–60 days"
    TO_90 = "to_90", "61–90日", "61–90 days"
    OVER_90 = "over_90", "91日以上", "Over 90 days"


MOST_DAYS = {Age.NOT_DUE: 0, Age.TO_30: 30, Age.TO_60: 60, Age.TO_90: 90}
"""Days late up to which a debt is of an age; beyond the last it is of the oldest."""


def age_after(days: int) -> Age:
    """The age of a debt so many days late; negative or zero before its due day is over."""
    return next((age for age, most in MOST_DAYS.items() if days <= most), Age.OVER_90)
