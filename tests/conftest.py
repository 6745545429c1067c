"""What all tests share; their settings and servers are in `tests/settings.py`."""

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from hypothesis import settings

from contracts import context

# Two cores shared by all: a slow example is no failure, and a failure can be repeated.
settings.register_profile("portal", deadline=None, derandomize=True)
settings.load_profile("portal")


@pytest.fixture
def nobody_has_tried() -> None:
    """Begin with no wrong passwords counted."""
    cache.clear()


@pytest.fixture
def committed(transactional_db) -> None:
    """Rows that other connections see; what migrations filled is filled again after a flush."""
    if not apps.get_model("billing", "TaxRate").objects.exists():
        import_module("billing.migrations.0003_figures").fill(apps, None)


@pytest.fixture
def today(monkeypatch) -> Callable[[str], None]:
    """Make it 9:00 in Tokyo of a day for every page, job and operation."""

    def set_day(text: str) -> None:
        moment = datetime.combine(date.fromisoformat(text), context.START_OF_DAY, context.TOKYO)
        monkeypatch.setattr(context, "now", lambda: moment)

    return set_day
