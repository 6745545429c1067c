"""A form that is sent twice, by two clicks or after going back, is taken up once.

Its key is unique in the database; who takes it up looks for it under the lock of its numbers, in a
transaction of its own, so that no number is used up.
"""

from contracts.office.terms.explanation import Refused


class SentAlready(Exception):
    """The form made a row before."""


def require_same(known: object, sent: object, clause: str) -> None:
    """A form that was sent, filled in again with other words, is another. Raises Refused."""
    if known != sent:
        raise Refused(
            clause,
            "このフォームは送信済みです。新しいフォームを開いて登録してください",
            "This form was sent already; open a new one",
        )
