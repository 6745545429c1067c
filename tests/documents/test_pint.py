"""The structured invoice: what a machine at the receiver reads, equal to what the PDF says."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from billing.documents.credit_note import CreditNoteContent, Returned
from billing.documents.pint import credit_note_xml, invoice_xml
from billing.models import Invoice
from billing.operations.credit_notes import issue_credit_note
from billing.operations.documents import (
    credit_note_document,
    current_xml,
    document,
    xml_of_credit_note,
)
from billing.operations.reissuing import reissue
from billing.queries.reissues import wording
from billing.terms.crediting import CreditKind
from billing.terms.tax import TaxTotal, tax_on
from contracts.office import context
from contracts.office.terms.references import References
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.documents.test_layout import REDUCED, STANDARD, content, line
from tests.documents.ubl import faults, lines, read, text, texts
from tests.factories import person_of
from tests.staff import member, two
from tests.world import account, d, invoice, lived, signed

DAY = "2026-07-01"
BY = context.system(d(DAY))
HOSTILE = [
    "<b>A&B</b>",
    "]]>",
    "&amp;",
    "a\x00b\x0bc",
    "𠮷野家🍣",
    "{{ x }}",
    '"quoted"',
    "名" * 115,
]


def of(made: bytes | None):
    assert made is not None
    root = read(made)
    assert list(faults(root)) == []
    return root


def test_it_says_who_bills_whom_for_what_until_when():
    told = content(line(servers=3, unit_price=16_200, amount=48_600))
    told = replace(told, recipient=replace(
        told.recipient, department="経理部", person="見本 花子", purchase_order="PO-7",
        corporate_number="7000012050002",
    ))  # fmt: skip
    root = of(invoice_xml(told))
    assert text(root, "ID") == "INV-2026-000123"
    assert (text(root, "IssueDate"), text(root, "DueDate")) == ("2026-07-01", "2026-07-31")
    assert text(root, "InvoicePeriod/StartDate") == "2026-06-01"
    assert text(root, "InvoicePeriod/EndDate") == "2026-06-30"
    assert text(root, "OrderReference/ID") == "PO-7"
    seller, buyer = "AccountingSupplierParty/Party", "AccountingCustomerParty/Party"
    assert text(root, f"{seller}/EndpointID") == "T9234567890123"
    assert text(root, f"{buyer}/EndpointID") == "7000012050002"
    assert text(root, f"{buyer}/PartyLegalEntity/RegistrationName") == "見本商事株式会社"
    assert text(root, f"{buyer}/Contact/Name") == "経理部 見本 花子"
    assert text(root, "PaymentMeans/PayeeFinancialAccount/ID") == "1234567"
    assert text(root, "LegalMonetaryTotal/PayableAmount") == "53460"
    (only,) = lines(root)
    assert (text(only, "InvoicedQuantity"), text(only, "Price/PriceAmount")) == ("3", "16200")
    assert text(only, "Note").startswith("契約 C-2026-000001 1台 ×")


def test_rates_and_what_is_outside_tax_stand_apart():
    interest = line("", 191, None, title="遅延損害金", servers=None, unit_price=None)
    told = content(
        line(),
        line(amount=1_080, rate=REDUCED),
        interest,
        taxes=(TaxTotal(STANDARD, 16_200, 1_620), TaxTotal(REDUCED, 1_080, 86)),
        outside=191,
    )
    root = of(invoice_xml(told))
    assert texts(root, "TaxTotal/TaxSubtotal/TaxCategory/ID") == ["S", "AA", "O"]
    assert texts(root, "TaxTotal/TaxSubtotal/TaxCategory/Percent") == ["10", "8"]
    assert texts(root, "TaxTotal/TaxSubtotal/TaxAmount") == ["1620", "86", "0"]
    assert text(root, "LegalMonetaryTotal/PayableAmount") == str(16_200 + 1_080 + 191 + 1_706)


def test_what_the_customer_calls_it_stands_where_the_standard_has_a_field():
    told = content()
    told = replace(told, recipient=replace(
        told.recipient, purchase_order="PO-7", own_reference="K-1", cost_centre="情報部",
    ), references={"C-2026-000001": References("PO-9", "", "営業部")})  # fmt: skip
    root = of(invoice_xml(told))
    assert text(root, "BuyerReference") == "K-1"
    assert text(root, "OrderReference/ID") == "PO-7"
    assert text(root, "AccountingCost") == "情報部"
    (only,) = lines(root)
    assert text(only, "AccountingCost") == "営業部"
    assert "発注番号 PO-9" in text(only, "Note")
    bare = of(invoice_xml(content()))
    for name in ("BuyerReference", "AccountingCost", "OrderReference"):
        assert texts(bare, name) == []
    assert texts(lines(bare)[0], "AccountingCost") == []


def test_what_a_reissue_adds_and_a_contracts_order_number_are_said_too():
    told = content(
        replaces="INV-2026-000123",
        remark="プロジェクトX",
        references={"C-2026-000001": References("PO-9")},
    )
    root = of(invoice_xml(told))
    assert text(root, "Note").endswith("INV-2026-000123 の再発行(差替え)。プロジェクトX")
    assert text(lines(root)[0], "Note").startswith("契約 C-2026-000001 発注番号 PO-9 ")


@pytest.mark.parametrize(
    ("account", "number"),
    [
        (("見本銀行", "普通 1234567"), "1234567"),
        (("記号 10170", "番号 12345671"), "記号 10170、番号 12345671"),
    ],
)
def test_the_account_is_its_number_where_that_has_seven_digits(account, number):
    told = content()
    root = of(invoice_xml(replace(told, issuer=replace(told.issuer, bank_account=account))))
    assert text(root, "PaymentMeans/PayeeFinancialAccount/ID") == number


def test_part_of_a_month_is_one_of_its_amount():
    root = of(invoice_xml(content(line(servers=2, unit_price=16_200, amount=17_280))))
    (only,) = lines(root)
    assert (text(only, "InvoicedQuantity"), text(only, "Price/PriceAmount")) == ("1", "17280")


def test_a_credit_note_is_negative_and_names_its_invoice():
    told = content()
    note = CreditNoteContent(
        "CN-2026-000001", date(2026, 7, 14), told.number, told.issued_on, "6月分", "障害のため",
        told.recipient, told.issuer,
        (Returned("月額利用料", 8_100, STANDARD, date(2026, 6, 1), date(2026, 6, 30)),
         Returned("遅延損害金の一部", 20, None)),
        (TaxTotal(STANDARD, 8_100, 810),), 20, 8_930,
    )  # fmt: skip
    root = of(credit_note_xml(note))
    assert text(root, "BillingReference/InvoiceDocumentReference/ID") == "INV-2026-000123"
    assert text(root, "LegalMonetaryTotal/PayableAmount") == "-8930"
    assert texts(root, "TaxTotal/TaxSubtotal/TaxableAmount") == ["-8100", "-20"]
    assert texts(root, "DueDate") == []


def test_without_a_registration_number_there_is_none():
    told = content()
    assert invoice_xml(replace(told, issuer=replace(told.issuer, registration_number=""))) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text_and_nothing_else(name):
    told = content(line(title=name))
    told = replace(told, recipient=replace(told.recipient, name=name), payment_terms=name)
    root = of(invoice_xml(told))
    kept = name.replace("\x00", "").replace("\x0b", "")
    assert text(root, "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName") == kept
    assert text(lines(root)[0], "Item/Name") == kept


amounts = st.integers(0, 9_999_999_999_999)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(amounts, st.sampled_from([STANDARD, REDUCED, None])), min_size=1))
def test_any_amounts_are_read_back_as_they_were_written(billed):
    rows = tuple(line(amount=amount, rate=rate) for amount, rate in billed)
    sums = {rate: sum(a for a, r in billed if r == rate) for _, rate in billed if rate}
    taxes = tuple(TaxTotal(rate, sums[rate], tax_on(sums[rate], rate, "floor")) for rate in sums)
    outside = sum(amount for amount, rate in billed if rate is None)
    total = outside + sum(tax.taxable + tax.tax for tax in taxes)
    told = replace(content(), lines=rows, taxes=taxes, outside=outside, total=total)
    root = of(invoice_xml(told))
    assert [int(text(one, "LineExtensionAmount")) for one in lines(root)] == [a for a, _ in billed]
    assert int(text(root, "LegalMonetaryTotal/PayableAmount")) == told.total


@pytest.fixture
def issued(today) -> Invoice:
    today(DAY)
    lived(DAY, *signed("2026-04-01", "C1", servers=3), *signed("2026-04-01", "C2", "B"))
    return invoice("2026-06")


@pytest.mark.django_db
def test_of_rows_it_equals_the_invoice_and_is_inside_its_pdf(issued):
    root = of(current_xml(issued))
    assert int(text(root, "LegalMonetaryTotal/PayableAmount")) == issued.total == 53_460
    assert text(root, "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName") == (
        "A株式会社"
    )
    inside = PdfReader(BytesIO(bytes(document(issued).pdf))).attachments
    assert inside == {f"{issued.number}.xml": [current_xml(issued)]}


@pytest.mark.django_db
def test_a_reissue_and_a_credit_note_have_their_own(issued):
    now = wording(issued, None)
    again = reissue(BY, issued.pk, replace(now, name="新A株式会社"), "宛名の訂正")
    root = of(current_xml(issued))
    assert text(root, "ID") == again.number
    assert f"{issued.number} の再発行" in text(root, "Note")
    by, second = two(DAY)
    wanted = {"amounts": {"standard:10": 1_000}}
    note = issue_credit_note(by, issued.pk, wanted, "障害", second, kind=CreditKind.GOODWILL)
    root = of(xml_of_credit_note(note))
    assert int(text(root, "LegalMonetaryTotal/PayableAmount")) == -note.total == -1_100
    inside = PdfReader(BytesIO(bytes(credit_note_document(note).pdf))).attachments
    assert list(inside) == [f"{note.number}.xml"]


@pytest.mark.django_db
def test_the_buyers_number_is_that_of_the_company_billed_and_of_no_other(today):
    today("2026-04-30")
    lived("2026-04-30", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    for customer in ("A", "B"):
        change_particulars(BY, account(customer).customer, corporate_number="7000012050002")
    change_particulars(BY, account("B"), name="別の会社")
    run_here(d("2026-05-01"))
    path = "AccountingCustomerParty/Party/EndpointID"
    found = [texts(of(current_xml(invoice("2026-04", name))), path) for name in ("A", "B")]
    assert found == [["7000012050002"], []]


@pytest.mark.django_db
def test_it_is_downloaded_by_its_company_and_by_staff_alone(issued, client):
    address = reverse("invoice_xml", args=[issued.number])
    client.force_login(person_of("A"))
    page = client.get(reverse("invoice", args=[issued.number])).content.decode()
    assert f'href="{address}"' in page
    answer = client.get(address)
    assert answer.content == current_xml(issued)
    assert answer["Content-Disposition"] == f'attachment; filename="{issued.number}.xml"'
    client.force_login(person_of("B", email="b@example.jp"))
    assert client.get(address).status_code == 404
    client.force_login(member("sato"))
    mine = reverse("staff_invoice_xml", args=[issued.number])
    assert (
        f'href="{mine}"'
        in client.get(reverse("staff_invoice", args=[issued.number])).content.decode()
    )
    assert client.get(mine).content == current_xml(issued)
