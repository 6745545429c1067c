"""What is recorded of a document that went by post (Art. 33-2)."""

from datetime import date

from contracts.office.terms.explanation import Refused
from contracts.office.terms.labels import Labelled

CLAUSE = "33-2"


class PostKind(Labelled):
    """How it went; NONE is kept of what is not posted after all."""

    ORDINARY = "ordinary", "普通郵便", "Ordinary mail"
    RECORDED = "recorded", "特定記録", "Recorded mail (特定記録)"
    SIMPLE = "simple", "簡易書留", "Simplified registered mail (簡易書留)"
    CERTIFIED = "certified", "書留 内容証明", "Registered with certified contents (内容証明)"
    NONE = "none", "郵送しない", "Not posted"


NUMBERED = (PostKind.RECORDED, PostKind.SIMPLE, PostKind.CERTIFIED)
"""What the post office gives a number."""


def check(kind: PostKind, number: str, day: date, noticed_on: date, today: date) -> None:
    """Raises Refused for a day before the notice or to come, and for a number missing or none."""
    if day < noticed_on:
        raise Refused(
            CLAUSE, "投函日が通知の日より前です", "It was posted before the day of the notice"
        )
    if day > today:
        raise Refused(CLAUSE, "投函日がまだ来ていません", "The day of posting has not come yet")
    if kind in NUMBERED and not number:
        raise Refused(
            CLAUSE,
            f"{kind.ja}の番号を入力してください",
            "Enter the number that the post office gave it",
        )
    if kind not in NUMBERED and number:
        raise Refused(CLAUSE, f"{kind.ja}には番号がありません", "This kind has no number")
