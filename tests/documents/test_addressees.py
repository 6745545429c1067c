"""Whom documents and mails name: bodies, persons, sole proprietors; own references."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from billing.models import Invoice
from billing.operations.documents import document
from billing.queries.spreadsheets import INVOICES, LINES
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.references import NAMES, References
from contracts.operations.references import set_references
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.documents.reading import text
from tests.factories import person_of
from tests.staff import member
from tests.web.reading import text as on_page
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


def test_references_stand_in_the_head_and_at_their_contracts_lines(two_contracts):
    change_particulars(
        BY, account(), purchase_order="PO-2026-77", own_reference="K-1", cost_centre="情報部"
    )
    set_references(BY, contract("C2"), purchase_order="注文 88", cost_centre="営業部")
    read = billed()
    assert "発注番号  PO-2026-77" in read
    assert "お客様管理番号  K-1" in read
    assert "負担部門  情報部" in read
    assert "契約番号  C1\n" in read
    assert "契約番号  C2  発注番号  注文 88  負担部門  営業部\n" in read


def test_both_pages_of_an_invoice_say_them_at_the_head_and_of_a_contract(two_contracts, client):
    change_particulars(BY, account(), purchase_order="PO-1")
    set_references(BY, contract("C2"), purchase_order="PO-2", cost_centre="営業部")
    run_here(d("2026-05-01"))
    number = invoice("2026-04").number
    for user, name in ((person_of("A", "owner", confirmed=True), "invoice"),
                       (member("sato"), "staff_invoice")):  # fmt: skip
        client.force_login(user)
        page = on_page(client.get(reverse(name, args=[number])))
        for said in ("PO-1", "発注番号 PO-2", "負担部門 営業部"):
            assert said in " ".join(page.split()), (name, said)


def test_the_csv_of_invoices_and_of_lines_has_them(two_contracts):
    change_particulars(BY, account(), purchase_order="PO-1", own_reference="K-1")
    set_references(BY, contract("C2"), purchase_order="PO-2", cost_centre="営業部")
    run_here(d("2026-05-01"))
    found = Invoice.objects.filter(label="2026-04")
    names = [name for name, _title in INVOICES.columns]
    (row,) = (dict(zip(names, cells, strict=True)) for cells in INVOICES.rows(found))
    assert [row[name] for name in NAMES] == ["PO-1", "K-1", ""]
    names = [name for name, _title in LINES.columns]
    lines = [dict(zip(names, cells, strict=True)) for cells in LINES.rows(found)]
    assert [[one[name] for name in ("contract", *NAMES)] for one in lines] == [
        ["C1", "PO-1", "K-1", ""],
        ["C2", "PO-2", "K-1", "営業部"],
    ]


def test_staff_find_them_by_what_stood_on_it_and_what_is_on_file(two_contracts, client):
    set_references(BY, contract("C2"), own_reference="Ｋanri-７７")
    run_here(d("2026-05-01"))
    set_references(BY, contract("C2"), own_reference="neu-88")
    client.force_login(member("sato"))
    number = invoice("2026-04").number
    for word, is_found in (("kanri-77", True), ("NRI-7", True), ("kanri-78", False)):
        page = client.get(reverse("staff_invoices"), {"text": word}).content.decode()
        assert (number in page) is is_found, word
    assert "C2" in client.get(reverse("staff_contracts"), {"text": "neu-8"}).content.decode()
    everything = client.get(reverse("console_search"), {"q": "neu-88"}, follow=True)
    assert "C2" in everything.content.decode()


def test_an_issued_invoice_keeps_its_references(two_contracts):
    change_particulars(BY, account(), purchase_order="PO-1")
    set_references(BY, contract("C2"), own_reference="K-2")
    run_here(d("2026-05-01"))
    set_references(BY, contract("C2"), own_reference="later")
    change_particulars(BY, account(), purchase_order="")
    issued = invoice("2026-04")
    assert issued.parties["references"] == {"C2": {"own_reference": "K-2"}}
    assert issued.parties["recipient"]["purchase_order"] == "PO-1"
    assert issued.customer_references == "PO-1\nK-2"
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.filter(pk=issued.pk).update(customer_references="x")


def test_what_all_contracts_billed_say_alike_beats_the_accounts_at_the_head(two_contracts):
    change_particulars(BY, account(), purchase_order="PO-1", cost_centre="本社")
    for number in ("C1", "C2"):
        set_references(BY, contract(number), purchase_order="PO-2")
    read = billed()
    assert "発注番号  PO-2" in read
    assert "PO-1" not in read
    assert "負担部門  本社" in read
    assert "契約番号  C2\n" in read


def test_without_references_an_invoice_says_nothing_of_them(two_contracts):
    read = billed()
    for name in ("発注番号", "お客様管理番号", "負担部門"):
        assert name not in read


def test_references_are_journaled_as_they_change_and_not_too_long(two_contracts):
    set_references(BY, contract("C1"), purchase_order="A-1", own_reference="")
    with pytest.raises(Refused):
        set_references(BY, contract("C1"), purchase_order="A-1")
    entry = JournalEntry.objects.get(operation="set_references")
    assert (entry.before, entry.after) == ({"purchase_order": ""}, {"purchase_order": "A-1"})
    with pytest.raises(ValidationError):
        set_references(BY, contract("C1"), cost_centre="9" * 41)


def test_who_read_another_value_is_asked_again(two_contracts):
    read = fingerprint.of({"purchase_order": ""})
    set_references(BY, contract("C1"), read, purchase_order="A-1")
    with pytest.raises(Changed):
        set_references(BY, contract("C1"), read, purchase_order="A-2")
    other = fingerprint.of({"cost_centre": ""})
    set_references(BY, contract("C1"), other, cost_centre="営業部")
    assert contract("C1").references == References("A-1", "", "営業部")


@pytest.mark.parametrize("role", ["owner", "billing"])
def test_the_holder_writes_them_for_a_contract(two_contracts, client, role):
    client.force_login(person_of("A", role, confirmed=True))
    address = reverse("references", args=["C1"])
    assert address in client.get(reverse("contract", args=["C1"])).content.decode()
    values = {"purchase_order": " ＰＯ－1 ", "own_reference": "", "cost_centre": "営業部"}
    page = client.post(address, values, follow=True).content.decode()
    assert "PO-1" in page
    assert "営業部" in page
    assert contract("C1").references == References("PO-1", "", "営業部")
    values["purchase_order"] = "PO-1"
    assert "何も保存していません" in client.post(address, values).content.decode()
    assert JournalEntry.objects.filter(operation="set_references").count() == 1


@pytest.mark.parametrize("role", ["owner", "billing"])
def test_the_holder_writes_them_for_a_billing_account_without_asking(two_contracts, client, role):
    client.force_login(person_of("A", role, confirmed=True))
    address = reverse("account_references", args=["A"])
    assert address in client.get(reverse("particulars")).content.decode()
    page = client.post(address, {"own_reference": "K-9"}, follow=True).content.decode()
    assert "K-9" in page
    assert account().references == References("", "K-9", "")
    assert not ChangeRequest.objects.exists()


def test_a_viewer_and_a_stranger_do_not(two_contracts, client):
    addresses = reverse("references", args=["C1"]), reverse("account_references", args=["A"])
    client.force_login(person_of("A", "viewer", confirmed=True))
    for address in addresses:
        assert client.post(address, {"purchase_order": "1"}).status_code == 403
    lived("2026-04-30", *signed("2026-04-30", "C9", "Z"))
    client.force_login(person_of("Z", "owner", confirmed=True))
    for address in addresses:
        assert client.post(address, {"purchase_order": "1"}).status_code == 404
    assert not contract("C1").references
    assert not account().references


@pytest.mark.parametrize("duty", [Duty.CONTRACTS, Duty.ACCOUNTS])
def test_staff_write_them_for_a_contract(two_contracts, client, duty):
    client.force_login(member("sato", duty))
    address = reverse("staff_references", args=["C1"])
    assert address in client.get(reverse("staff_contract", args=["C1"])).content.decode()
    answer = client.post(address, {"purchase_order": "PO-9"}, follow=True)
    assert "PO-9" in answer.content.decode()
    client.force_login(member("kato", Duty.ADMINISTRATION))
    assert client.post(address, {"purchase_order": "1"}).status_code == 403


def test_a_customer_asks_for_the_person_where_it_edits_the_account(two_contracts, client):
    client.force_login(person_of("A", "billing", confirmed=True))
    address = reverse("change_billing_account", args=["A"])
    row = account()
    values = {
        "name": row.name, "postal_code": row.postal_code, "address": row.address,
        "person": "見本 花子",
    }  # fmt: skip
    page = client.post(address, values, follow=True).content.decode()
    assert "見本 花子" in page
    asked = ChangeRequest.objects.get(kind="billing_account")
    assert asked.after == {"person": "見本 花子"}
