"""Rows written by COPY are made first: none may ask the database while it takes them."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from billing.models import Allocation
from billing.operations import allocations
from contracts.office import context
from contracts.office.bisecting import cause_of
from contracts.office.models import Notice
from contracts.office.operations.copying import after, copy, in_words_of_copy, send
from contracts.people.models import Customer
from tests.world import event, lived, signed

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


def test_rows_put_in_words_ahead_get_their_numbers_afterwards():
    odd = "a\tb\\c\nd\re"
    lived("2026-04-01", *signed("2026-04-01"))
    known = Notice.objects.order_by("pk").last()
    assert known is not None
    columns = ("reference", "kind", "channel", "day", "at", "customer_id", "data")
    rows = [(kind, known.channel, known.day, known.at, None, "{}") for kind in (odd, "plain")]
    send(Notice, columns, after(["N-1", "N-2"], in_words_of_copy(rows)))
    found = Notice.objects.filter(reference__startswith="N-").order_by("reference")
    assert list(found.values_list("reference", "kind", "customer_id")) == [
        ("N-1", odd, None),
        ("N-2", "plain", None),
    ]


def test_each_row_has_one_number():
    with pytest.raises(ValueError, match="longer"):
        after(["N-1"], in_words_of_copy([(1,), (2,)]))


def test_without_rows_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        copy(Notice, ("kind",), iter(()))


def refused(**changed: object) -> tuple[DatabaseError, str]:
    """With what a row of a payment is refused, and the cause that it counts as."""
    row = Allocation.objects.get(kind="payment")
    for name, value in changed.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            allocations.write(context.system(row.day), [row])
    except DatabaseError as error:
        return error, cause_of(error)
    raise AssertionError(changed)


def test_what_the_database_refuses_of_a_copy_is_an_error_of_django_and_a_cause_of_its_own():
    lived(
        "2026-07-10", *signed("2026-04-01"), event("2026-07-01", "pay", amount=1_000, customer="A")
    )
    found = {
        words: refused(**changed)
        for words, changed in {
            "allocation_sign": {"amount": -1},
            "allocation_source": {"kind": "write_off"},
            'column "invoice_id"': {"invoice_id": None},
            'column "reason"': {"reason": None},
            "out of range": {"amount": 2**70},
            "yen to an invoice of": {"amount": 2**30},
        }.items()
    }
    for words, (error, _) in found.items():
        assert words in str(error)
    assert isinstance(found["allocation_sign"][0], IntegrityError)
    assert len({cause for _, cause in found.values()}) == len(found)
    assert refused(amount=-2)[1] == found["allocation_sign"][1]
