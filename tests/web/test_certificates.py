"""Certificates of payments and balances on the pages of the payer and of staff."""

import pytest
from django.urls import reverse

from billing.models import MoneyCertificate, Payment
from billing.operations.payments import receive
from contracts.office import context
from tests.documents.reading import text as text_of
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.web.html import Page
from tests.web.reading import read
from tests.web.test_invoice_acts import shown
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"
BALANCE = reverse("balance_certificate")


def live() -> None:
    """A: April to June, 35,640 each; April was paid on June 20."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=35_640),
    )


past = once(live, on=DAY)


@pytest.fixture
def life(past, today) -> None:
    today(DAY)


def certified(client, page: str, day: str, account: int | str = ""):
    asked = {"day": day, "account": account}
    return client.post(page, {**asked, "expected": read(client.get(page, asked), place=0)})


def test_the_holder_certifies_a_payment_beside_its_receipt(life, client):
    pk = Payment.objects.get().pk
    page, address = reverse("payment", args=[pk]), reverse("payment_certificate", args=[pk])
    client.force_login(person_of("A", "viewer", email="v@example.jp"))
    assert "支払証明書を発行してダウンロード" not in shown(client.get(page))
    assert client.post(address).status_code == 403
    client.force_login(person_of("A", "billing"))
    client.post(reverse("receipt", args=[pk]), {"expected": read(client.get(page), place=0)})
    answer = client.post(address, {"expected": read(client.get(page), place=0)})
    assert answer["Content-Disposition"] == 'attachment; filename="PC-2026-000001.pdf"'
    assert "再発行" not in text_of(answer.content)
    table = Page(client.get(page)).table("支払証明書")
    assert (table.column("お支払額"), table.column("状態")) == (["¥35,640"], ["有効"])
    assert "支払証明書を発行してダウンロード" not in shown(client.get(page))
    pdf = reverse("money_certificate_pdf", args=["PC-2026-000001"])
    assert "再発行" in text_of(client.get(pdf).content)
    client.force_login(person_of("B", "owner", email="b@example.jp"))
    assert client.get(pdf).status_code == 404
    assert client.post(address).status_code == 404


def test_staff_certify_a_payment_in_place_of_the_payer(life, client):
    pk = Payment.objects.get().pk
    page, address = (
        reverse(name, args=[pk]) for name in ("staff_payment", "staff_payment_certificate")
    )
    client.force_login(member("sato"))
    answer = client.post(address, {"expected": read(client.get(page), place=1)})
    assert answer.content[:4] == b"%PDF"
    again = client.post(address, {"expected": "x"}, follow=True)
    assert "支払証明書 PC-2026-000001 を発行済みです" in shown(again)
    assert "支払証明書の発行" in shown(client.get(page))
    copy = reverse("staff_money_certificate_pdf", args=["PC-2026-000001"])
    assert "再発行" in text_of(client.get(copy).content)


def test_the_holder_certifies_a_balance_from_the_statement(life, client):
    client.force_login(person_of("A", "owner"))
    statement = shown(client.get(reverse("statement"), {"day": "2026-06-30"}))
    assert f'href="{BALANCE}?day=2026-06-30&account="' in statement
    # by June 30 April and May were issued, and 35,640 had come
    body = shown(client.get(BALANCE, {"day": "2026-06-30"}))
    assert "¥35,640" in body
    answer = certified(client, BALANCE, "2026-06-30")
    assert answer["Content-Disposition"] == 'attachment; filename="BC-2026-000001.pdf"'
    assert "残高 ¥35,640" in text_of(answer.content).replace("  ", " ")
    body = client.get(BALANCE, {"day": "2026-06-30"})
    assert "証明書 BC-2026-000001 の内容から変更はありません" in shown(body)
    table = Page(body).table("発行済みの証明書")
    assert (table.column("残高"), table.column("請求先")) == (["¥35,640"], ["すべて"])
    copy = reverse("money_certificate_pdf", args=["BC-2026-000001"])
    assert "再発行" in text_of(client.get(copy).content)
    twice = client.post(BALANCE, {"day": "2026-06-30", "account": "", "expected": "x"})
    assert twice.status_code == 409
    assert MoneyCertificate.objects.count() == 1


def test_what_became_known_later_replaces_it(life, client):
    client.force_login(person_of("A", "owner"))
    certified(client, BALANCE, "2026-06-30", account().pk)
    receive(context.system(d(DAY)), account().pk, 5_640, d("2026-06-29"))
    asked = {"day": "2026-06-30", "account": account().pk}
    body = shown(client.get(BALANCE, asked))
    assert "証明書 BC-2026-000001 の発行後に記録が変わりました" in body
    assert certified(client, BALANCE, **asked).content[:4] == b"%PDF"
    table = Page(client.get(BALANCE, asked)).table("発行済みの証明書")
    assert table.column("状態") == ["有効", "差替え済み"]
    old = reverse("money_certificate_pdf", args=["BC-2026-000001"])
    assert client.get(old).status_code == 404
    client.force_login(member("sato"))
    page = reverse("staff_balance_certificate", args=["A"])
    assert 'href="/console/certificates/BC-2026-000001/pdf/"' in shown(client.get(page))


def test_days_and_readers_that_may_not(life, client):
    client.force_login(person_of("A", "owner"))
    assert "今日までの日を指定" in shown(client.get(BALANCE, {"day": "2026-07-03"}))
    assert "発行してダウンロード" not in shown(client.get(BALANCE, {"day": "いつか"}))
    client.force_login(person_of("A", "viewer", email="v@example.jp"))
    assert "証明書を発行してダウンロード" not in shown(client.get(BALANCE))
    assert client.post(BALANCE, {"day": DAY}).status_code == 403
    client.force_login(member("sato"))
    page = reverse("staff_balance_certificate", args=["A"])
    assert certified(client, page, DAY).content[:4] == b"%PDF"


def test_years_are_offered_with_the_statement(life, client):
    client.force_login(person_of("A", "viewer"))
    statement = shown(client.get(reverse("statement")))
    there = reverse("yearly_pdf")
    for said in ("2026年4月から2027年3月まで(PDF)", "2025年1月から2025年12月まで(PDF)"):
        assert said in statement
    for query in ("year=2026&start=4&account=", "year=2025&start=1&account="):
        assert f'href="{there}?{query}"' in statement
        assert client.get(f"{there}?{query}").content[:4] == b"%PDF"
    whole = client.get(there, {"year": 2025, "start": 7, "account": account().pk})
    # to June 30: two months billed, one paid
    assert "¥35,640" in text_of(whole.content)
    early = client.get(there, {"year": 2026, "start": 8}, follow=True)
    assert "すでに始まっている年度を選択してください。" in shown(early)
    for asked in (
        {},
        {"year": "x", "start": 13},
        {"year": 2025, "start": 4, "account": account("B").pk},
    ):
        assert client.get(there, asked).status_code == 302
    client.force_login(member("sato"))
    page = reverse("staff_customer_tab", args=["A", "statement"])
    staff_there = reverse("staff_yearly_pdf", args=["A"])
    assert f'href="{staff_there}?year=2026&start=4&account="' in shown(client.get(page))
    assert client.get(staff_there, {"year": 2025, "start": 4}).content[:4] == b"%PDF"
    assert client.get(staff_there, {}).status_code == 302
