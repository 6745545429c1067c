"""Pages by Django's client: each test begins with no wrong passwords counted."""

import pytest


@pytest.fixture(autouse=True)
def fresh(nobody_has_tried) -> None:
    """The count of tries is in the cache, which no test's end empties."""
