"""Payments found, entered by hand, shown with what they settled, and taken back."""

from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse

from billing.models import BankRecord, Payment, PaymentReturn
from billing.operations import assigning, bank_files, payments, receiving
from billing.queries.receivables import credit_of
from contracts.office import context
from portal.console.payments.latest import PAGE
from tests.factories import person_of
from tests.rules.banks import entry, transfers
from tests.web import reading
from tests.web.bank.conftest import DAY, text
from tests.world import account, d, invoice

pytestmark = pytest.mark.django_db


def test_payments_are_found_by_day_amount_payer_and_customer(
    client, keeper, brief, django_assert_max_num_queries
):
    by = context.system(d(DAY))
    payments.receive(by, account("B").pk, 1_000, d("2026-07-01"), payer_name="ｶ)ﾐﾎﾝ")

    def found(**asked) -> list[int]:
        return [one.amount for one, *_ in client.get(reverse("bank"), asked).context["rows"]]

    with django_assert_max_num_queries(20):
        assert found() == [1_000, 40_000]
    assert found(first="2026-07-01") == [1_000]
    assert found(last="2026/6/30") == [40_000]
    assert found(least="1,001") == [40_000]
    assert found(most="１０００") == [1_000]
    for words in ("みほん", "ﾐﾎﾝ", "カ)ミホン", account("B").name):
        assert found(text=words)[:1] == [1_000], words
    assert found(text="nobody") == []
    assert "直して" in text(client.get(reverse("bank"), {"first": "x"}))
    assert "始まりより後" in text(client.get(reverse("bank"), {"least": "5", "most": "1"}))


def test_lists_page_by_key(client, keeper, brief):
    account_ = account("B")
    Payment.objects.bulk_create(
        Payment(
            customer=account_.customer, billing_account=account_, amount=n,
            value_date=d("2026-07-01"), recorded_at=context.now(),
        )
        for n in range(1, PAGE + 3)
    )  # fmt: skip
    page = client.get(reverse("bank")).context["page"]
    older = client.get(reverse("bank"), {"older": page.older}).context["rows"]
    assert [one.amount for one, *_ in older] == [2, 1, 40_000]


def test_entered_by_hand_it_is_previewed_by_the_terms_then_stored_once(client, keeper, life):
    page = reverse("enter_payment")
    assert "A" in text(client.get(page, {"text": "A"}))
    b = account("B")
    assert f"?account={b.pk}" in text(client.get(page, {"text": "ﾐﾎﾝ"}))
    page += f"?account={b.pk}"
    may = invoice("2026-05", "B")
    values = {"amount": "35,640", "value_date": "2026-07-01", "payer_name": "ｶ)ﾐﾎﾝ",
              "named": [may.number]}  # fmt: skip
    response = client.post(page, values)
    assert "この請求書を指定して充当しました" in text(response)
    assert Payment.objects.count() == 1
    assert "登録する" not in text(client.post(page, {**values, "change": ""}))
    sent = {**values, "store": "yes", "expected": reading.read(response), "once": uuid4()}
    stored = client.post(page, sent)
    payment = Payment.objects.latest("pk")
    assert stored.url == reverse("staff_payment", args=[payment.pk])
    assert payment.allocations.get().invoice == may
    again = client.post(page, sent, follow=True)
    assert "この内容はすでに受け付けました" in text(again)
    assert again.redirect_chain == [(stored.url, 302)]
    assert Payment.objects.count() == 2
    assert "二重ではないか" in text(client.post(page, {**values, "named": []}))


def test_a_payment_whose_storing_failed_is_stored_by_the_second_try(
    client, keeper, life, monkeypatch
):
    b = account("B")
    page = f"{reverse('enter_payment')}?account={b.pk}"
    values = {"amount": "35,640", "value_date": "2026-07-01"}
    shown = client.post(page, values)
    sent = {**values, "store": "yes", "expected": reading.read(shown), "once": uuid4()}

    def broken(*args, **kwargs) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "_write_allocations", broken)
        with pytest.raises(OperationalError):
            client.post(page, sent)
    assert not b.payments.exists()
    client.post(page, sent)
    assert b.payments.get().amount == 35_640


def test_a_payment_that_nobody_was_shown_is_not_stored(client, keeper, life):
    page = f"{reverse('enter_payment')}?account={account('B').pk}"
    values = {"amount": "35,640", "value_date": "2026-07-01"}
    for made_up in ({}, {"expected": ""}, {"expected": "x"}, {"expected": "9" * 5000}):
        answer = client.post(page, {**values, "store": "yes", **made_up})
        assert answer.status_code == 409
        assert "登録する" in answer.content.decode()
    assert Payment.objects.count() == 1


WRONG_ENTRIES = [
    ({}, "金額を入力してください"),
    ({"amount": "0"}, "1円以上"),
    ({"amount": "x"}, "円単位の整数"),
    ({"amount": "1", "value_date": "2026-07-11"}, "今日までの日"),
    ({"amount": "1", "value_date": "2026-02-30"}, "2026-04-01 の形"),
    ({"amount": "1", "named": ["INV-0"]}, "もう未払いではありません"),
]


def test_wrong_entries_are_shown_at_their_field(client, keeper, life):
    page = f"{reverse('enter_payment')}?account={account('B').pk}"
    for values, told in WRONG_ENTRIES:
        assert told in text(client.post(page, values)), told
    assert Payment.objects.count() == 1


def test_the_payments_page_says_what_it_settled_and_why(
    client, keeper, life, django_assert_max_num_queries
):
    page = reverse("staff_payment", args=[Payment.objects.get().pk])
    with django_assert_max_num_queries(29):
        shown = text(client.get(page))
    for said in (
        "支払期限の古いものから順に充当しました",
        "前受金を充当しました",
        "入金",
        "手で入力した",
    ):
        assert said in shown, said


def undo(client, **values):
    page = reverse("undo_payment", args=[Payment.objects.earliest("pk").pk])
    sent = {"reason": "確認した", "expected": reading.read(client.get(page)), **values}
    return client.post(page, sent)


def test_undone_by_moving_it_to_another_account(client, keeper, life):
    shown = text(client.get(reverse("undo_payment", args=[Payment.objects.get().pk])))
    assert invoice("2026-04").number in shown
    response = undo(client, way="move", account="みほん")
    moved = PaymentReturn.objects.get().moved_to
    assert (moved.billing_account, moved.amount) == (account("B"), 40_000)
    assert "誤計上" in text(client.get(response.url))
    assert "移された入金です" in text(client.get(reverse("staff_payment", args=[moved.pk])))
    assert "誤計上" in text(client.get(reverse("bank")))
    assert client.get(reverse("undo_payment", args=[Payment.objects.first().pk])).status_code == 302


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"way": "back", "day": "2026-07-01"}, "returned"),
        ({"way": "unknown"}, "misbooked"),
    ],
)
def test_other_ways_to_undo(client, keeper, life, values, kind):
    assert undo(client, **values).status_code == 302
    assert [row.kind for row in PaymentReturn.objects.all()] == [kind]
    assert not invoice("2026-04").allocations.filter(reverses=None, reversal=None).exists()


def test_an_entry_with_a_wrong_value_date_is_taken_back_and_entered_again(client, keeper, life):
    was = Payment.objects.get()
    way = client.get(reverse("undo_payment", args=[was.pk]))
    assert "入力の誤りだった" in text(way)
    assert "照合待ちに戻す" not in text(way)
    taken_back = client.get(undo(client, way="unknown", reason="起算日の誤り").url)
    assert "入力の誤りとして取り消しました。 起算日の誤り" in text(taken_back)
    assert "この請求先の入金ではありません" not in text(taken_back)
    again = f"{reverse('enter_payment')}?account={was.billing_account_id}&again={was.pk}"
    assert f'href="{again.replace("&", "&amp;")}"' in text(taken_back)
    form = client.get(again).context["form"]
    assert (form["amount"].value(), form["value_date"].value()) == (40_000, was.value_date)
    other = f"{reverse('enter_payment')}?account={account('B').pk}&again={was.pk}"
    assert client.get(other).context["form"]["amount"].value() is None


def test_a_transfer_that_goes_back_to_matching_is_no_mistyped_entry(client, keeper, life):
    file = bank_files.receive(by := context.system(d(DAY)), "b.txt", transfers(entry(1_000, "ﾀﾅｶ")))
    bank_files.commit(by, file.pk)
    (row,) = BankRecord.objects.all()
    payment = assigning.assign(by, row.pk, account("B").pk, learn=False).payment
    page = reverse("undo_payment", args=[payment.pk])
    assert "入力の誤りだった" not in text(client.get(page))
    sent = {"way": "unknown", "reason": "別会社", "expected": reading.read(client.get(page))}
    shown = client.get(client.post(page, sent).url)
    assert "照合待ちに戻しました。 別会社" in text(shown)
    assert "手で入力した" not in text(shown)
    assert f'href="{reverse("bank_matching")}?record={row.pk}"' in text(shown)


def test_allocated_again_it_is_no_credit_beside_a_debt(client, keeper, life):
    assert undo(client, way="again").status_code == 302
    assert not PaymentReturn.objects.exists()
    first, second = invoice("2026-04").allocations.exclude(kind="reversal")
    assert (first.amount, first.day) == (second.amount, second.day)
    assert credit_of(account().pk) == 0


WRONG_UNDOING = [
    ({}, "どれかを選んでください"),
    ({"way": "move"}, "移す先を入力"),
    ({"way": "move", "account": "nobody"}, "該当する請求先がありません"),
    ({"way": "move", "account": "A"}, "同じ請求先です"),
    ({"way": "back", "day": ""}, "戻った日を入力"),
    ({"way": "back", "day": "2026-01-01"}, "起算日"),
    ({"way": "unknown", "reason": " "}, "理由を入力"),
]


def test_an_undo_that_cannot_be_changes_nothing(client, keeper, life):
    for values, told in WRONG_UNDOING:
        assert told in text(undo(client, **values)), told
    assert not PaymentReturn.objects.exists()
    assert invoice("2026-04").allocations.filter(reversal=None).exists()


def test_the_customer_sees_that_a_payment_was_taken_back(client, keeper, life):
    undo(client, way="back", day="2026-07-01")
    user = person_of("A", "viewer", email="a@example.jp")
    client.force_login(user)
    shown = text(client.get(reverse("payments")))
    assert "組戻し・返金" in shown
    assert "<dd>¥0</dd>" in shown
    assert "入金の取消" in text(client.get(reverse("statement")))
