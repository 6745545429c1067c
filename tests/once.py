"""A past played once for the tests of a module; each test's own changes are undone."""

from collections.abc import Callable

import pytest
from django.db import transaction

from contracts.office import context
from tests.days import morning


def once(build: Callable[[], object], on: str | None = None):
    """A fixture of a module, whose rows are there for each of its tests and gone after.

    It is played in the morning of a day where its build asks for the time.
    """

    @pytest.fixture(scope="module")
    def past(django_db_setup, django_db_blocker):
        whole = transaction.atomic()
        whole._from_testcase = True  # as Django's around a test, within which it lies
        with django_db_blocker.unblock(), whole:
            with pytest.MonkeyPatch.context() as clock:
                if on is not None:
                    clock.setattr(context, "now", lambda: morning(on))
                built = build()
            yield built
            transaction.set_rollback(True)

    return past
