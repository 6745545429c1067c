"""Rows written by COPY are made first: none may ask the database while it takes them."""

import pytest

from contracts.office.models import Notice
from contracts.office.operations.copying import copy
from contracts.people.models import Customer
from tests.world import lived, signed

pytestmark = pytest.mark.django_db


def test_a_row_may_ask_the_database():
    lived("2026-04-01", *signed("2026-04-01"))
    known = Notice.objects.order_by("pk").last()
    assert known is not None
    columns = ("customer_id", "channel", "kind", "day", "at", "reference", "data")
    rows = (
        (
            Customer.objects.get(number="A").pk,
            known.channel,
            "copied",
            known.day,
            known.at,
            "",
            "{}",
        )
        for _ in range(2)
    )
    copy(Notice, columns, rows)
    assert Notice.objects.filter(kind="copied").count() == 2


def test_without_rows_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        copy(Notice, ("kind",), iter(()))
