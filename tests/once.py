"""A past played once for the tests of a module; each test's own changes are undone."""

from collections.abc import Callable

import pytest
from django.db import transaction


def once(build: Callable[[], object]):
    """A fixture of a module, whose rows are there for each of its tests and gone after."""

    @pytest.fixture(scope="module")
    def past(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return past
