"""What all tests share; their settings and servers are in `tests/settings.py`."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import login
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import Client, TransactionTestCase
from django.utils import translation

from contracts.office import context
from portal.accounts.models import User
from portal.accounts.session_store import SessionStore
from tests import rows
from tests.database import original
from tests.days import morning
from tests.fuzz import SEED
from tests.rewriting import rewrite_assertions
from tests.web import html, sending
from tests.world import dun_nobody

# Two cores shared by all: a slow example is no failure, and a failure can be repeated.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=True)
hypothesis.settings.load_profile("portal")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-width",
        action="store_true",
        help="go through each task in a browser in both languages, in each at every width",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Before the workers begin to import what has to be rewritten."""
    rewrite_assertions(config)


def pytest_report_header() -> str:
    return f"FUZZ_SEED={SEED}"


LONG = (
    "tests/setup/",
    "tests/scenarios/",
    "test_books_of_lives.py",
    "test_lives_of_transfers.py",
    "test_scenario_command.py",
    "test_tables.py",
    "test_worker.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests first, most of whole processes, so that no worker is left alone with them."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))
    for item in items:
        item.setup = partial(_with_room, item.setup)
        item.runtest = partial(_with_room, item.runtest)


def _with_room(call: Callable[[], None]) -> None:
    """Call something above one large piece of memory for the frames of what it calls.

    Python asks the system for such pieces of 16 KB one by one, and gives each back as soon as it
    is empty: a loop over the edge of one did so 95,000 times in a single test of the records.
    """
    call()


# A frame of 560 KB, by the need it claims, makes the piece in which it lies one of 1 MB.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=70_000)


gc.disable()  # until all is collected


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: looking for garbage passes it by."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)  # of a page's thousands of objects few are garbage
    gc.enable()


def pytest_sessionfinish() -> None:
    """pytest looks for garbage five times as it ends: once is enough for what is still there."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def nobody_has_tried() -> None:
    """Begin with no wrong passwords counted."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker
) -> None:
    """Tests do not wait for migrations that others have applied already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = original()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database for the session's process.

    After a test that committed rows it is again as migrations left it, in a tenth of the time
    that a flush takes.
    """
    with django_db_blocker.unblock():
        filled = rows.kept(table for table, _ in rows.migrated())

    def as_migrated(_case: TransactionTestCase) -> None:
        rows.empty()
        rows.bring_back(filled)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", as_migrated)
        yield


@pytest.fixture(autouse=True)
def no_language_is_left() -> Iterator[None]:
    """A request leaves the language of its reader active, which is not the next test's."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def pages_are_whole() -> Iterator[None]:
    """Every page that a test is shown is valid HTML, each row of its tables a whole one."""
    request = Client.request

    def looking(client: Client, **asked):
        answer = request(client, **asked)
        names = frozenset(str(template.name) for template in getattr(answer, "templates", ()))
        if html.is_ours(answer, names):
            assert not html.Page(answer).faults(), asked["PATH_INFO"]
        return answer

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Client, "request", looking)
        yield


@pytest.fixture(scope="session", autouse=True)
def forms_are_noted() -> Iterator[None]:
    """Every form that any test sends has a key, noted with the first row that it writes."""
    post = Client.post

    def keyed(client: Client, path: str, *what, **how):
        return sending.sent(post, client, path, *what, **how)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Client, "post", keyed)
        yield


@pytest.fixture(scope="session", autouse=True)
def sessions_begin_once() -> Iterator[None]:
    """Who is signed in without a page has one session, not first another that is thrown away."""

    def signed_in(client: Client, user: User, backend: str | None = None) -> None:
        request = HttpRequest()
        is_new = settings.SESSION_COOKIE_NAME not in client.cookies
        request.session = SessionStore() if is_new else client.session
        login(request, user, backend)
        request.session.save()
        client._set_login_cookies(request)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Client, "_login", signed_in)
        yield


@pytest.fixture
def own_files(settings, tmp_path) -> Path:
    """A folder of the test's own for the files that are stored."""
    folder = tmp_path / "media"
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return folder


@pytest.fixture
def committed(transactional_db) -> None:
    """Rows that other connections see."""


@pytest.fixture
def nobody_is_dunned(db) -> None:
    """As `dun_nobody` of the world has it."""
    dun_nobody()


@pytest.fixture
def today(monkeypatch) -> Callable[[str], None]:
    """Make it 9:00 in Tokyo of a day for every page, job and operation."""

    def set_day(text: str) -> None:
        moment = morning(text)
        monkeypatch.setattr(context, "now", lambda: moment)

    return set_day
