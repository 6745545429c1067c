"""The console's pages on dunning: the board, an account, its letters."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from billing.approvals import bank_reversal
from billing.exports.letters import Letters
from billing.models import BankDataReceived, DunningHold, DunningMessage, DunningProposal, Payment
from billing.operations.payments import receive
from contracts.office import context
from contracts.office.operations.approvals import propose
from portal.exports import worker
from portal.exports.models import Export
from tests.deciding import approve
from tests.documents.reading import pages
from tests.documents.reading import text as text_of
from tests.staff import two
from tests.web.reading import read
from tests.web.receivables.conftest import DAY, page, shown
from tests.world import account, d, invoice

pytestmark = pytest.mark.django_db


def test_the_board(sato, django_assert_max_num_queries):
    DunningHold.objects.create(
        billing_account=account("C"), reason="約束あり", held_on=d(DAY), promised_on=d("2026-07-10")
    )
    page(sato, "dunning_board")  # the way back to it is kept
    with django_assert_max_num_queries(20):
        body = page(sato, "dunning_board")
    before, reached = body.split("停止の起案", 1)
    assert "C株式会社" in before  # due on June 30, no step yet
    assert "約束あり" in before
    assert "7/10まで" in before
    assert "A株式会社" in reached
    assert "B株式会社" in reached
    assert "A株式会社" not in page(sato, "dunning_board", text="B株")
    alone = page(sato, "dunning_board", step="suspension", after=f"41280~{account('A').pk}")
    assert "A株式会社" not in alone
    assert "B株式会社" in alone


def test_send_now_and_holds_on_the_accounts_page(sato):
    address = reverse("dunning_account", args=[account("C").pk])
    page_now = sato.get(address)
    assert "本日付で「お支払いのご確認」を送ります" in shown(page_now)
    send, sent = reverse("send_dunning_now", args=[account("C").pk]), {"expected": read(page_now)}
    answer = sato.post(send, sent)
    assert answer.url == address
    (message,) = DunningMessage.objects.filter(billing_account=account("C"))
    assert message.day == d(DAY)
    assert "お支払いのご確認を送りました" in shown(sato.get(address))
    sato.post(send, {"expected": sato.get(address).context["expected"]})
    assert "本日すでに督促の段階が進んでいます" in shown(sato.get(address))
    assert "理由を入力" in shown(sato.post(address, {"promised_on": "2026-07-10"}))
    assert "本日以後の日" in shown(sato.post(address, {"promised_on": "2026-07-01", "reason": "x"}))
    debt = invoice("2026-05", "C")
    sato.post(address, {"invoice": debt.pk, "promised_on": "2026-07-10", "reason": "約束"})
    hold = DunningHold.objects.get()
    assert (hold.invoice, hold.promised_on) == (debt, d("2026-07-10"))
    held = shown(sato.get(address))
    assert "約束" in held
    assert "督促を保留しています" in held
    sato.post(reverse("release_hold", args=[hold.pk]))
    assert "保留を解除しました" in shown(sato.get(address))
    BankDataReceived.objects.all().delete()
    waiting = shown(sato.get(address))
    assert "先に銀行ファイルを取り込んでください" in waiting
    assert "督促を保留しています" not in waiting


def test_an_account_with_nothing_overdue_has_its_page(sato):
    receive(context.system(d(DAY)), account("C").pk, 17_820, d(DAY))
    assert "支払期限を過ぎた未払いはありません" in page(sato, "dunning_account", account("C").pk)


def test_art_23_1_money_that_the_bank_took_back_is_said_wherever_it_counts_as_paid(sato):
    """C's April, due on 2026-06-01, was paid on 05-20; the bank took it back on 06-30."""
    payment = Payment.objects.get(billing_account=account("C"))
    april = invoice("2026-04", "C")
    said = "C株式会社 の入金¥17,820を、銀行が2026年6月30日に取り消しました"
    lifting = DunningProposal.objects.create(
        billing_account=account("C"), kind="lifting", made_on=d(DAY)
    )
    pages_of_it = [
        ("dunning_board",), ("dunning_account", account("C").pk), ("staff_invoice", april.number),
        ("staff_payment", payment.pk), ("dunning_proposal", lifting.pk),
    ]  # fmt: skip
    for one in pages_of_it:
        assert said not in page(sato, *one), one
    values = {"payment": payment.pk, "day": "2026-06-30"}
    first, second = two(DAY)
    about = f"payment:{payment.pk}"
    row = propose(
        first, bank_reversal.KIND, about, values, customer=payment.customer, reason="組戻"
    )
    for one in pages_of_it:
        body = page(sato, *one)
        assert said in body, one
        assert reverse("approval", args=[row.pk]) in body, one
        assert "(支払期限 2026年6月1日)" in body, one
    assert "支払期限を過ぎた未払いはありません" not in page(sato, *pages_of_it[1])
    assert said not in page(sato, "staff_invoice", invoice("2026-05", "C").number)
    approve(second, row.pk)
    for one in pages_of_it:
        assert said not in page(sato, *one), one
    assert april.number in page(sato, "dunning_account", account("C").pk)


# --- Letters ------------------------------------------------------------------------


def test_a_letter(sato):
    message = DunningMessage.objects.get(billing_account=account("B"), step="final")
    answer = sato.get(reverse("dunning_letter", args=[message.pk]))
    body = text_of(answer.content)
    for said in (
        "最終督促状", "B株式会社 御中", "2026年6月22日", "お支払いの期限  2026年6月29日",
        invoice("2026-04", "B").number, "21日", "¥17,820", "¥148", "¥17,968",
        "見本銀行 本店営業部(001)", "日本法が適用されます", "裁判所", "第17条第1項第5号",
    ):  # fmt: skip
        assert said in body, said
    again = sato.get(reverse("dunning_letter", args=[message.pk]))
    assert again.content == answer.content
    early = DunningMessage.objects.filter(step="reminder").first()
    assert "裁判所" not in text_of(sato.get(reverse("dunning_letter", args=[early.pk])).content)


def test_letters_of_a_step_as_a_zip(sato, monkeypatch):
    made = []
    monkeypatch.setattr("portal.exports.operations.begin", lambda export: made.append(export.pk))
    address = reverse("dunning_letters")
    assert "B株式会社" in page(sato, "dunning_letters", step="final")
    answer = sato.post(address, {"step": "final", "first": "2026-06-01", "last": DAY})
    assert answer.url == f"{address}?first=2026-06-01&last=2026-07-02&step=final"
    row = Export.objects.get()
    content = Letters(**row.parameters)
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        content.write(archive, made.append)
    with ZipFile(buffer) as archive:
        names = sorted(archive.namelist())
        assert [name.split("/")[0] for name in names] == ["letters", "letters", "print-001.pdf"]
        joined = archive.read("print-001.pdf")
        assert len(pages(joined)) == content.total == 2
        assert {"A株式会社 御中" in page.extract_text() for page in pages(joined)} == {True, False}
    assert isinstance(worker.content(row), Letters)


def test_no_letters_no_zip(sato):
    sato.post(reverse("dunning_letters"), {"first": "2027-01-01"})
    assert not Export.objects.exists()
