"""Credit that is given back (Art. 23-1): how much of it, and from what it is taken."""

from collections.abc import Sequence
from datetime import date

from contracts.office.terms.explanation import Refused

CLAUSE = "23-1"


def require_part(amount: int, credit: int) -> None:
    """Raises Refused where yen to give back are not 1 to what is credit of a payment."""
    if not 1 <= amount <= credit:
        raise Refused(
            CLAUSE,
            f"この入金のうち前受金として残っているのは{credit:,}円です。その額までを指定してください",
            f"Enter an amount from ¥1 to ¥{credit:,}, the credit left of this payment",
        )


def oldest_first(waiting: Sequence[tuple[date, int]], amount: int, day: date) -> list[int]:
    """Yen from each credit to pay out on a day, the oldest first.

    `waiting` are the days on which money or a credit note came, oldest first, with the yen
    left of each; what came after the day is not paid out on it. Raises Refused.
    """
    there = sum(rest for came, rest in waiting if came <= day)
    if not there:
        raise Refused(
            CLAUSE,
            "その日までに受け取った前受金がありません",
            "There is no credit received by that date",
        )
    if not 1 <= amount <= there:
        raise Refused(
            CLAUSE,
            f"払い戻せるのは1円から、その日までに受け取った前受金の{there:,}円までです",
            f"Enter an amount from ¥1 to ¥{there:,}, the credit received by that date",
        )
    taken = []
    for came, rest in waiting:
        used = min(rest, amount) if came <= day else 0
        amount -= used
        taken.append(used)
    return taken


def require_day(day: date, today: date) -> None:
    """Raises Refused for a day to come: nothing has left the bank yet."""
    if day > today:
        raise Refused(CLAUSE, "今日までの日を指定してください", "Enter a date no later than today")
