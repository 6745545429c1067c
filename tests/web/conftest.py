"""Pages by Django's client: each test begins with no wrong passwords counted."""

from collections.abc import Callable

import pytest
from django.test import Client

from contracts.office.context import Duty


@pytest.fixture(autouse=True)
def fresh(nobody_has_tried) -> None:
    """The count of tries is in the cache, which no test's end empties."""


@pytest.fixture
def staff(client, django_user_model) -> Callable[..., Client]:
    """A client signed in as a member of staff: with some duties, with all, or with none."""

    def enter(*duties: Duty, all_duties: bool = True) -> Client:
        chosen = list(duties or (Duty if all_duties else ()))
        user, _ = django_user_model.objects.get_or_create(
            email=f"{'-'.join(chosen) or 'nothing'}@example.jp",
            defaults={"is_staff": True, "duties": chosen},
        )
        client.force_login(user)
        return client

    return enter
