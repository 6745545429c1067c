"""What a selection of invoices can be done with at once, and why one of them cannot (Art. 24-1)."""

from collections.abc import Collection

from contracts.office.terms.labels import Labelled


class Hindrance(Labelled):
    """Why an invoice stays out, while the others of the selection are done."""

    NOTHING_OPEN = "nothing_open", "未払いがありません", "Nothing is unpaid"
    HELD = "held", "すでに督促を保留しています", "Dunning is already on hold"
    NOT_MAILED = "not_mailed", "メールで送っていません", "It was not sent by e-mail"
    WAITING = "waiting", "まだ送信待ちです", "It is still waiting to be sent"


def holding(outstanding: int, is_held: bool) -> Hindrance | None:
    """Of putting dunning on hold for an invoice of which some yen are unpaid."""
    if outstanding <= 0:
        return Hindrance.NOTHING_OPEN
    return Hindrance.HELD if is_held else None


def sending_again(waiting: Collection[bool]) -> Hindrance | None:
    """Of sending an invoice again; for each of its mails, whether it waits to be sent."""
    if not waiting:
        return Hindrance.NOT_MAILED
    return Hindrance.WAITING if all(waiting) else None
