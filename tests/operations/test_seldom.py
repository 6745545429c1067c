"""What staff do seldom: damages, transfers, agreements, another due date of a residual."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from billing.models import Invoice, PayerAlias
from billing.operations import charges, ending, payments, transfer
from billing.queries.receivables import unpaid
from contracts.models import Transfer
from contracts.office.context import EVERY_DUTY, By, Role, system
from contracts.office.models import JournalEntry
from contracts.office.terms.explanation import Refused
from contracts.operations import agreements
from contracts.people.models import BillingAccount
from contracts.terms.parameters import InvalidParameter
from portal.jobs.runner import run_here
from tests.factories import StaffFactory, person_of
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_dunned")]


def by(day: str) -> By:
    return system(d(day))


def refusal(article: str, operation, *arguments, **values) -> None:
    with pytest.raises(Refused) as caught, transaction.atomic():
        operation(*arguments, **values)
    assert caught.value.article == article


# --- Art. 7-3: damages ---------------------------------------------------------------


def test_art_7_3_damages_are_a_line_outside_tax_on_the_next_invoice():
    lived("2026-04-20", *signed("2026-04-01"))
    row = charges.charge(by("2026-04-20"), account().pk, 30_000, "機器の破損", contract())
    charges.charge(by("2026-04-21"), account().pk, 500, "送料")
    for _ in range(2):
        run_here(d("2026-05-01"))
    lines = invoice("2026-04").lines.values_list(
        "kind", "contract__number", "article", "amount", "tax_percent"
    )
    assert list(lines)[1:] == [
        ("other", None, "7-3", 500, None),
        ("other", "C1", "7-3", 30_000, None),
    ]
    assert invoice("2026-04").total == 17_820 + 30_500
    row.refresh_from_db()
    assert row.invoice == invoice("2026-04")
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE billing_charge SET amount = 1")
    run_here(d("2026-06-01"))
    assert invoice("2026-05").total == 17_820


def test_art_7_3_damages_are_billed_also_when_no_contract_is_left():
    lived(
        "2026-06-10",
        *signed("2026-04-01"),
        event("2026-05-01", "terminate", contract="C1", ground="17-1(3)"),
    )
    charges.charge(by("2026-06-10"), account().pk, 30_000, "復旧の費用", contract())
    run_here(d("2026-07-01"))
    assert invoice("2026-06").total == 30_000
    assert not invoice("2026-06").taxes.exists()


def test_art_7_3_damages_are_withdrawn_only_before_they_are_billed():
    lived("2026-04-20", *signed("2026-04-01"))
    first = charges.charge(by("2026-04-20"), account().pk, 30_000, "誤り")
    charges.withdraw(by("2026-04-21"), first.pk)
    refusal("7-3", charges.withdraw, by("2026-04-21"), first.pk)
    second = charges.charge(by("2026-04-22"), account().pk, 40_000, "機器の破損")
    run_here(d("2026-05-01"))
    refusal("7-3", charges.withdraw, by("2026-05-01"), second.pk)
    assert invoice("2026-04").total == 17_820 + 40_000


def test_art_7_3_damages_need_a_reason_an_amount_and_a_second_person():
    lived("2026-04-20", *signed("2026-04-01"))
    refusal("7-3", charges.charge, by("2026-04-20"), account().pk, 0, "理由")
    refusal("7-3", charges.charge, by("2026-04-20"), account().pk, 1, " ")
    person = StaffFactory(email="s@example.jp", duties=[])
    alone = By(by("2026-04-20").now, Role.STAFF, person.pk, "s", duties=EVERY_DUTY)
    refusal("7-3", charges.charge, alone, account().pk, 1, "理由")


# --- Art. 19: another holder -----------------------------------------------------------


def consent() -> ContentFile:
    return ContentFile(b"consent", "consent.pdf")


@pytest.fixture
def two(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lived(
        "2026-05-20",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=100),
    )


def heir(name: str = "B"):
    customer = account(name).customer
    return customer, customer.contacts.get()


def test_art_19_the_account_passes_whole_with_all_rights_and_debts(two):
    refusal("19", transfer.transfer, by("2026-05-20"), contract().pk, *heir(), None)
    BillingAccount.objects.filter(pk=account().pk).update(payer_codes=["0000000123"])
    PayerAlias.objects.create(
        billing_account=account(), name="カ)モト", learned_at=by("2026-05-20").now
    )
    transfer.transfer(by("2026-05-20"), contract().pk, *heir(), consent(), d("2026-05-25"))
    run_here(d("2026-05-24"))
    assert contract().customer == account("A").customer
    run_here(d("2026-05-25"))
    row = contract()
    assert row.customer == account("B").customer
    assert row.billing_account.number == "A"
    assert (row.billing_account.name, row.billing_account.is_default) == ("B株式会社", False)
    assert row.billing_account.payer_codes == []
    assert not row.billing_account.payer_aliases.exists()
    assert [debt.label for debt in unpaid([row.billing_account_id])] == ["2026-04"]
    assert str(row.minimum_term_ends_on) == "2027-03-31"
    run_here(d("2026-06-01"))
    issued = Invoice.objects.get(label="2026-05", billing_account__number="A")
    assert issued.customer == account("B").customer
    assert issued.parties["recipient"]["name"] == "B株式会社"
    assert JournalEntry.objects.filter(operation="transfer", clause="19").count() == 1
    assert Transfer.objects.get().carried_out_on == d("2026-05-25")


def test_art_19_from_an_account_that_others_use_only_when_paid(two):
    lived_on = contract("C2")
    lived_on.billing_account = account("A")
    lived_on.customer = account("A").customer
    lived_on.responsible = account("A").customer.contacts.get()
    lived_on.save()
    refusal("19", transfer.transfer, by("2026-05-20"), contract().pk, *heir(), consent())
    assert contract().customer == account("A").customer
    payments.receive(by("2026-05-21"), account("A").pk, 35_640, d("2026-05-21"))
    transfer.transfer(by("2026-05-21"), contract().pk, *heir(), consent())
    assert contract().billing_account == account("B")
    assert contract("C2").billing_account == account("A")


def test_art_19_refused_in_the_past_after_the_end_or_twice(two):
    refusal(
        "19",
        transfer.transfer,
        by("2026-05-20"),
        contract().pk,
        *heir(),
        consent(),
        d("2026-05-19"),
    )
    transfer.transfer(by("2026-05-20"), contract().pk, *heir(), consent(), d("2026-06-25"))
    refusal("19", transfer.transfer, by("2026-05-20"), contract().pk, *heir(), consent())
    ending.cancel(by("2026-05-20"), contract("C2").pk)
    late = (by("2026-05-20"), contract("C2").pk, *heir("A"), consent(), d("2026-06-21"))
    refusal("19", transfer.transfer, *late)


# --- Art. 2-2: agreements ----------------------------------------------------------------


def test_art_2_2_an_agreement_with_an_account_governs_its_invoices():
    lived("2026-04-20", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    values = {"due_day_roll": "previous_bank_day", "late_interest_rate": 3}
    agreements.agree_for_account(by("2026-04-20"), account().pk, values, d("2026-05-01"))
    run_here(d("2026-05-01"))
    assert (invoice("2026-04").due_on, invoice("2026-04", "B").due_on) == (
        d("2026-05-29"),
        d("2026-06-01"),
    )
    assert invoice("2026-04").late_interest_rate == 3


def test_art_2_2_an_agreement_with_a_contract_from_a_day_to_a_day():
    lived("2026-04-20", *signed("2026-04-01"))
    agreements.agree_for_contract(
        by("2026-04-20"), contract().pk, {"unit_price": 10_000}, d("2026-05-01"), d("2026-05-31")
    )
    for day in ("2026-05-01", "2026-06-01", "2026-07-01"):
        run_here(d(day))
    amounts = [invoice(f"2026-0{month}").lines.get().amount for month in (4, 5, 6)]
    assert amounts == [16_200, 10_000, 16_200]


def test_art_2_2_figures_belong_with_a_contract_or_with_an_account():
    lived("2026-04-20", *signed("2026-04-01"))
    day = by("2026-04-20")
    with pytest.raises(InvalidParameter):
        agreements.agree_for_account(day, account().pk, {"unit_price": 1})
    with pytest.raises(InvalidParameter):
        agreements.agree_for_contract(day, contract().pk, {"day_count": "365"})
    past, price = d("2026-04-19"), {"unit_price": 1}
    refusal("2-2", agreements.agree_for_contract, day, contract().pk, price, past)
    refusal("2-2", agreements.agree_for_contract, day, contract().pk, price, day.day, past)


# --- Art. 15-2: another due date ------------------------------------------------------------


def test_art_15_2_staff_may_set_another_due_date():
    lived("2026-05-20", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    ending.cancel(by("2026-05-20"), contract().pk, None, d("2026-09-30"))
    assert Invoice.objects.get(kind="residual").due_on == d("2026-09-30")
    yesterday = d("2026-05-19")
    refusal("15-2", ending.cancel, by("2026-05-20"), contract("C2").pk, None, yesterday)
    assert contract("C2").ends_on is None


def test_art_19_the_new_holder_sees_what_it_now_owes(two, client, today):
    transfer.transfer(by("2026-05-20"), contract().pk, *heir(), consent())
    today("2026-05-20")
    user = person_of("B", email="b@example.jp")
    client.force_login(user)
    debt = Invoice.objects.get(label="2026-04", billing_account__number="A")
    assert client.get(f"/portal/invoices/{debt.number}/").status_code == 200
    assert debt.number in client.get("/portal/invoices/").content.decode()
