"""Art. 11-1, 29: everything about the company, nothing of others, no secrets."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils.translation import override

from billing.models import Invoice, InvoiceDocument
from billing.operations.transfer import transfer
from contracts.models import IndividualAgreement
from contracts.office import context
from contracts.office.about_company import OF_NO_COMPANY, TABLES, CompanyTable, of
from contracts.office.models import JournalEntry, Notice
from contracts.people.models import BillingAccount, Contact, Customer, Invitation
from portal.exports import files, operations, tasks, worker
from portal.exports.my_data import MY_DATA
from portal.exports.readme import CSV
from tests.documents.reading import text
from tests.exports.world import SECRET, company, holder, two_companies
from tests.factories import person_of
from tests.world import account, contract, lived, signed

pytestmark = pytest.mark.django_db

TOKEN = "0123456789abcdef" * 4


@pytest.fixture
def found(today, own_files, monkeypatch) -> ZipFile:
    return made(today, own_files, monkeypatch)


def made(today, own_files, monkeypatch) -> ZipFile:
    """The data of company A, beside a company B with a name of its own everywhere."""
    monkeypatch.setattr(tasks.make, "delay", lambda _pk: None)
    today("2026-07-10")
    two_companies()
    BillingAccount.objects.filter(number="B").update(name=SECRET, payer_names=["ヒミツシヨウジ"])
    Contact.objects.filter(customer__number="B").update(email="secret@example.com")
    user = person_of()
    person_of("B", "owner", email="intruder@example.jp")
    for customer in "AB":
        Invitation.objects.create(
            customer=company(customer),
            email=f"invited-{customer}@example.jp",
            role="viewer",
            token_sha256=TOKEN if customer == "A" else TOKEN[::-1],
            invited_by=user,
            created_at=context.now(),
            expires_at=context.now(),
        )
    (own_files / "agreements").mkdir(parents=True)
    (own_files / "agreements" / "signed.pdf").write_bytes(b"%PDF agreed")
    IndividualAgreement.objects.create(
        contract=contract(), effective_on="2026-05-01", parameters={"unit_price": 15_000},
        document="agreements/signed.pdf",
    )  # fmt: skip
    export = operations.ask(holder(user), company(), MY_DATA, {})
    assert worker.make(export.pk)
    export.refresh_from_db()
    assert (export.done, export.state) == (export.total, "ready")
    with files.open_file(export.file) as file:
        return ZipFile(BytesIO(file.read()))


def rows(found: ZipFile, name: str) -> list[dict]:
    return json.loads(found.read(f"json/{name}.json"))


def everything(found: ZipFile) -> bytes:
    """Names and contents; of a document its words, as its bytes are compressed."""
    names = found.namelist()
    return b"\n".join(
        [*(name.encode() for name in names), *(_read(found.read(name)) for name in names)]
    )


def _read(content: bytes) -> bytes:
    return text(content).encode() if content.startswith(b"%PDF-") else content


ROOMS = ("contracts", "billing", "support", "portal")


def test_every_model_says_whether_it_is_about_a_company():
    models = (model for model in apps.get_models() if model._meta.managed)
    ours = {m for m in models if m.__module__.partition(".")[0] in ROOMS}
    about = {table.model for table in TABLES}
    assert len(ours) > 55
    assert ours == about | set(OF_NO_COMPANY)
    assert not about & set(OF_NO_COMPANY)
    assert all(OF_NO_COMPANY.values())


def test_every_table_about_a_company_is_there(found):
    expected = {f"json/{table.name}.json" for table in TABLES}
    expected |= {f"csv/{name}.csv" for name in CSV}
    assert len(TABLES) > 35
    assert expected <= set(found.namelist())


def test_a_new_table_is_one_declaration(today, own_files, monkeypatch):
    """Here a second one of the notices: it is in the file and in its README."""
    TABLES.register(CompanyTable("letters", Notice, of("customer"), "書簡", "letters"))
    try:
        archive = made(today, own_files, monkeypatch)
    finally:
        TABLES.unregister("letters")
    assert rows(archive, "letters") == rows(archive, "notices")
    assert len(rows(archive, "letters")) > 3
    assert "json/letters.json — 書簡 / letters" in archive.read("README.txt").decode()


def test_the_rows_are_all_of_the_companys_and_none_else(found):
    a = company("A")
    assert [row["number"] for row in rows(found, "customer")] == ["A"]
    assert [row["number"] for row in rows(found, "contracts")] == ["C1"]
    assert len(rows(found, "invoices")) == Invoice.objects.filter(customer=a).count()
    assert {row["customer_id"] for row in rows(found, "invoices")} == {a.pk}
    assert len(rows(found, "journal")) == JournalEntry.objects.filter(customer=a).count()
    assert [row["amount"] for row in rows(found, "payments")] == [10_000]
    assert [row["user_email"] for row in rows(found, "memberships")] == ["owner@example.jp"]
    assert [row["email"] for row in rows(found, "people")] == ["owner@example.jp"]


def test_no_byte_of_another_company(found):
    content = everything(found)
    b = account("B")
    assert "2台".encode() in content
    for theirs in (
        SECRET,
        "ヒミツシヨウジ",
        "secret@example.com",
        "intruder@example.jp",
        "invited-B",
        "C2",
        *Invoice.objects.filter(billing_account=b).values_list("number", flat=True),
    ):
        assert theirs.encode() not in content, theirs


def test_no_secret(found, django_user_model):
    content = everything(found)
    hashes = django_user_model.objects.values_list("password", flat=True)
    for secret in (*hashes, TOKEN, '"password"', "token_sha256", '"findings"'):
        assert secret.encode() not in content, secret


def test_csv_of_invoices_lines_payments_and_allocations(found):
    texts = {name: found.read(f"csv/{name}.csv").decode() for name in CSV}
    assert all(text.startswith("\ufeff") for text in texts.values())
    tables = {name: list(csv.DictReader(StringIO(t.lstrip("\ufeff")))) for name, t in texts.items()}
    april = next(row for row in tables["invoices"] if row["対象"] == "2026年4月分")
    amounts = [april[name] for name in ("請求額", "消費税額", "未払額")]
    assert amounts == ["35640", "3240", "25640"]
    assert tables["payments"][0]["金額"] == "10000"
    assert tables["allocations"][0]["請求書番号"] == april["請求書番号"]
    of_april = [r for r in tables["invoice_lines"] if r["請求書番号"] == april["請求書番号"]]
    assert [row["計算"] for row in of_april] == ["2台 × 16,200円 = 32,400円"]


def test_all_pdfs_and_the_documents_of_agreements(found):
    pdfs = [name for name in found.namelist() if name.startswith("pdf/")]
    assert len(pdfs) == Invoice.objects.filter(customer=company()).count()
    stored = {bytes(one.pdf) for one in InvoiceDocument.objects.filter(invoice__customer=company())}
    assert {found.read(name) for name in pdfs} == stored
    (agreement,) = [name for name in found.namelist() if name.startswith("agreements/")]
    assert found.read(agreement) == b"%PDF agreed"


def test_notices_with_their_text(found):
    texts = {n: found.read(n).decode() for n in found.namelist() if n.startswith("notices/")}
    assert len(texts) == Notice.objects.filter(customer=company()).count()
    (cancelled,) = [text for name, text in texts.items() if "cancellation_confirmed" in name]
    assert "2026年7月20日" in cancelled
    assert contract().responsible.email in cancelled


def test_the_readme_names_every_file_and_column_in_both_languages(found):
    readme = found.read("README.txt").decode()
    for table in TABLES:
        assert f"json/{table.name}.json — {table.ja} / {table.en}" in readme
        for row in rows(found, table.name)[:1]:
            for column in row:
                assert f"  {column} — " in readme, (table.name, column)
    for name, (ja, en, table) in CSV.items():
        assert f"csv/{name}.csv — {ja} / {en}" in readme
        for _, title in table.columns:
            with override("ja"):
                ja_title = str(title)
            with override("en"):
                en_title = str(title)
            assert ja_title != en_title
            assert f"  {ja_title} / {en_title}" in readme


def test_art_19_after_a_transfer_each_company_keeps_its_own_past(today):
    today("2026-05-20")
    lived("2026-05-20", *signed("2026-04-01"), *signed("2026-04-01", "C2", "B"))
    heir = company("B").contacts.get()
    consent = ContentFile(b"%PDF consent", "consent.pdf")
    transfer(context.system(), contract().pk, company("B"), heir, consent)
    tables = {table.name: table for table in TABLES}

    def of(customer: str, name: str) -> int:
        return tables[name].rows(company_by_number(customer).pk).count()

    assert [of(c, "contracts") for c in "AB"] == [0, 2]
    assert [of(c, "applications") for c in "AB"] == [1, 1]
    assert [of(c, "invoices") for c in "AB"] == [1, 1]
    assert [of(c, "transfers") for c in "AB"] == [1, 1]
    assert (
        not tables["journal"]
        .rows(company_by_number("B").pk)
        .filter(operation="apply", contract=contract())
        .exists()
    )


def company_by_number(number: str) -> Customer:
    """The billing account of a company may have passed on: not by it."""
    return Customer.objects.get(number=number)
