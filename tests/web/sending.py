"""Forms as a browser sends them: with a key, which whatever they write must have noted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import resolve

from contracts.office.models import SentForm
from contracts.office.operations.sent_twice import BESIDE, WRITES
from portal.once import is_taken_each_time

FIELD = "once"


class Writing:
    """The tables into which something is written that was not taken back afterwards."""

    def __init__(self) -> None:
        self.stored: set[str] = set()
        self.waiting: list[Callable[[], None]] = []

    @contextmanager
    def seen(self) -> Iterator[None]:
        def look(execute: Callable, sql: str, *rest: Any) -> Any:
            found = WRITES.match(sql)
            done = execute(sql, *rest)
            if found and found[1] not in BESIDE and connection.in_atomic_block:
                self.waiting.append(partial(self.stored.add, found[1]))
                transaction.on_commit(self.waiting[-1])
            return done

        with connection.execute_wrapper(look):
            yield

    def tables(self) -> set[str]:
        """Those that were committed, and those that a test's own transaction still holds."""
        for _, call, *_ in connection.run_on_commit:
            if call in self.waiting:
                call()
        connection.run_on_commit = [
            one for one in connection.run_on_commit if one[1] not in self.waiting
        ]
        return self.stored


def sent(post: Callable, client: Client, path: str, data: Any = None, *rest: Any, **options: Any):
    """A form that has written anything has its key noted with it.

    The one that the request was in the end: a confirmation goes on as what had waited for it.
    """
    kind = rest[0] if rest else options.get("content_type", MULTIPART_CONTENT)
    if kind != MULTIPART_CONTENT or not isinstance(data, dict | None) or FIELD in (data or {}):
        return post(client, path, data, *rest, **options)
    key, writing = uuid4(), Writing()
    with writing.seen():
        answer = post(client, path, {**(data or {}), FIELD: str(key)}, *rest, **options)
    if (tables := writing.tables()) and not is_taken_each_time(resolve(urlsplit(path).path).func):
        last = answer.wsgi_request.POST.get(FIELD, str(key))
        assert is_noted(last), f"{path} wrote into {sorted(tables)}: not noted as sent"
    return answer


def is_noted(key: str) -> bool:
    return SentForm.objects.filter(key=key).exists()
