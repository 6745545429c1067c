"""Whatever becomes of transfers, in any order: the books balance each night."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import BankRecord, Payment
from billing.operations import assigning, matching, payments, returns, reversals
from billing.operations.payouts import pay_out
from billing.queries import bank, gone, proving
from billing.terms.dividing import Part
from contracts.office.context import By, Duty
from contracts.office.terms.explanation import Refused
from tests.once import once
from tests.operations.test_books import PAYEE, differences
from tests.rules.banks import entry, statement, transfers
from tests.staff import staff
from tests.transfers import NAME, came, imported, live, on
from tests.world import account, d

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]
past = once(live)

STEPS = (
    "import", "match", "assign", "divide", "unmatch", "unmatch", "undo", "ignore", "ignore",
    "send_back", "send_part", "move", "move_part", "pay_out", "cancel", "cancel", "reverse", "hand",
)  # fmt: skip
LIFE = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 5), st.sampled_from("AB")),
    min_size=14,
    max_size=24,
)


def step(what: str, pick: int, by: By, to: str) -> None:
    """One act of an office's ordinary day with its transfers and payments."""
    second = staff("second", str(by.day), Duty.ACCOUNTS)
    records = BankRecord.objects.filter(outcome="incoming").order_by("pk")
    standing = list(gone.standing(Payment.objects.order_by("pk")))
    payment = standing[pick % len(standing)] if standing else None
    row = records[pick % records.count()] if records else None
    target = account(to).pk
    if what == "import":
        sent = entry(10_000 * (pick + 1) + by.day.day, NAME, by.day.day - 1)
        imported(str(by.day), transfers(sent))
    elif what == "match":
        matching.match_records(by, [one.pk for one in bank.waiting()])
    elif what == "hand":
        payments.receive(by, target, 5_000 * (pick + 1), by.day - timedelta(pick))
    elif row and what == "assign":
        assigning.assign(by, row.pk, target)
    elif row and what == "divide":
        rest = bank.left([row])[row.pk] - 4_000
        assigning.divide(by, row.pk, [Part(account("A").pk, 4_000), Part(account("B").pk, rest)])
    elif row and what == "undo":
        assigning.unmatch(by, row.pk, "x")
    elif row and what == "ignore":
        assigning.ignore(by, row.pk, "x")
    elif row and what == "cancel":
        went = entry(row.amount, row.payer_name, by.day.day, is_incoming=False)
        imported(str(by.day), statement(replace(went, takes_back=True)))
    elif payment and what == "unmatch":
        returns.unmatch(by, payment.pk, "x")
    elif payment and what in ("send_back", "send_part"):
        part = 3_000 if what == "send_part" else None
        returns.send_back(by, payment.pk, by.day, "x", amount=part)
    elif payment and what in ("move", "move_part"):
        part = 2_000 if what == "move_part" else None
        returns.move(by, payment.pk, target, "x", amount=part)
    elif what == "pay_out":
        pay_out(by, target, 1_000 * (pick + 1), PAYEE, "x", None, second)
    elif payment and what == "reverse":
        reversals.undo(by, payment.pk, by.day, "x", second)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LIFE)
def test_whatever_becomes_of_transfers_the_books_balance_each_night(past, db, acts):
    with transaction.atomic():
        came()
        days = [d("2026-07-03") + timedelta(n) for n in range(len(acts))]
        for day, (what, pick, to) in zip(days, acts, strict=True):
            with suppress(Refused):
                step(what, pick, on(str(day)), to)
            wrong = [one for proved in proving.sums(day) for one in proved.differences]
            assert (day, what, wrong) == (day, what, [])
        for day in days:
            assert [one for proved in proving.sums(day) for one in proved.differences] == []
        assert differences(str(days[-1])) == []
        transaction.set_rollback(True)
