"""Whatever is typed into any form, list or address is answered, never by a server error.

The cases are made by Hypothesis and schemathesis from what the pages themselves show, by the seed
of the day. `FUZZ_SEED` brings another day's back, `FUZZ_EXAMPLES` asks for so many of each.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from zlib import crc32

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.db.transaction import atomic, on_commit
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from contracts.office.models import CompanyHoliday, NumberSeries
from portal.doors import People
from tests.applicant import account_of
from tests.factories import person_of
from tests.fuzz import EXAMPLES, ORDINARY, SEED
from tests.once import once
from tests.staff import member
from tests.web import business
from tests.web.addresses import DAY, RECORD, Route, routes
from tests.web.html import Page
from tests.web.shown import shown
from tests.web.trying import OF_A_SESSION, undone

pytestmark = pytest.mark.django_db
past = once(business.life, DAY)
BY_CHANCE, PATHS, RECORDS = 2, 6, 6
"""Days in which ordinary runs fill each form by chance too, and try each address with anything in
it and each page of a record."""
OF_RECORDS = re.compile(r"/console/admin/\w+/(\w+)/")
REFUSED = (400, 403, 404, 405, 409, 410, 413)
"""Answers after which nothing may be written."""
OF_A_REFUSAL = {"accounts_cache", "accounts_signin", "office_sentform", *OF_A_SESSION}


class Portal:
    """The portal as a WSGI application in this process, as one person; all is taken back."""

    def __init__(self, user: AbstractBaseUser | None) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=False)
        client = Client()
        if user is not None:
            client.force_login(user)
        self.cookie = client.cookies.output(attrs=[], header="", sep=";").strip()
        self.wrong: list[str] = []

    def __call__(self, environ: dict, start: Callable) -> Iterator[bytes]:
        body = environ["wsgi.input"].read()
        environ |= {"HTTP_COOKIE": self.cookie, "REMOTE_ADDR": "127.0.0.1"}
        environ["wsgi.input"] = BytesIO(body)
        with undone() as written:
            answer = self.handler(environ)
            content = b"".join(answer) if answer.streaming else answer.content
        asked = f"{environ['REQUEST_METHOD']} {environ['REQUEST_URI']} {body!r}"
        self.wrong += [f"{asked[:700]}: {one}" for one in faults(answer, content, written.kept)]
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        yield content


def faults(answer: HttpResponse, content: bytes, written: set[str]) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if answer.status_code in REFUSED and written - OF_A_REFUSAL:
        yield f"{answer.status_code}, and written: {written - OF_A_REFUSAL}"
    if b"Traceback (most recent call last)" in content:
        yield "a traceback"
    is_page = answer.get("Content-Type", "").startswith("text/html")
    if answer.status_code == 200 and is_page and content and not answer.streaming:
        yield from (one for one in Page(answer).faults() if one != "shown: nan")


def applicant() -> AbstractBaseUser:
    """Somebody who has begun to apply."""
    user = account_of("applicant@example.jp")
    client = Client()
    client.force_login(user)
    client.post("/apply/begin/")
    return user


PEOPLE: dict[str, tuple[Callable, tuple[People, ...], str]] = {
    "visitor": (lambda: None, (People.EVERYBODY,), ""),
    "owner": (lambda: person_of("B"), (People.COMPANY, People.SIGNED_IN), ""),
    "owner, the own account": (lambda: person_of("B"), (People.EVERYBODY,), "accounts/"),
    "applicant": (applicant, (People.APPLICANT, People.SIGNED_IN), "apply/"),
    "staff": (lambda: member("all"), (People.STAFF,), ""),
    "records": (lambda: member("all"), (People.RECORDS,), ""),
}
"""Who asks for the pages of whom, by how their addresses begin."""


def is_of_today(name: str, days: int, seed: int = SEED) -> bool:
    return EXAMPLES > ORDINARY or (crc32(name.encode()) + seed) % days == 0


def pages(people: tuple[People, ...], begins: str) -> Iterator[Route]:
    """Every list of records, and the pages of the day's part of them."""
    for one in routes(*people):
        about = RECORD.match(one.path)
        if one.path.startswith(begins) and (not about or is_of_today(about[2], RECORDS)):
            yield one


def examples(method: str, path: str, seed: int = SEED) -> int:
    """A form is sent as most would fill it, and each second time by chance; a list is read once.

    What is of a record is drawn with its page, so that the days of both are the same.
    """
    is_form, record = method == "post", OF_RECORDS.match(path)
    name, days = (record[1], RECORDS) if record else (method + path, PATHS)
    if "{" not in path and not (record and is_form):
        days = 1
    if not is_of_today(name, days, seed):
        return 0
    is_drawn = is_form and not record and is_of_today(path, BY_CHANCE, seed // days)
    return EXAMPLES if is_drawn else EXAMPLES - ORDINARY + 1


def test_everything_is_tried_within_the_days_said(monkeypatch):
    """By chance, too: no drawing keeps another from ever coming up. Of ordinary runs."""
    monkeypatch.setitem(globals(), "EXAMPLES", ORDINARY)
    for path in ("portal/requests/", "portal/requests/{pk}/withdraw/", "console/notes/{key}/"):
        tried = [examples("post", f"/{path}", seed) for seed in range(PATHS * BY_CHANCE)]
        assert {ORDINARY, ORDINARY - 1} <= set(tried), path
    for model in ("invoice", "payment", "contract", "servergroup", "taxrate"):
        there = f"/console/admin/rooms/{model}/"
        for path in (f"{there}7/change/", there + "{object_id}/change/"):
            days = [one for one in range(RECORDS) if examples("post", path, one)]
            assert days == [one for one in range(RECORDS) if is_of_today(model, RECORDS, one)]
            assert len(days) == 1


@pytest.mark.parametrize("who", PEOPLE)
def test_anything_typed_anywhere_is_answered(past, db, today, who, request):
    from tests.web import openapi  # schemathesis takes a second of every process that imports it

    today(DAY)
    make, people, begins = PEOPLE[who]
    handed = request.getfixturevalue("handed") if people == (People.RECORDS,) else None
    user = make()
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    portal = Portal(user)
    request.getfixturevalue("visitors_are_known")
    for one in openapi.operations(shown(client, pages(people, begins), handed), portal, SEED):
        openapi.asked(one, SEED, examples(one.method, one.path))
    wrong = portal.wrong
    assert not wrong, f"FUZZ_SEED={SEED}\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("status", "content", "written", "said"),
    [
        (500, b"", set(), ["500"]),
        (409, b"", {"office_notice"}, ["409, and written: {'office_notice'}"]),
        (409, b"", {"django_session"}, []),
        (302, b"", {"office_notice"}, []),
        (400, b"Traceback (most recent call last):", set(), ["a traceback"]),
        (200, b"<!doctype html><title>x</title><p id=a><p id=a>", set(), ["id a stands 2 times"]),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(status, content, written, said):
    assert list(faults(HttpResponse(content, status=status), content, written)) == said


def test_what_was_typed_comes_from_the_page_itself(past, db, today):
    """Its fields, what it offers for them, and an address that only another page's form names."""
    today(DAY)
    client = Client()
    client.force_login(person_of("B"))
    about = ("portal/requests/", "portal/invoices/")
    some = [one for one in pages((People.COMPANY,), "") if one.path.startswith(about)]
    asked = {one.route.path: one for one in shown(client, some)}
    withdraw = asked["portal/requests/<int:pk>/withdraw/"]
    assert (withdraw.methods, withdraw.post != []) == ({"post"}, True)
    money = asked["portal/invoices/"].fields("get")
    assert "state" in money


def test_what_is_taken_back_is_not_written(db):
    with undone() as written:
        NumberSeries.objects.create(name="x", year=2026)
        with suppress(ZeroDivisionError), atomic():
            CompanyHoliday.objects.create(day=DAY, name="x")
            raise ZeroDivisionError
    assert written.kept == {"office_numberseries"}
    assert written.ever == {"office_numberseries", "office_companyholiday"}
    assert not NumberSeries.objects.filter(name="x").exists()


def test_what_waits_for_a_commit_is_forgotten_where_nothing_was_written(db):
    waiting = list(connection.run_on_commit)
    with undone() as written:
        assert NumberSeries.objects.filter(name="x").count() == 0
        on_commit(print)
    assert (connection.run_on_commit, written.is_begun) == (waiting, False)
