"""The acts on an invoice: what staff can do from its page, and where payments lead."""

import html

import pytest
from django.urls import reverse

from billing.models import Payment, Receipt
from billing.operations.credit_notes import issue_credit_note
from billing.operations.payments import receive
from billing.operations.payouts import pay_out
from billing.operations.returns import send_back
from billing.operations.write_off import write_off
from billing.queries.payments import rests
from billing.terms.crediting import CreditKind
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Note, OutboxMessage
from portal import scope
from tests.documents.reading import text as text_of
from tests.factories import person_of
from tests.once import once
from tests.operations.test_payouts import PAYEE
from tests.staff import member, two
from tests.web.html import Page
from tests.web.reading import read
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"


def live() -> None:
    """A: April to June, 35,640 each; April was paid on June 20. B: nothing paid."""
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


@pytest.fixture
def sato(life, client):
    client.force_login(member("sato"))
    return client


def shown(answer) -> str:
    assert answer.status_code == 200, answer
    return html.unescape(answer.content.decode())


def acts(client, row) -> dict[str, str]:
    """The acts of an invoice's page with their addresses; with the reason why one is not."""
    answer = client.get(reverse("staff_invoice", args=[row.number]))
    shown(answer)
    return {one.label: one.address or one.why for one in answer.context["acts"]}


def test_an_unpaid_invoice_is_paid_sent_again_and_noted_from_its_page(sato):
    row = invoice("2026-04", "B")
    message = OutboxMessage.objects.get(document=row.number)
    OutboxMessage.objects.update(sent_at=context.now(), next_attempt_at=None)
    asked = f"?account={row.billing_account_id}&invoice={row.number}"
    assert acts(sato, row) == {
        "入金を登録": f"/console/payments/new/{asked}",
        "もう一度送る": reverse("staff_message", args=[message.pk]),
        "再発行": reverse("reissue_invoice", args=[row.number]),
        "領収書": "この請求書に充当された入金はまだありません。",
        "メモ": "#notes",
    }


def test_what_cannot_be_done_now_says_why(sato):
    paid, given_up = invoice("2026-04"), invoice("2026-05", "B")
    by, second = two(DAY)
    write_off(by, given_up.pk, "formal", "x", None, second)
    payment = Payment.objects.get()
    assert acts(sato, paid) == {
        "入金を登録": "未払いはありません。",
        "もう一度送る": "メールは送信待ちです。",
        "再発行": reverse("reissue_invoice", args=[paid.number]),
        "領収書": f"/console/payments/{payment.pk}/#receipt",
        "メモ": "#notes",
    }
    assert (
        acts(sato, given_up)["入金を登録"] == "貸倒れ処理済みです。先に貸倒れを取り消してください。"
    )
    OutboxMessage.objects.filter(document=paid.number).delete()
    assert "アドレスがなく" in acts(sato, paid)["もう一度送る"]


def test_without_the_duty_nothing_is_offered_that_needs_it(life, client):
    client.force_login(member("kato", all_duties=False))
    row = invoice("2026-05", "B")
    assert list(acts(client, row)) == ["領収書", "メモ"]
    client.force_login(member("ito", Duty.CONTRACTS))
    assert list(acts(client, row)) == ["もう一度送る", "領収書", "メモ"]


def test_a_payment_begins_with_the_open_amount_and_goes_to_the_invoice_first(sato):
    row = invoice("2026-06")  # May's is due earlier
    address = acts(sato, row)["入金を登録"]
    form = sato.get(address).context["form"]
    assert (form["amount"].value(), form["named"].value()) == (35_909, [row.number])
    body = shown(sato.get(address))
    assert f'href="{reverse("staff_invoice", args=[row.number])}"' in body
    asked = {"amount": "35,909", "value_date": DAY, "named": [row.number]}
    preview = sato.post(address, asked)
    (line,) = Page(preview).tables[0].body[:-1]
    assert (line[0].split()[0], line[3]) == (row.number, "¥35,909")
    sato.post(address, {**asked, "store": "yes", "expected": read(preview)})
    paid = Payment.objects.last()
    assert list(paid.allocations.values_list("invoice", "amount")) == [(row.pk, 35_909)]


@pytest.mark.parametrize("number", ["INV-2026-000001", "x", "", "INV-1\x00"])
def test_an_invoice_that_is_not_open_there_prefills_nothing(sato, number):
    address = f"/console/payments/new/?account={account().pk}"
    form = sato.get(address, {"account": account().pk, "invoice": number}).context["form"]
    assert form["amount"].value() is None


def test_a_note_on_an_invoice_is_also_one_on_its_customer(sato, client):
    row = invoice("2026-05")
    address = reverse("staff_invoice_note", args=[row.number])
    answer = sato.post(address, {"text": "<b>月末に</b>支払うとのこと"}, follow=True)
    assert "&lt;b&gt;月末に" in answer.content.decode()
    note = Note.objects.get()
    assert (note.reference, note.customer, note.author.email) == (
        row.number, row.customer, "sato@example.jp",
    )  # fmt: skip
    assert JournalEntry.objects.get(operation="add_note").reference == row.number
    on_file = shown(sato.get(reverse("staff_customer_tab", args=["A", "notes"])))
    assert "支払うとのこと" in on_file
    assert f'href="{reverse("staff_invoice", args=[row.number])}"' in on_file
    assert "支払うとのこと" not in shown(
        sato.get(reverse("staff_invoice", args=[invoice("2026-04").number]))
    )
    assert "メモを入力してください" in shown(sato.post(address, {"text": " "}))
    assert sato.post(reverse("staff_invoice_note", args=["x"]), {"text": "a"}).status_code == 404
    client.force_login(person_of("A", "owner"))
    assert client.post(address, {"text": "a"}).status_code == 404
    assert "支払うとのこと" not in shown(client.get(reverse("invoice", args=[row.number])))


# --- Links and receipts -------------------------------------------------------------


def test_invoices_and_payments_lead_to_each_other(sato, client):
    row, payment = invoice("2026-04"), Payment.objects.get()
    theirs, ours = (
        (reverse("staff_invoice", args=[row.number]), reverse("staff_payment", args=[payment.pk])),
        (reverse("invoice", args=[row.number]), reverse("payment", args=[payment.pk])),
    )
    assert f'href="{theirs[1]}"' in shown(sato.get(theirs[0]))
    assert f'href="{theirs[0]}"' in shown(sato.get(theirs[1]))
    client.force_login(person_of("A", "viewer"))
    assert f'href="{ours[1]}"' in shown(client.get(ours[0]))
    assert f'href="{ours[0]}"' in shown(client.get(ours[1]))
    assert f'href="{ours[1]}"' in shown(client.get(reverse("payments")))


def test_credit_leads_to_what_it_was_used_for_and_back(sato, client):
    """6,600 given back of April, which was paid, pay May; what 100,000 leave over goes out."""
    by, second = two(DAY)
    april, may = invoice("2026-04"), invoice("2026-05")
    note = issue_credit_note(
        by, april.pk, {"amounts": {"standard:10": 6_000}}, "x", second, kind=CreditKind.GOODWILL
    )
    money = receive(context.system(d(DAY)), account().pk, 100_000, d(DAY))
    left = rests([money.pk])[money.pk]
    pay_out(by, account().pk, left, PAYEE, "ご依頼", d(DAY), second)
    table = Page(sato.get(reverse("staff_invoice", args=[april.number]))).table("返還請求書")
    assert table.column("使い道") == [f"{may.number} ¥6,600 2026年7月2日"]
    body = shown(sato.get(reverse("staff_invoice", args=[may.number])))
    assert f'href="{reverse("staff_invoice", args=[april.number])}"' in body
    assert f'href="{reverse("staff_credit_note_pdf", args=[note.number])}"' in body
    listed = sato.get(reverse("staff_customer_tab", args=["A", "payments"]))
    assert Page(listed).table("前受金の払戻し").column("払戻しの元") == [f"2026年7月2日 ¥{left:,}"]
    paid = shown(sato.get(reverse("staff_payment", args=[money.pk])))
    assert f'href="{reverse("staff_customer_tab", args=["A", "payments"])}"' in paid
    client.force_login(person_of("A", "viewer"))
    ours = client.get(reverse("payments"))
    assert f'href="{reverse("payment", args=[money.pk])}"' in shown(ours)
    theirs = Page(client.get(reverse("invoice", args=[april.number]))).table("返還請求書")
    assert theirs.column("使い道") == [f"{may.number} ¥6,600 2026年7月2日"]


def issued(client, address: str, page: str):
    return client.post(address, {"expected": read(client.get(page), place=0)})


def test_staff_issue_a_receipt_once_and_download_it_again(sato):
    pk = Payment.objects.get().pk
    page, address = reverse("staff_payment", args=[pk]), reverse("staff_receipt", args=[pk])
    body = shown(sato.get(page))
    assert "A株式会社 御中" in body
    answer = issued(sato, address, page)
    assert answer["Content-Disposition"] == 'attachment; filename="RC-2026-000001.pdf"'
    assert "再発行" not in text_of(answer.content)
    body = shown(sato.get(page))
    assert "RC-2026-000001" in body
    assert "領収書を発行してダウンロード" not in body
    again = sato.post(address, {"expected": "x"}, follow=True)
    assert "領収書 RC-2026-000001 を発行済みです" in shown(again)
    copy = sato.get(reverse("staff_receipt_pdf", args=["RC-2026-000001"]))
    assert "再発行" in text_of(copy.content)
    assert "領収書の発行" in body


def test_the_holder_issues_and_downloads_its_own(life, client):
    pk = Payment.objects.get().pk
    page, address = reverse("payment", args=[pk]), reverse("receipt", args=[pk])
    client.force_login(person_of("A", "viewer", email="v@example.jp"))
    assert "領収書を発行してダウンロード" not in shown(client.get(page))
    assert client.post(address).status_code == 403
    client.force_login(person_of("A", "billing"))
    assert issued(client, address, page).content[:4] == b"%PDF"
    pdf = reverse("receipt_pdf", args=["RC-2026-000001"])
    assert f'href="{pdf}"' in shown(client.get(page))
    client.force_login(person_of("B", "owner", email="b@example.jp"))
    for other in (page, pdf):
        assert client.get(other).status_code == 404
    assert client.post(address).status_code == 404
    client.logout()
    assert client.get(pdf).status_code == 302


def test_a_void_receipt_says_so_and_only_staff_still_have_it(sato, client):
    payment = Payment.objects.get()
    page = reverse("staff_payment", args=[payment.pk])
    issued(sato, reverse("staff_receipt", args=[payment.pk]), page)
    send_back(context.system(d(DAY)), payment.pk, d(DAY), "組戻し")
    assert Page(sato.get(page)).table("領収書").column("状態") == ["無効"]
    copy = reverse("staff_receipt_pdf", args=["RC-2026-000001"])
    assert sato.get(copy).status_code == 200
    client.force_login(person_of("A", "owner"))
    body = shown(client.get(reverse("payment", args=[payment.pk])))
    assert "無効" in body
    pdf = reverse("receipt_pdf", args=["RC-2026-000001"])
    assert pdf not in body
    assert client.get(pdf).status_code == 404
    assert Receipt.objects.count() == 1


def test_staff_who_look_at_a_customers_pages_issue_nothing(sato):
    pk = Payment.objects.get().pk
    session = sato.session
    until = (context.now() + scope.VIEWING).isoformat()
    session[scope.VIEWED] = {"customer": account().customer.pk, "until": until}
    session.save()
    assert "領収書を発行してダウンロード" not in shown(sato.get(reverse("payment", args=[pk])))
    assert sato.post(reverse("receipt", args=[pk])).status_code == 403
    assert not Receipt.objects.exists()
