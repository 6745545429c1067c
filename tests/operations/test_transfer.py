"""Art. 19: a contract passes on its day, or lapses with a task; never on another day."""

from importlib import import_module

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from billing.operations import ending, payments, transfer
from contracts.models import Transfer
from contracts.office.context import system
from contracts.office.models import Alert, JournalEntry, Notice, OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from contracts.people.operations.companies import Billing, add_account
from portal.jobs.runner import run_here
from tests import rows
from tests.staff import member
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-20"


@pytest.fixture
def shared(settings, tmp_path):
    """C1 and C2 are billed to A together, April is paid; C3 is B's."""
    settings.MEDIA_ROOT = tmp_path
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2"),
        *signed("2026-04-01", "C3", "B"),
        event("2026-05-10", "pay", customer="A", amount=53_460),
    )


def passed(number: str, to: str, on: str | None = None, day: str = DAY) -> Transfer:
    customer = Customer.objects.get(number=to)
    consent = ContentFile(b"consent", "consent.pdf")
    row, person = contract(number), customer.contacts.get()
    effective = d(on) if on else None
    return transfer.transfer(system(d(day)), row.pk, customer, person, consent, effective)


def test_an_invoice_unpaid_on_the_day_lets_it_lapse_with_a_task_that_names_it(shared):
    row = passed("C1", "B", "2026-06-15")
    run_here(d("2026-06-01"))
    may = invoice("2026-05")
    run_here(d("2026-06-15"))
    run_here(d("2026-06-15"))
    row.refresh_from_db()
    assert (row.lapsed_on, row.carried_out_on) == (d("2026-06-15"), None)
    assert row.obstacle["rule"] == "unpaid"
    assert contract("C1").customer.number == "A"
    alert = Alert.objects.get(kind="transfer_lapsed")
    for named in ("C1", "2026年6月15日", may.number):
        assert named in alert.text
    assert JournalEntry.objects.filter(operation="lapse_transfer").count() == 1
    payments.receive(system(d("2026-06-16")), account().pk, may.total, d("2026-06-16"))
    run_here(d("2026-06-17"))
    assert contract("C1").customer.number == "A"  # paid later, it stays lapsed
    again = passed("C1", "B", day="2026-06-17")
    assert again.carried_out_on == d("2026-06-17")
    assert contract("C1").billing_account == account("B")
    alert.refresh_from_db()
    assert alert.resolved_at


def test_what_is_unpaid_when_it_is_recorded_is_refused_whoever_it_is_for(shared):
    run_here(d("2026-06-01"))
    ending.cancel(system(d("2026-06-02")), contract("C2").pk)
    payments.receive(system(d("2026-06-03")), account().pk, 53_460, d("2026-06-03"))
    with pytest.raises(Refused, match="INV-2026-"), transaction.atomic():
        passed("C1", "B", "2026-07-15", day="2026-06-03")  # the residual of C2 is open
    assert not Transfer.objects.exists()
    with pytest.raises(Refused, match="いまの契約者"), transaction.atomic():
        passed("C3", "B")


def test_a_day_that_the_jobs_missed_is_not_made_up_for_on_another(shared):
    row = passed("C3", "A", "2026-05-25")
    run_here(d("2026-05-24"))
    run_here(d("2026-05-26"))
    row.refresh_from_db()
    assert (row.lapsed_on, row.obstacle["rule"]) == (d("2026-05-26"), "day_passed")
    assert contract("C3").customer.number == "B"
    assert not Notice.objects.filter(kind="transferred").exists()


def test_art_19_both_are_told_by_mail_that_it_lapsed_and_only_the_holder_why(shared):
    passed("C1", "B", "2026-06-15")
    run_here(d("2026-06-01"))
    may = invoice("2026-05")
    run_here(d("2026-06-15"))
    run_here(d("2026-06-15"))
    mails = OutboxMessage.objects.filter(purpose="transfer_lapsed").order_by("id")
    former, new = (composers[one.purpose](one) for one in mails)
    assert former.to == [contract("C1").responsible.email]
    assert new.to == [account("B").customer.contacts.get().email]
    assert "A株式会社 御中" in former.body
    assert "B株式会社 御中" in new.body
    for mail in (former, new):
        assert "契約 C1 の2026年6月15日の承継は、行われませんでした" in mail.body
    assert may.number in former.body
    assert may.number not in new.body  # what A has not paid is no affair of B's
    notices = Notice.objects.filter(kind="transfer_lapsed").order_by("id")
    assert [one.customer.number for one in notices] == ["A", "B"]


def test_an_end_before_the_day_lets_it_lapse(shared):
    row = passed("C3", "A", "2026-07-01")
    ending.terminate(system(d("2026-05-21")), contract("C3").pk, "17-1(1)", d("2026-06-20"))
    run_here(d("2026-07-01"))
    row.refresh_from_db()
    assert row.obstacle["rule"] == "ended"
    assert "2026年6月20日に終了します" in Alert.objects.get(kind="transfer_lapsed").text


def test_who_gives_its_only_account_away_has_a_new_one_with_a_number_of_its_own(shared):
    payments.receive(system(d(DAY)), account("B").pk, 20_000, d(DAY))
    passed("C3", "A")
    assert account("B").customer.number == "A"
    fresh = account("B-2")
    assert (fresh.customer.number, fresh.is_default, fresh.name) == ("B", True, "B株式会社")
    more = add_account(system(d(DAY)), fresh.customer, Billing("支店", "1000001", "東京都"))
    assert more.number == "B-3"
    passed("C1", "B")
    assert contract("C1").billing_account == fresh


def test_the_account_that_passed_is_named_also_where_it_did_so_before_an_update(shared):
    whole, part = passed("C3", "A"), passed("C1", "B")
    gone = contract("C3").billing_account
    assert (whole.passed_account, part.passed_account) == (gone, None)
    assert whole.passed_account.customer.number == "A"
    Transfer.objects.update(passed_account=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("contracts.migrations.0003_account_of_transfer").FILL)
        assert filled() == [gone.pk, None]
        Transfer.objects.update(passed_account=None)
        with rows.unguarded() as unguarded:  # as an erasure leaves the journal
            unguarded.execute("UPDATE office_journalentry SET before = '{}', after = '{}'")
        cursor.execute(import_module("contracts.migrations.0003_account_of_transfer").FILL)
    assert filled() == [gone.pk, None]


def filled() -> list[int | None]:
    return list(Transfer.objects.order_by("id").values_list("passed_account", flat=True))


def test_the_database_knows_no_other_day(shared):
    passed("C3", "A", "2026-06-15")
    for change in (
        "carried_out_on = '2026-06-16'",
        "carried_out_on = '2026-06-15', lapsed_on = '2026-06-15'",
        f"passed_account_id = {account('B').pk}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE contracts_transfer SET {change}")


def test_the_task_is_on_today_and_leads_to_the_contract(shared, client, today):

    row = passed("C3", "A", "2026-05-25")
    run_here(d("2026-05-26"))
    today("2026-05-26")
    client.force_login(member("sato"))
    page = client.get(reverse("console")).content.decode()
    assert reverse("staff_contract", args=["C3"]) in page
    assert "承継の取りやめ" in page
    shown = client.get(reverse("staff_contract", args=["C3"])).content.decode()
    assert "取りやめ" in shown
    assert "承継日(2026年5月25日)に処理できませんでした" in shown
    assert row.contract.number == "C3"
