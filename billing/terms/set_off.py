"""A debt settled against what we owe the customer (Civil Code 505, 506)."""

from datetime import date

from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Refused

CLAUSE = "23-1"


def check(outstanding: int, amount: int, issued_on: date, day: date, today: date) -> None:
    """Raises Refused beyond what is unpaid, or on a day before the issue or after today."""
    if not 1 <= amount <= outstanding:
        raise Refused(
            CLAUSE,
            f"相殺できるのは1円から未払額の{outstanding:,}円までです",
            f"Enter an amount from ¥1 to ¥{outstanding:,}, the unpaid amount",
        )
    if not issued_on <= day <= today:
        raise Refused(
            CLAUSE,
            f"相殺の日は発行日({ja_day(issued_on)})から今日までの日です",
            f"The date must be between the issue date, {en_day(issued_on)}, and today",
        )
