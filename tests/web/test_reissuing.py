"""Reissuing an invoice by page: what follows is shown first; holders have what holds."""

import html

import pytest
from django.urls import reverse

from billing.models import Invoice, InvoiceReissue
from billing.operations.reissuing import reissue
from billing.queries.reissues import Wording, newest, wording
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import OutboxMessage
from tests.documents.reading import text as text_of
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.web.html import Page
from tests.web.reading import read
from tests.world import d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


def live() -> None:
    lived(DAY, *signed("2026-04-01", servers=2), *signed("2026-04-01", "C2", "B"))


past = once(live, on=DAY)


@pytest.fixture
def issued(past, today) -> Invoice:
    today(DAY)
    return invoice("2026-04")


@pytest.fixture
def sato(issued, client):
    client.force_login(member("sato"))
    return client


def shown(answer) -> str:
    assert answer.status_code == 200, answer
    return html.unescape(answer.content.decode())


def asked(row: Invoice, **others) -> dict:
    now = wording(row, newest(row))
    values = {**now.recipient, "remark": now.remark, "reason": "宛名の訂正", **others}
    return {name: value for name, value in values.items() if value is not False}


def renamed(row: Invoice, name: str) -> InvoiceReissue:
    now = wording(row, newest(row))
    by = context.system(d(DAY))
    return reissue(by, row.pk, Wording(**{**now.recipient, "name": name}), "訂正")


def test_from_the_invoices_page_to_the_reissue(sato, issued):
    page = reverse("staff_invoice", args=[issued.number])
    address = reverse("reissue_invoice", args=[issued.number])
    assert f'href="{address}"' in shown(sato.get(page))
    form = shown(sato.get(address))
    for said in ("金額、支払期限、入金", "返還請求書で訂正します", 'value="A株式会社"'):
        assert said in form, said
    assert reverse("credit_invoice", args=[issued.number]) in form
    values = asked(issued, name="甲株式会社", purchase_order="PO-9")
    preview = sato.post(address, {**values, "preview": "1"})
    assert Page(preview).tables[-1].body == [
        ["宛名", "A株式会社", "甲株式会社"],
        ["発注番号", "–", "PO-9"],
    ]
    body = shown(preview)
    for said in ("INV-2026-000001-R1", "¥35,640", "2026年6月1日", "customer1@example.jp"):
        assert said in body, said
    assert not InvoiceReissue.objects.exists()
    done = sato.post(address, {**values, "issue": "1", "expected": read(preview)}, follow=True)
    assert "INV-2026-000001-R1 として再発行しました" in shown(done)
    assert Page(done).table("再発行の履歴").body == [
        ["INV-2026-000001-R1", "2026年7月2日", "甲株式会社", "宛名の訂正", "有効"],
        ["INV-2026-000001", "2026年5月1日", "A株式会社", "–", "差替え済み"],
    ]
    assert OutboxMessage.objects.get(purpose="invoice_reissued").recipient in shown(done)


def test_by_the_number_of_a_reissue_the_invoice_is_found(sato, issued):
    number = renamed(issued, "甲株式会社").number
    assert issued.number in shown(sato.get(reverse("staff_invoice", args=[number])))
    assert sato.get(reverse("staff_invoice", args=["INV-9-R1"])).status_code == 404
    assert issued.number in shown(sato.get(reverse("console_search"), {"q": number}))


def test_what_was_shown_is_what_is_done(sato, issued):
    address = reverse("reissue_invoice", args=[issued.number])
    values = asked(issued, name="甲株式会社")
    seen = read(sato.post(address, values))
    renamed(issued, "乙株式会社")
    answer = sato.post(address, {**values, "issue": "1", "expected": seen})
    assert answer.status_code == 409
    assert "内容が変わりました" in html.unescape(answer.content.decode())
    assert InvoiceReissue.objects.count() == 1


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({}, "変更された項目がありません"),
        ({"name": ""}, "入力してください"),
        ({"name": "甲", "reason": ""}, "「理由」を入力してください"),
        ({"address": "大阪府大阪市北区1"}, "東京都"),
        ({"postal_code": "12"}, "7桁"),
        ({"remark": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_issued(sato, issued, others, said):
    address = reverse("reissue_invoice", args=[issued.number])
    answer = sato.post(address, {**asked(issued, **others), "issue": "1", "expected": "x"})
    assert said in shown(answer)
    assert not InvoiceReissue.objects.exists()


def test_only_accounts_may(issued, client):
    address = reverse("reissue_invoice", args=[issued.number])
    client.force_login(member("ito", Duty.CONTRACTS))
    for answer in (client.get(address), client.post(address, asked(issued, name="甲"))):
        assert answer.status_code == 403
    client.force_login(person_of("A", "owner"))
    assert client.get(address).status_code == 404


def test_the_holder_has_the_document_that_holds_and_the_ones_before(issued, client):
    renamed(issued, "<b>甲</b>株式会社")
    client.force_login(person_of("A", "viewer"))
    page = client.get(reverse("invoice", args=[issued.number]))
    assert "<b>甲</b>株式会社" in shown(page)
    assert Page(page).table("再発行の履歴").column("状態") == ["有効", "差替え済み"]
    assert "訂正" not in Page(page).table("再発行の履歴").body[0]
    now = client.get(reverse("invoice_pdf", args=[issued.number]))
    assert "<b>甲</b>株式会社 御中" in text_of(now.content)
    assert 'filename="INV-2026-000001-R1.pdf"' in now["Content-Disposition"]
    old = reverse("version_pdf", args=[issued.number, 0])
    assert f'href="{old}"' in page.content.decode()
    assert "A株式会社 御中" in text_of(client.get(old).content)
    assert client.get(reverse("version_pdf", args=[issued.number, 2])).status_code == 404
    client.force_login(person_of("B", "owner"))
    for revision in (0, 1):
        assert client.get(reverse("version_pdf", args=[issued.number, revision])).status_code == 404


def test_without_a_reissue_nothing_is_said_of_it(issued, client):
    client.force_login(person_of("A", "viewer"))
    assert "再発行" not in shown(client.get(reverse("invoice", args=[issued.number])))
