"""A notice given by telephone: said at a moment that is past, to a person (Art. 33-1)."""

from datetime import datetime

from contracts.office.terms.days import en_moment, ja_moment
from contracts.office.terms.explanation import Explanation, Refused

CLAUSE = "33-1"


def record(said_at: datetime, now: datetime, is_corrected: bool = False) -> Explanation:
    """From when it counts: the moment at which it was said. Raises Refused."""
    if said_at > now:
        raise Refused(
            CLAUSE,
            "電話をかけた日時が先の日時です",
            "The time of the call is still to come",
        )
    if is_corrected:
        raise Refused(
            CLAUSE,
            "訂正がすでにあります。その訂正を訂正してください",
            "It has been corrected already: correct the correction",
        )
    return Explanation(
        "33-2",
        "effect",
        f"{ja_moment(said_at)}に電話で伝え、このときから効力を生じます",
        f"Said by telephone at {en_moment(said_at)}, and counts from then",
        {"said_at": said_at},
    )
