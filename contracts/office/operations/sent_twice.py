"""A form that is sent twice, by two clicks or after going back, is taken up once.

Its key is unique in the database; who takes it up looks for it under the lock of its numbers, in a
transaction of its own, so that no number is used up.
"""

from datetime import datetime

from django.db import connection

from contracts.office.context import By
from contracts.office.models import SentForm
from contracts.office.operation import internal
from contracts.office.terms.explanation import Refused

NOTE = """
INSERT INTO office_sentform (key, digest, sending, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (key, digest) DO NOTHING
"""


class SentAlready(Exception):
    """The form made a row before."""


class SentTwice(Exception):
    """Another request carries out the same form, or has: nothing is done."""


@internal()
def once(by: By) -> None:
    """Note, in the transaction of what a form does, that it is done. Raises SentTwice.

    A sending at the same moment waits here for the end of the first. An operation may ask as
    often as it likes: what is noted in a transaction is not noted again.
    """
    form = by.form
    if form is None or _is_noted(form.place):
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [form.key, form.digest, form.sending, by.now])
        is_new = cursor.rowcount == 1
    known = SentForm.objects.filter(key=form.key, digest=form.digest)
    if not is_new and not known.filter(sending=form.sending).exists():
        raise SentTwice
    form.place = tuple(connection.savepoint_ids)


def _is_noted(place: tuple[str, ...] | None) -> bool:
    """Whether what was noted there has not been taken back with a savepoint since."""
    return place is not None and tuple(connection.savepoint_ids)[: len(place)] == place


def forget(before: datetime) -> int:
    """Forms that no browser shows any more. Returns how many."""
    return SentForm.objects.filter(at__lt=before).delete()[0]


def require_same(known: object, sent: object, clause: str) -> None:
    """A form that was sent, filled in again with other words, is another. Raises Refused."""
    if known != sent:
        raise Refused(
            clause,
            "このフォームは送信済みです。新しいフォームを開いて登録してください",
            "This form was sent already; open a new one",
        )
