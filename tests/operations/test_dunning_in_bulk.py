"""Dunning writes thousands of accounts in as many statements as one, and the same rows."""

from datetime import date

import pytest
from django.db import connection, transaction

from billing import jobs
from billing.models import DunningMessage, DunningProposal, DunningStep
from billing.operations.holds import bank_data_received
from contracts.office import context
from contracts.office.models import JournalEntry, Notice, OutboxMessage
from contracts.operations.editions import publish_edition
from contracts.people.models import BillingAccount
from portal.tools.bench.rows import FORMED, fill
from portal.tools.bench.statements import counted_statements

pytestmark = pytest.mark.django_db

APRIL, BILLED = date(2026, 4, 1), date(2026, 5, 1)
DAYS = {  # April's invoices are due on 1 June
    "reminder": date(2026, 6, 4),
    "second": date(2026, 6, 11),
    "final": date(2026, 6, 22),
    "suspension": date(2026, 7, 1),
}
WRITTEN = (DunningMessage, DunningProposal, DunningStep, JournalEntry, Notice, OutboxMessage)


def in_debt(accounts: int) -> list[int]:
    """Accounts that have not paid April."""
    publish_edition(context.system(FORMED), FORMED, {})
    fill(accounts)
    ids = jobs.to_bill(BILLED, APRIL)
    jobs.bill(ids, BILLED, APRIL)
    bank_data_received(context.system(BILLED), date(2026, 12, 31))
    return ids


def statements(ids: list[int], day: date) -> int:
    with counted_statements() as found:
        jobs.dun(ids, day)
    return found[0]


def steps(day: date) -> int:
    return DunningStep.objects.filter(day=day).count()


def test_two_hundred_accounts_take_as_many_statements_as_two_at_each_step():
    few, many = (ids := in_debt(202))[:2], ids[2:]
    for step, day in DAYS.items():
        assert statements(few, day) == statements(many, day) <= 35, step
        assert steps(day) == 202
    assert DunningMessage.objects.count() == 3 * 202
    assert DunningProposal.objects.filter(kind="suspension", state="open").count() == 202
    assert Notice.objects.filter(kind__startswith="dunning_").count() == 3 * 202


def test_lapsing_takes_as_many_statements_whatever_is_open():
    ids = in_debt(60)
    for day in DAYS.values():
        jobs.dun(ids, day)
    later = date(2026, 7, 2)
    assert statements(ids[:1], later) == statements(ids, later) <= 15


def test_a_day_done_twice_writes_nothing_the_second_time():
    ids = in_debt(5)
    jobs.dun(ids, DAYS["reminder"])
    before = rows()
    jobs.dun(ids, DAYS["reminder"])
    assert rows() == before


def rows() -> dict[str, list]:
    """What is stored, in the order of its ids, without the ids' own values."""
    ids = "{id,notice_id,message_id,proposal_id,salt}"
    found = {}
    with connection.cursor() as cursor:
        for model in WRITTEN:
            cursor.execute(
                f"SELECT regexp_replace((to_jsonb(t) - %s::text[])::text, %s, '\\1', 'g')"
                f" FROM {model._meta.db_table} t ORDER BY id",
                [ids, "(dunning|proposal):[0-9]+"],
            )
            found[model.__name__] = [row[0] for row in cursor.fetchall()]
    return found


def test_together_or_one_by_one_the_rows_are_the_same():
    ids = in_debt(7)
    came = []
    for parts in ([ids], [[pk] for pk in ids]):
        with transaction.atomic():
            for day in DAYS.values():
                for part in parts:
                    jobs.dun(part, day)
            came.append({name: sorted(found) for name, found in rows().items()})
            transaction.set_rollback(True)
    assert came[0] == came[1]


def test_letters_proposals_and_entries_are_in_the_order_of_the_accounts():
    ids = in_debt(4)
    for day in DAYS.values():
        jobs.dun(ids, day)
    for model in (DunningMessage, DunningProposal):
        found = model.objects.order_by("id").values_list("billing_account_id", flat=True)
        assert list(found) == ids * (3 if model is DunningMessage else 1)
    companies = dict(BillingAccount.objects.values_list("customer_id", "id"))
    entries = JournalEntry.objects.filter(operation="propose_suspension").order_by("id")
    assert [companies[one] for one in entries.values_list("customer_id", flat=True)] == ids
