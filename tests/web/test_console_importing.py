"""The console's import of customers: what a file brings is read row by row, then done."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.operations import importing
from contracts.models import Contract, ImportFile
from contracts.office import context
from contracts.office.context import Duty
from contracts.people.models import Customer, Invitation
from contracts.people.operations.companies import change_particulars
from contracts.terms.import_columns import EXAMPLE
from tests.factories import person_of
from tests.importing import ROW, YEARLY, YOUNG, company, file
from tests.web.html import Page
from tests.web.reading import read, text
from tests.world import d

pytestmark = pytest.mark.django_db
DAY = "2026-11-29"
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
UPLOAD = reverse("imports")


@pytest.fixture
def keeper(staff, today):
    """Signed in for contracts, on the day of the import."""
    today(DAY)
    return staff(Duty.CONTRACTS)


def upload(client, content: bytes, name="顧客.csv", **more):
    sent = {"file": SimpleUploadedFile(name, content)}
    return client.post(UPLOAD, sent, follow=True, **more)


def press(client, page, **values):
    """The page's button; `page` is what was read before it."""
    path = reverse("commit_import", args=[ImportFile.objects.latest("pk").pk])
    return client.post(path, {"expected": read(page), **values}, follow=True)


def outcomes(page) -> list[str]:
    return Page(page).table("各行の扱い").column("扱い")


def test_a_file_is_looked_at_then_imported(keeper):
    page = upload(keeper, file(ROW, YOUNG, YEARLY | {"台数": "2"}))
    assert outcomes(page) == ["新規"] * 3
    table = Page(page).table("各行の扱い")
    assert table.column("取り込む内容、または直すところ") == [
        "顧客、請求先、担当者、契約 "
        "第3期は2027年3月31日まで、最低利用期間は2025年3月31日まで、2026年11月分から請求",
        "契約、個別の取り決め "
        "第1期は2027年9月14日まで、最低利用期間は2027年9月14日まで、2026年11月分から請求",
        "契約 第1期は2026年12月9日まで、最低利用期間は2026年12月9日まで、2026年12月分から請求",
    ]
    assert "別の担当者が取り込んでください" in text(page)
    assert not Customer.objects.exists()


def test_importing_it_shows_what_came_in_and_the_contract_says_from_when_it_is_billed(keeper):
    page = upload(keeper, file(ROW))
    done = press(keeper, page)
    assert "顧客1件、契約1件を取り込みました。" in text(done)
    assert "<dt>契約</dt><dd>1</dd>" in text(done).replace("> <", "><")
    assert not Invitation.objects.exists()
    shown = keeper.get(reverse("staff_contract", args=["S-01-1"]))
    assert "2026年11月分から" in text(shown)
    consent = text(keeper.get(reverse("application", args=["S-01-1"])))
    assert "<dt>同意した日時</dt> <dd>2024年3月25日</dd>" in consent
    assert "前のシステムから取込み" in consent
    again = upload(keeper, file(ROW))
    assert outcomes(again) == ["登録済み"]
    assert "すべて登録済みです" in text(again)
    assert "取り込む</button>" not in text(again)


def test_invitations_are_mailed_only_where_ticked(keeper):
    press(keeper, upload(keeper, file(ROW)), invites="on")
    assert Invitation.objects.get().email == "sora@example.jp"


def test_in_english_with_english_headings(keeper):
    names = {
        "Customer number": "S-01", "Customer name": "Sora", "Postal code": "100-0001",
        "Address": "Tokyo", "Contact name": "Taro", "Contact e-mail": "sora@example.jp",
        "Contract number": "S-01-1", "Plan": "monthly", "Servers": "three",
        "Service start": "2024-04-01", "Billed through": "Oct-26", "Memo": "x",
    }  # fmt: skip
    page = upload(keeper, file(names), **ENGLISH)
    assert Page(page).table("Outcome of each row").column("Outcome") == ["Wrong"]
    assert Page(page).table("Outcome of each row").column(
        "What is imported, or what to correct"
    ) == ["Servers: “three” is not a whole number from 1 to 10000"]
    assert "no column has such a heading: Memo" in text(page)


def test_wrong_rows_and_rows_that_differ_are_named_and_nothing_can_be_pressed(keeper):
    press(keeper, upload(keeper, file(ROW)))
    wrong = company(2, 郵便番号="1", 請求済みの月="2026-09")
    page = upload(keeper, file({**ROW, "台数": "5"}, wrong, company(3)))
    assert outcomes(page) == ["登録と異なる", "誤り", "新規"]
    assert Page(page).table("各行の扱い").column("取り込む内容、または直すところ")[:2] == [
        "台数: 登録は「3」です",
        "郵便番号: 郵便番号は 100-0001 のように7桁の数字で入力してください "
        "請求済みの月: 2026年10月分は、こちらではもう請求しません。前のシステムで2026年10月分まで"
        "請求し、2026-10以降の月を書いてください",
    ]
    assert 'name="expected"' not in text(page)
    only = keeper.get(page.redirect_chain[-1][0], {"outcome": "wrong"})
    assert outcomes(only) == ["誤り"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "顧客番号,顧客名\r\n1,2\r\n".encode(), "この見出しの列がありません"),
        ("a.csv", "顧客番号,顧客名\r\n1,2\r\n".encode("utf-16"), ".csvのファイルではないか"),
        ("a.csv", b"", "ファイルが空です"),
        ("a.xlsx", b"PK\x03\x04", "CSV です"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(keeper, name, content, said):
    page = upload(keeper, content, name)
    assert said in text(page)
    assert not ImportFile.objects.exists()


def test_what_another_tab_changed_meanwhile_is_shown_first(keeper):
    press(keeper, upload(keeper, file(ROW)))
    page = upload(keeper, file(ROW, {**YOUNG, "月額単価(1台)": ""}))
    change_particulars(context.system(d(DAY)), Customer.objects.get(), name="株式会社うみ")
    after = press(keeper, page)
    assert "表示したあとに内容が変わりました" in text(after)
    assert outcomes(after) == ["登録と異なる", "新規"]
    assert Contract.objects.count() == 1


def test_three_hundred_rows_are_shown_by_fifties_in_as_few_statements(keeper):
    upload(keeper, file(company(1)))
    few = queries_of(keeper, 1)
    page = upload(keeper, file(*(company(n) for n in range(1, 301))))
    assert len(outcomes(page)) == 50
    assert queries_of(keeper, 50) == few
    path = page.redirect_chain[-1][0]
    last = keeper.get(path, {"from": "290"})
    assert Page(last).table("各行の扱い").column("行")[-1] == "301"
    assert "顧客 300" in text(page)


def queries_of(client, rows: int) -> int:
    path = reverse("import_file", args=[ImportFile.objects.latest("pk").pk])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    assert len(outcomes(page)) == rows
    return len(queries)


def test_names_that_documents_cannot_show_are_warned_of(keeper):
    page = upload(keeper, file({**ROW, "担当者名": "空\U0001f600太郎"}))
    assert "\U0001f600" in text(page)
    assert "〓" in text(page)


def test_the_template_has_the_headings_and_an_example_that_is_never_imported(keeper):
    answer = keeper.get(reverse("import_template"))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    names, example = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert dict(zip(names, example, strict=True))["顧客番号"] == EXAMPLE
    page = upload(keeper, content)
    assert Page(page).table("各行の扱い").column("取り込む内容、または直すところ") == [
        "顧客番号: 記入例の行です。消してください"
    ]


def test_staff_without_the_duty_look_and_customers_do_not(staff, today, client):
    today(DAY)
    kept = importing.receive(context.system(d(DAY)), "c.csv", file(ROW))
    reader = staff(Duty.ACCOUNTS)
    assert 'type="file"' not in text(reader.get(UPLOAD))
    page = reader.get(reverse("import_file", args=[kept.pk]))
    assert outcomes(page) == ["新規"]
    assert 'name="expected"' not in text(page)
    assert upload(reader, file(ROW)).status_code == 403
    assert reader.post(reverse("commit_import", args=[kept.pk])).status_code == 403
    importing.commit(context.system(d(DAY)), kept.pk)
    client.force_login(person_of("S-01"))
    for name, args in (("imports", []), ("import_template", []), ("import_file", [kept.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_the_holder_sees_the_contract_as_any_other(today, client):
    today(DAY)
    kept = importing.receive(context.system(d(DAY)), "c.csv", file(ROW, YOUNG, YEARLY))
    importing.commit(context.system(d(DAY)), kept.pk)
    client.force_login(person_of("S-01"))
    overview = text(client.get("/portal/"))
    assert all(number in overview for number in ("S-01-1", "S-01-2", "S-01-3"))
    for number, first in (("S-01-1", "2026年11月分から"), ("S-01-3", "2026年12月分から")):
        assert first in text(client.get(f"/portal/contracts/{number}/"))
    quote = text(client.get("/portal/contracts/S-01-2/cancel/", {"desired": "2026-12-29"}))
    assert "¥187,685" in quote
