"""The electronic books act's search: any two of day, amount and counterparty, and nothing goes."""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import F
from django.urls import reverse

from billing.models import BankFile, Invoice, Payment
from billing.operations.certificates import certify_balance
from billing.operations.receipts import issue_receipt
from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording, wording
from contracts.office import archive
from contracts.office.archive import ARCHIVE, Asked, count, every, found
from contracts.office.context import Duty
from contracts.office.models import Attachment
from contracts.office.operations.files import attach
from contracts.office.terms.uploads import Upload
from contracts.operations.paper import contract_document
from contracts.people.models import Customer
from contracts.people.operations.companies import change_particulars
from portal.exports.archive import Documents, companies
from portal.exports.models import Export
from tests.once import once
from tests.staff import member, staff
from tests.web.html import Page
from tests.world import account, contract, d, event, invoice, lived, signed

DAY = "2026-07-02"
PDF = b"%PDF-1.7\n%%EOF\n"


def every_kind() -> None:
    """Three invoices each of A (17,820) and B (35,640), and one of every other kind."""
    lived(
        DAY,
        *signed("2026-04-01", "C1"),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-06-10", "pay", customer="A", amount=17_820),
        event("2026-06-20", "credit_note", customer="B", invoice="2026-04", amount=1_000,
              kind="correction"),
    )  # fmt: skip
    by = staff("sato", DAY)
    row = invoice("2026-04")
    words = {**wording(row, None).recipient, "department": "経理部"}
    reissue(by, row.pk, Wording(**words), "訂正")
    issue_receipt(by, Payment.objects.get().pk)
    certify_balance(by, account("B").customer_id, None, d("2026-06-15"))
    contract_document(by, contract("C1"))
    b = Customer.objects.get(number="B")
    attach(by, b, Upload("解約のお知らせ.pdf", PDF, "application/pdf"))
    BankFile.objects.create(
        name="zengin.txt", sha256="0" * 64, kind=BankFile.Kind.CSV, content=b"1,2",
        bank_account="みほん", state=BankFile.State.COMMITTED,
        uploaded_at=by.now, committed_at=by.now,
    )  # fmt: skip


past = once(every_kind, on=DAY)


@pytest.fixture
def papers(past, db, today) -> None:
    today(DAY)


def kinds(**asked) -> list[str]:
    rows = [one.kind.name for one in every(Asked(**asked))]
    assert count(Asked(**asked)) == len(rows)
    return rows


def test_everything_is_there_the_newest_first(papers):
    rows = list(every(Asked()))
    assert {one.kind.name for one in rows} == {kind.name for kind in ARCHIVE}
    assert [one.place for one in rows] == sorted((one.place for one in rows), reverse=True)
    assert kinds().count("invoice") == Invoice.objects.count() == 6


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"first": d("2026-07-01"), "last": d("2026-07-01")}, ["invoice"] * 2),
        ({"least": 1_100, "most": 1_100}, ["credit_note"]),
        (
            {"first": d("2026-06-01"), "least": 35_640},
            ["money_certificate", "invoice", "invoice"],
        ),
        ({"last": d("2026-05-31"), "most": 17_820}, ["invoice"]),
        ({"least": 17_820, "most": 17_820, "kind": "receipt"}, ["receipt"]),
        ({"least": 99_999_999}, []),
        ({"first": d("2026-07-02"), "kind": "attachment"}, ["attachment"]),
    ],
)
def test_by_day_and_amount(papers, asked, expected):
    assert kinds(**asked) == expected


def of(text: str, **asked) -> list[str]:
    return kinds(text=text, customers=companies(text), **asked)


def test_by_counterparty_with_day_or_amount(papers):
    assert of("B", first=d("2026-07-01")) == ["money_certificate", "attachment", "invoice"]
    found = of("A株式会社", least=17_820, first=d("2026-07-02"))
    assert found == ["receipt", "invoice_reissue"]
    assert of("誰でもない") == []


def test_a_counterparty_is_found_by_the_name_on_the_document_whatever_it_is_called_now(papers):
    change_particulars(staff("sato", DAY), Customer.objects.get(number="A"), name="新社名株式会社")
    change_particulars(staff("sato", DAY), account("A"), name="新社名株式会社")
    asked = {"first": d("2026-07-01"), "kind": "invoice"}
    for name in ("A株式会社", "新社名"):
        assert of(name, **asked) == ["invoice"]


def test_page_by_page_nothing_is_left_out_or_twice(papers, monkeypatch):
    whole = [one.place for one in every(Asked())]
    monkeypatch.setattr(archive, "CHUNK", 3)
    assert [one.place for one in every(Asked())] == whole
    read: list = []
    while page := list(found(Asked(), 2, read[-1] if read else None)):
        read += [one.place for one in page]
    assert read == whole


def test_each_kind_takes_one_statement(papers, django_assert_num_queries):
    with django_assert_num_queries(len(ARCHIVE)):
        list(found(Asked(), 50))


def test_what_is_kept_cannot_be_deleted_or_changed(papers):
    for kind in ARCHIVE:
        rows = kind.rows().model._default_manager.filter(pk__in=kind.rows().values("pk"))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{rows.model._meta.pk.attname: F(rows.model._meta.pk.attname) + 1_000})


def test_staff_search_and_open_what_they_find(papers, client):
    client.force_login(member("sato"))
    address, june = reverse("archive"), invoice("2026-06", "B")
    page = Page(client.get(address, {"text": "B株式会社", "issued_from": "2026-07-01"}))
    assert page.faults() == []
    (table,) = page.tables
    assert [row[:5] for row in table.rows[1:]] == [
        ["2026年7月2日", "証明書", "BC-2026-000001", "B株式会社", "¥71,280"],
        ["2026年7月2日", "受け取った書類受領", "解約のお知らせ.pdf", "B株式会社", "–"],
        ["2026年7月1日", "請求書", june.number, "B株式会社", "¥35,900"],
    ]
    for row, where in client.get(address).context["rows"]:
        assert client.get(where).status_code == 200, row.kind.name


def test_a_search_that_makes_no_sense_says_so(papers, client):
    client.force_login(member("sato"))
    answer = client.get(reverse("archive"), {"least": "5", "most": "4", "kind": "none"})
    assert answer.status_code == 200
    assert "「以上」の金額以上" in answer.content.decode()
    assert client.get(reverse("archive"), {"older": "9999-99-99~x~y"}).status_code == 200


def test_the_zip_has_every_file_and_its_list(papers):
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        Documents(first="2026-07-02").write(zipped, lambda done: None)
    with ZipFile(made) as zipped:
        rows = list(csv.reader(TextIOWrapper(zipped.open("index.csv"), "utf-8-sig")))
        names = zipped.namelist()
        assert all(zipped.read(row[-1]) for row in rows[1:])
    assert {row[-1] for row in rows[1:]} | {"index.csv"} == set(names)
    assert any(name.endswith("_A(株)_17820_RC-2026-000001.pdf") for name in names)
    assert sorted(row[0] for row in rows[1:]) == [
        "再発行した請求書", "受け取った書類", "契約書PDF", "証明書", "銀行ファイル", "領収書",
    ]  # fmt: skip


@pytest.fixture
def paper(papers) -> Iterator[Attachment]:
    """The paper that was filed; its file, if it is deleted, is there again for the next test."""
    (row,) = Attachment.objects.all()
    name, content = row.file.name, row.file.read()
    yield row
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def test_a_file_that_is_gone_stops_no_other(paper):
    paper.file.storage.delete(paper.file.name)
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        Documents(first="2026-07-02").write(zipped, lambda done: None)
    with ZipFile(made) as zipped:
        rows = list(csv.reader(TextIOWrapper(zipped.open("index.csv"), "utf-8-sig")))
        assert len(zipped.namelist()) == len(rows) - 1
    assert [row[-1] for row in rows if row[1] == paper.name] == ["(ファイルを読めません)"]


def test_only_those_whose_duty_it_is_take_them_away(papers, client):
    client.force_login(member("kato", Duty.SUPPORT))
    assert "ZIP" not in client.get(reverse("archive")).content.decode()
    assert client.post(reverse("archive"), {}).status_code == 403
    client.force_login(member("sato"))
    answer = client.post(reverse("archive"), {"issued_from": "2026-07-02"})
    (row,) = Export.objects.filter(kind="archive")
    assert answer["Location"] == reverse("console_file", args=[row.key])
    assert row.parameters == {"first": "2026-07-02"}
