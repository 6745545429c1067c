"""Whom documents and mails name: bodies, persons, sole proprietors; purchase-order numbers."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from billing.operations.documents import document
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, OutboxMessage
from contracts.office.outbox import composers
from contracts.operations.purchase_orders import set_purchase_order
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.documents.reading import text
from tests.factories import person_of
from tests.staff import member
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
BY = context.system(d("2026-04-30"))


@pytest.fixture
def two_contracts(today):
    lived("2026-04-30", *signed("2026-04-01", "C1"), *signed("2026-04-01", "C2"))
    today("2026-04-30")


def billed() -> str:
    """The PDF of April's invoice, issued with what is on file."""
    run_here(d("2026-05-01"))
    return text(bytes(document(invoice("2026-04")).pdf))


def mailed(purpose: str) -> str:
    message = OutboxMessage.objects.filter(purpose=purpose).last()
    return composers[purpose](message).body


def test_a_person_in_charge_is_named_and_the_body_then_has_no_honorific(two_contracts):
    change_particulars(BY, account(), name="見本株式会社", department="経理部", person="見本 花子")
    read = billed()
    assert "見本株式会社" in read
    assert "見本 花子 様" in read
    assert "御中" not in read
    assert mailed("invoice").startswith("見本株式会社\n経理部\n見本 花子 様\n")


def test_a_sole_proprietor_is_a_person_on_documents_and_mails(two_contracts):
    change_particulars(BY, account().customer, name="見本 太郎", is_person=True)
    change_particulars(BY, account(), name="見本 太郎", department="見本商店", is_person=True)
    assert mailed("changed").startswith("見本 太郎 様\n")
    read = billed()
    assert "見本 太郎 様" in read
    assert "御中" not in read
    assert "宛名は個人: いいえ → はい" in mailed("changed")


def test_purchase_orders_stand_in_the_head_and_at_their_contracts_lines(two_contracts):
    change_particulars(BY, account(), purchase_order="PO-2026-77")
    set_purchase_order(BY, contract("C2").pk, "注文 88")
    read = billed()
    assert "発注番号  PO-2026-77" in read
    assert "契約番号  C1\n" in read
    assert "契約番号  C2  発注番号  注文 88\n" in read
    set_purchase_order(BY, contract("C2").pk, "later")
    change_particulars(BY, account(), purchase_order="")
    assert invoice("2026-04").parties["orders"] == {"C2": "注文 88"}


def test_without_purchase_orders_an_invoice_says_nothing_of_them(two_contracts):
    assert "発注番号" not in billed()


def test_a_purchase_order_is_journaled_once_and_not_too_long(two_contracts):
    for _ in range(2):
        set_purchase_order(BY, contract("C1").pk, "A-1")
    entry = JournalEntry.objects.get(operation="set_purchase_order")
    assert (entry.before, entry.after) == ({"purchase_order": ""}, {"purchase_order": "A-1"})
    with pytest.raises(ValidationError):
        set_purchase_order(BY, contract("C1").pk, "9" * 41)


@pytest.mark.parametrize("role", ["owner", "billing"])
def test_the_holder_writes_it_for_a_contract(two_contracts, client, role):
    client.force_login(person_of("A", role, confirmed=True))
    address = reverse("purchase_order", args=["C1"])
    assert address in client.get(reverse("contract", args=["C1"])).content.decode()
    answer = client.post(address, {"purchase_order": " ＰＯ－1 "}, follow=True)
    assert "PO-1" in answer.content.decode()
    assert contract("C1").purchase_order == "PO-1"


def test_a_viewer_and_a_stranger_do_not(two_contracts, client):
    address = reverse("purchase_order", args=["C1"])
    client.force_login(person_of("A", "viewer", confirmed=True))
    assert client.post(address, {"purchase_order": "1"}).status_code == 403
    lived("2026-04-30", *signed("2026-04-30", "C9", "Z"))
    client.force_login(person_of("Z", "owner", confirmed=True))
    assert client.post(address, {"purchase_order": "1"}).status_code == 404
    assert contract("C1").purchase_order == ""


@pytest.mark.parametrize("duty", [Duty.CONTRACTS, Duty.ACCOUNTS])
def test_staff_write_it_for_a_contract(two_contracts, client, duty):
    client.force_login(member("sato", duty))
    address = reverse("staff_purchase_order", args=["C1"])
    assert address in client.get(reverse("staff_contract", args=["C1"])).content.decode()
    answer = client.post(address, {"purchase_order": "PO-9"}, follow=True)
    assert "PO-9" in answer.content.decode()
    client.force_login(member("kato", Duty.ADMINISTRATION))
    assert client.post(address, {"purchase_order": "1"}).status_code == 403


def test_a_customer_asks_for_person_and_order_where_it_edits_the_account(two_contracts, client):
    client.force_login(person_of("A", "billing", confirmed=True))
    address = reverse("change_billing_account", args=["A"])
    row = account()
    values = {
        "name": row.name, "postal_code": row.postal_code, "address": row.address,
        "person": "見本 花子", "purchase_order": "PO-5",
    }  # fmt: skip
    page = client.post(address, values, follow=True).content.decode()
    assert "PO-5" in page
    asked = ChangeRequest.objects.get(kind="billing_account")
    assert asked.after == {"person": "見本 花子", "purchase_order": "PO-5"}
