"""A form that is sent twice, by two clicks or after going back, is taken up once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction

from contracts.office import context
from contracts.office.context import By, Form
from contracts.office.models import SentForm
from contracts.office.models.sent_forms import LONGEST_ADDRESS
from contracts.office.operation import internal

NOTE = """
INSERT INTO office_sentform (key, digest, sending, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (key, digest) DO NOTHING
"""


WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
BESIDE = frozenset({
    "accounts_cache", "accounts_signin", "django_session", "office_alert", "office_sentform",
    "usersessions_usersession",
})  # fmt: skip
"""Tables of what goes on beside what a form asks for: tries to sign in, sessions, alerts."""


class SentTwice(Exception):
    """Another request carries out the same form, or has: nothing is done."""


@internal()
def once(by: By) -> None:
    """Note, in the transaction of what a form does, that it is done. Raises SentTwice.

    A sending at the same moment waits here for the end of the first. An operation may ask as
    often as it likes: what is noted in a transaction is not noted again.
    """
    if by.form is not None:
        _note(by.form, by.now)


@contextmanager
def noting(sent: Callable[[], Form | None]) -> Iterator[None]:
    """While a request is answered: the first row that it writes notes the form it has sent.

    In the transaction of that row, so that neither is there without the other. Raises SentTwice
    at that row. What is written by COPY is seen by its entry in the journal.
    """

    def note_first(
        execute: Callable, sql: str, parameters: Any, many: bool, about: dict[str, Any]
    ) -> Any:
        found, form = WRITES.match(sql), sent()
        if form is None or found is None or found[1] in BESIDE or _is_noted(form):
            return execute(sql, parameters, many, about)
        with transaction.atomic():
            _note(form, context.now())
            return execute(sql, parameters, many, about)

    with connection.execute_wrapper(note_first):
        yield


def is_done(form: Form) -> bool:
    """Whether an earlier sending of the same form was carried out."""
    known = SentForm.objects.filter(key=form.key, digest=form.digest)
    return known.exclude(sending=form.sending).exists()


def _note(form: Form, now: datetime) -> None:
    if _is_noted(form):
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [form.key, form.digest, form.sending, now])
        is_new = cursor.rowcount == 1
    known = SentForm.objects.filter(key=form.key, digest=form.digest)
    if not is_new and not known.filter(sending=form.sending).exists():
        raise SentTwice
    form.noted = partial(_stored, form)
    transaction.on_commit(form.noted)


def note_page(form: Form, address: str) -> None:
    """Where whoever sends the form again finds what it did; nothing for one that did nothing.

    Without its query: words that somebody searched for are not kept.
    """
    address = urlsplit(address)._replace(query="").geturl()
    if form.noted and len(address) <= LONGEST_ADDRESS:
        own = SentForm.objects.filter(key=form.key, digest=form.digest, sending=form.sending)
        own.update(led_to=address)


def page_of(form: Form) -> str:
    """The page of what a form did; empty where there is none, or it is being done."""
    known = SentForm.objects.filter(key=form.key, digest=form.digest)
    return known.values_list("led_to", flat=True).first() or ""


def _stored(form: Form) -> None:
    form.is_stored = True


def _is_noted(form: Form) -> bool:
    """Whether it was noted, and not taken back since with a savepoint or the transaction.

    With these Django forgets what it was to call once they are committed.
    """
    waiting = (one[1] for one in connection.run_on_commit)
    return form.is_stored or any(call is form.noted for call in waiting)


def forget(before: datetime) -> int:
    """Forms that no browser shows any more. Returns how many."""
    return SentForm.objects.filter(at__lt=before).delete()[0]
