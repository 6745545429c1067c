"""What all tests share; their settings and servers are in `tests/settings.py`."""

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from hypothesis import settings

from contracts.office import context

# Two cores shared by all: a slow example is no failure, and a failure can be repeated.
settings.register_profile("portal", deadline=None, derandomize=True)
settings.load_profile("portal")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests of whole processes first, so that no worker is left alone with them."""
    items.sort(key=lambda item: "tests/setup/" not in item.nodeid)


@pytest.fixture
def nobody_has_tried() -> None:
    """Begin with no wrong passwords counted."""
    cache.clear()


@pytest.fixture(autouse=True)
def figures(request, _django_db_marker) -> None:
    """What migrations filled is there again after a test that emptied the tables."""
    asked_for = set(request.fixturenames)
    if asked_for & {"transactional_db", "live_server"}:
        request.getfixturevalue("transactional_db")
    elif "db" in asked_for:
        request.getfixturevalue("db")
    elif not request.node.get_closest_marker("django_db"):
        return
    if not apps.get_model("billing", "TaxRate").objects.exists():
        import_module("billing.migrations.0003_figures").fill(apps, None)


@pytest.fixture
def committed(transactional_db, figures) -> None:
    """Rows that other connections see."""


@pytest.fixture
def today(monkeypatch) -> Callable[[str], None]:
    """Make it 9:00 in Tokyo of a day for every page, job and operation."""

    def set_day(text: str) -> None:
        moment = datetime.combine(date.fromisoformat(text), context.START_OF_DAY, context.TOKYO)
        monkeypatch.setattr(context, "now", lambda: moment)

    return set_day
