"""Search everywhere: by name, kana, number, phone, e-mail and amount, as people type them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.queries.global_search import Typed, find
from billing.terms.crediting import CreditKind
from contracts.office import context
from contracts.people.models import Contact, Customer
from tests.bank_files import bank_file
from tests.factories import person_of
from tests.web.html import Page
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(today):
    today("2026-06-21")
    lived(
        "2026-06-21",
        *signed("2026-05-01", servers=2),
        *signed("2026-05-02", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=35_640),
    )
    Customer.objects.filter(number="A").update(
        name="見本 Aoba 商事株式会社", name_kana="ミホンアオバショウジ",
        corporate_number="7000012050002", phone="0312345678",
    )  # fmt: skip
    Contact.objects.filter(customer__number="A").update(
        name="見本 太郎",
        name_kana="ミホン タロウ",
        email="taro@aoba.example.jp",
        phone="09011112222",
    )
    Customer.objects.filter(number="B").update(name="別会社", corporate_number="", phone="")
    Contact.objects.filter(customer__number="B").update(name="別人", name_kana="", phone="")
    person_of("A", email="hanako@aoba.example.jp")


@pytest.fixture
def staff(life, staff):
    """Signed in as a member of staff without duties."""
    return staff(all_duties=False)


def numbers(text: str) -> dict[str, list]:
    """What is found by kind; kinds without any are left out."""
    found = find(text)
    rows = {
        "customers": [row.number for row in found.customers],
        "contracts": [row.number for row in found.contracts],
        "invoices": [row.number for row in found.invoices],
        "credit_notes": [row.number for row in found.credit_notes],
        "payments": [row.amount for row in found.payments],
        "transfers": [row.payer_name for row in found.transfers],
        "contacts": [row.name for row in found.contacts],
        "members": [row.user.email for row in found.members],
    }
    return {kind: some for kind, some in rows.items() if some}


COMPANY = [
    "見本Aoba", "aoba商事", "ＡＯＢＡ", "みほんあおば", "アオバショウジ", "ｱｵﾊﾞ", "7000012050002",
    "T7000012050002", "012050002", "03-1234-5678", "０３（１２３４）５６７８", "12345678",
]  # fmt: skip
PERSON = [
    "太郎", "見本太郎", "タロウ", "たろう", "090-1111-2222", "taro@aoba.example.jp", "Taro@",
]  # fmt: skip


def test_a_company_is_found_with_what_is_its(life):
    for text in COMPANY:
        found = numbers(text)
        assert found["customers"] == ["A"], text
        assert found["contracts"] == ["C1"], text
        assert invoice("2026-05").number in found["invoices"], text


def test_a_person_at_a_company_and_one_who_signs_in(life):
    for text in PERSON:
        assert numbers(text)["contacts"] == ["見本 太郎"], text
    assert numbers("hanako@aoba.example.jp") == {"members": ["hanako@aoba.example.jp"]}


def test_an_invoice_by_its_number_its_beginning_and_its_end(life):
    number = invoice("2026-05").number
    for text in (number, number.lower(), number[-6:], number[-3:], f" {number} "):
        assert number in numbers(text)["invoices"], text
    assert len(numbers(number[:8])["invoices"]) == 2


def test_an_amount_finds_invoices_and_payments(life):
    same = [invoice("2026-05").number]
    for text in ("35,640", "¥35640", "３５６４０円", "￥３５，６４０", "35640"):
        found = numbers(text)
        assert found["invoices"] == same, text
        assert found["payments"] == [35_640], text


def test_old_and_rare_forms_of_kanji_are_the_usual_ones(life):
    Customer.objects.filter(number="B").update(name="株式会社髙﨑𠮷澤")
    Contact.objects.filter(customer__number="B").update(name="齋藤 國男")
    for text in ("髙﨑", "高崎", "高嵜", "吉沢", "𠮷澤"):
        assert numbers(text)["customers"] == ["B"], text
    for text in ("斉藤", "齊藤国男", "斎藤 國男"):
        assert numbers(text)["contacts"] == ["齋藤 國男"], text


def test_a_credit_note_by_its_number_its_end_and_its_amount(life, staff):
    by = context.system(d("2026-06-21"))
    note = issue_credit_note(
        by, invoice("2026-05").pk, {"rest": True}, "x", kind=CreditKind.GOODWILL
    )
    for text in (note.number, note.number.lower(), note.number[-4:], note.number[:5]):
        assert numbers(text)["credit_notes"] == [note.number], text
    assert numbers("¥35,640")["credit_notes"] == [note.number]
    table = Page(staff.get(reverse("console_search"), {"q": note.number[-4:]})).table("返還請求書")
    assert table.body == [
        [
            note.number,
            "見本 Aoba 商事株式会社",
            invoice("2026-05").number,
            "2026年6月21日",
            "¥35,640",
        ]
    ]
    whole = staff.get(reverse("console_search"), {"q": note.number})
    assert whole.url == reverse("staff_invoice", args=[invoice("2026-05").number])


def test_who_paid_before_and_after_a_billing_account_is_found(life, staff):
    receive(
        context.system(),
        account("A").pk,
        500,
        d("2026-06-20"),
        payer_name="カ)ミホンアオバシヨウジ",
    )
    (waiting,) = bank_file({"name": "ﾀｶﾊｼ ｼﾞﾛｳ", "amount": 1_234, "day": d("2026-06-19")})
    for text in ("アオバショウジ", "ｱｵﾊﾞｼﾖｳｼﾞ", "あおばしようじ"):
        assert numbers(text)["payments"] == [500], text
    for text in ("タカハシ", "たかはしじろう", "ﾀｶﾊｼ ｼﾞﾛｳ", "1,234"):
        assert numbers(text)["transfers"] == [waiting.payer_name], text
    page = Page(staff.get(reverse("console_search"), {"q": "タカハシ"}))
    assert page.table("請求先の決まっていない振込").body == [
        ["2026年6月19日", waiting.payer_name, "¥1,234", waiting.file.name, "未消込"]
    ]


def test_what_names_nothing_finds_nothing(life):
    for text in ("", "  ", "\x00", "%", "_", "どこにもない", "9" * 40, "'; --"):
        assert numbers(text) == {}, text


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("１６，２００円", "amount", 16_200),
        ("16,20", "amount", None),
        ("inv-2026-000123", "number", "INV-2026-000123"),
        ("ＩＮＶ－２０２６", "number", "INV-2026"),
        ("青葉", "number", ""),
        ("+81 3-1234-5678", "digits", "0312345678"),
        ("12", "digits", ""),
    ],
)
def test_one_text_as_each_kind_of_column_keeps_it(text, column, value):
    assert getattr(Typed(text), column) == value


def test_the_page_shows_every_kind_in_few_queries(staff):
    with CaptureQueriesContext(connection) as queries:
        page = staff.get(reverse("console_search"), {"q": "見本"}).content.decode()
    assert len(queries) <= 20
    for said in ("見本 Aoba 商事株式会社", "C1", invoice("2026-05").number, "見本 太郎"):
        assert said in page, said
    nothing = staff.get(reverse("console_search"), {"q": "<b>x"}).content.decode()
    assert "「&lt;b&gt;x」は見つかりません" in nothing


def test_a_whole_number_leads_to_its_page_unless_it_is_typed_live(staff, monkeypatch):
    from portal.console.today import searching

    monkeypatch.setattr(searching, "reverse", lambda name, args: f"/{name}/{args[0]}/")
    address, number = reverse("console_search"), invoice("2026-05").number
    for text, there in (
        (number, f"/staff_invoice/{number}/"),
        ("c1", "/staff_contract/C1/"),
        ("7000012050002", "/staff_customer/A/"),
    ):
        answer = staff.get(address, {"q": text})
        assert answer.status_code == 302, text
        assert answer.url == there
    assert staff.get(address, {"q": number}, headers={"HX-Request": "true"}).status_code == 200
    assert staff.get(address, {"q": number[:-1]}).status_code == 200


def test_an_application_leads_to_its_own_page(staff, monkeypatch):
    from portal.console.today import searching

    monkeypatch.setattr(searching, "reverse", lambda name, args: f"/{name}/{args[0]}/")
    row = contract("C2")
    row.pk, row.number, row.formed_on, row.service_starts_on = None, "C77", None, None
    row.save(force_insert=True)
    assert staff.get(reverse("console_search"), {"q": "C77"}).url == "/application/C77/"


def test_the_box_is_on_every_page_of_the_console_and_on_no_other(staff, client):
    for name in ("console", "console_search"):
        assert 'id="find"' in staff.get(reverse(name)).content.decode(), name
    client.logout()
    assert 'id="find"' not in client.get(reverse("service")).content.decode()
