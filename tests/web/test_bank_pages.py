"""The console's pages about payments and bank files, and who may do what on them."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from billing.models import BankFile, BankFormat, BankRecord, Payment, PaymentReturn
from billing.operations import assigning, bank_files, payments, receiving
from billing.queries import bank
from billing.queries.receivables import credit_of
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.terms import fingerprint
from contracts.people.models import BillingAccount
from portal.console.payments.latest import PAGE
from portal.jobs import tasks
from tests.factories import UserFactory, person_of
from tests.rules.banks import entry, several, transfers
from tests.staff import member
from tests.web import reading
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-10"


@pytest.fixture
def person(client, today):
    """Sign in as staff with duties, or as nobody of the staff."""
    today(DAY)

    def enter(*duties: Duty, is_staff: bool = True):
        name = "-".join(duties) or "none"
        user = member(name, *duties, all_duties=False) if is_staff else UserFactory()
        client.force_login(user)
        return user

    return enter


@pytest.fixture
def keeper(person):
    return person(Duty.ACCOUNTS)


@pytest.fixture
def life(today):
    lived(
        "2026-06-25",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B", servers=2),
        event("2026-05-20", "pay", customer="A", amount=40_000),
    )
    today(DAY)
    BillingAccount.objects.filter(number="B").update(payer_names=["カ)ミホン"])


@pytest.fixture
def brief(today):
    """Two companies that owe nothing yet; A has paid."""
    lived(
        "2026-06-20",
        *signed("2026-06-20"),
        *signed("2026-06-20", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=40_000),
    )
    today(DAY)
    BillingAccount.objects.filter(number="B").update(payer_names=["カ)ミホン"])


def upload(client, content: bytes, name: str = "bank.txt", **values):
    values = {"format": "", "form": "", **values, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("upload_bank_file"), values)


def text(response) -> str:
    assert response.status_code == 200
    return reading.text(response)


def test_a_file_is_looked_at_then_imported(
    client, keeper, monkeypatch, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    begun = []
    monkeypatch.setattr(tasks.match_bank_file, "delay", begun.append)
    response = upload(client, several())
    file = BankFile.objects.get()
    assert response.url == reverse("bank_file", args=[file.pk])
    with django_assert_max_num_queries(20):
        shown = text(client.get(response.url))
    for said in (
        "入金3件 ¥35,643 が照合に進み",
        "0009-123-2-7654321",
        "トレーラレコードの件数・金額と一致",
    ):
        assert said in shown, said
    sent = {"expected": reading.read(client.get(response.url))}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("commit_bank_file", args=[file.pk]), sent).url == response.url
    assert begun == [file.pk]
    assert "照合待ち" in text(client.get(response.url))
    assert "照合待ちの入金" in text(client.get(reverse("bank")))


def test_a_broken_queue_does_not_undo_what_was_imported(
    client, keeper, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.match_bank_file, "delay", lambda _pk: 1 / 0)
    upload(client, several())
    file = BankFile.objects.get()
    sent = {"expected": reading.read(client.get(reverse("bank_file", args=[file.pk])))}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("commit_bank_file", args=[file.pk]), sent)
    file.refresh_from_db()
    assert file.state == "committed"


def test_a_file_of_which_a_part_was_imported_meanwhile_is_shown_again(client, keeper):
    """Two entries are looked at; another file brings one of them first."""
    by = context.system(d(DAY))
    both = transfers(entry(40_000, reference="000001"), entry(2_000, reference="000002"))
    file = bank_files.receive(by, "both.txt", both)
    page = reverse("bank_file", args=[file.pk])
    shown = client.get(page)
    assert "¥42,000" in text(shown)
    one = transfers(entry(40_000, reference="000001"))
    bank_files.commit(by, bank_files.receive(by, "one.txt", one).pk)
    address, sent = reverse("commit_bank_file", args=[file.pk]), {"expected": reading.read(shown)}
    answer = client.post(address, sent, follow=True)
    assert "表示したあとに内容が変わりました" in text(answer)
    assert "入金1件 ¥2,000 が照合に進み" in text(answer)
    file.refresh_from_db()
    assert file.state == BankFile.State.PREVIEW
    client.post(address, {"expected": reading.read(answer)})
    file.refresh_from_db()
    assert file.state == BankFile.State.COMMITTED


def test_what_is_wrong_with_a_file_is_shown_with_its_place(client, keeper):
    shown = text(upload(client, transfers(entry()).replace(b"0000035640", b"0000035641", 1)))
    assert "入金合計がトレーラでは35,640円、明細では35,641円です" in shown
    assert "何も保存していません" in shown
    client.cookies["django_language"] = "en"
    shown = text(upload(client, b"PK\x03\x04 <script>"))
    assert "This file is an Excel workbook or a ZIP" in shown
    assert not BankFile.objects.exists()


def test_the_same_file_again_says_when_and_by_whom(client, keeper):
    upload(client, several())
    assert "2026年7月10日 09:00にaccounts@example.jpにより" in text(upload(client, several(), "x"))
    file = BankFile.objects.get()
    assert client.post(reverse("discard_bank_file", args=[file.pk])).url == reverse("bank")
    assert upload(client, several()).status_code == 302


def test_where_both_forms_add_up_it_is_asked(client, keeper):
    content = transfers(entry(edi="000000035640"))
    assert "様式Aと様式Bのどちらでも合計が一致します" in text(upload(client, content))
    assert upload(client, content, form="B").status_code == 302
    assert BankFile.objects.get().form == "B"


def test_outcomes_can_be_looked_at_apart_and_what_was_before_is_named(client, keeper):
    by = context.system(d(DAY))
    before = bank_files.receive(by, "before.txt", transfers(entry(reference="000001")))
    bank_files.commit(by, before.pk)
    rows = [entry(reference="000001"), entry(5), entry(6, is_cancelled=True)]
    upload(client, transfers(*rows), "now.txt")
    page = reverse("bank_file", args=[BankFile.objects.latest("pk").pk])
    assert "before.txt</a> の1件目と同じ" in text(client.get(page))
    assert "もとの振込は見つかりません" in text(client.get(page, {"outcome": "cancelled"}))
    assert "の1件目と同じ" not in text(client.get(page, {"outcome": "incoming"}))
    for odd in ({"outcome": "x"}, {"from": "²"}, {"from": "-1"}, {"from": "9" * 40}):
        assert client.get(page, odd).status_code == 200


def test_a_cancelled_transfer_that_was_matched_leads_to_its_payment(client, keeper, brief):
    by = context.system(d(DAY))
    first = bank_files.receive(by, "1.txt", transfers(entry(40_000)))
    bank_files.commit(by, first.pk)
    payment = Payment.objects.get()
    BankRecord.objects.update(state="matched", payment=payment)
    upload(client, transfers(entry(40_000, is_cancelled=True)), "2.txt")
    page = reverse("bank_file", args=[BankFile.objects.latest("pk").pk])
    assert f'href="{reverse("staff_payment", args=[payment.pk])}">入金を取り消して' in text(
        client.get(page)
    )
    assert "1.txt" in text(client.get(reverse("staff_payment", args=[payment.pk])))


def test_long_files_are_shown_in_parts(client, keeper, django_assert_max_num_queries):
    upload(client, transfers(*[entry(n) for n in range(1, 121)]))
    page = reverse("bank_file", args=[BankFile.objects.get().pk])
    with django_assert_max_num_queries(20):
        assert "from=51" in text(client.get(page))
    assert "from=101" in text(client.get(page, {"from": "51"}))
    assert "続き" not in text(client.get(page, {"from": "101"}))


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


MAP = {"name": "見本銀行", "encoding": "utf-8", "has_headings": "on", "skip": "0", "footer": "0",
       "booking_date": "日付", "incoming": "入金", "payer_name": "名義"}  # fmt: skip
CSV = '日付,入金,名義\n2026/7/1,"1,000",<b>ｶ)ﾐﾎﾝ\n'


def test_a_csv_format_is_tried_then_kept_then_used(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", CSV.encode())
    shown = text(client.post(page, {**MAP, "sample": sample, "try": ""}))
    for said in ("明細1件", "¥1,000", "&lt;b&gt;ｶ)ﾐﾎﾝ"):
        assert said in shown, said
    assert not BankFormat.objects.exists()
    assert client.post(page, {**MAP, "save": ""}).url == reverse("bank_formats")
    row = BankFormat.objects.get()
    assert "見本銀行" in text(client.get(reverse("bank_formats")))
    change = reverse("bank_format", args=[row.pk])
    assert 'value="名義"' in text(client.get(change))
    client.post(change, {**MAP, "remark": "摘要", "save": ""})
    assert "「摘要」が見出しにありません" in text(upload(client, CSV.encode(), format=row.pk))
    client.post(change, {**MAP, "save": ""})
    assert upload(client, CSV.encode(), format=row.pk).status_code == 302


HEADED = (
    "口座番号,1234567\r\n"
    "お取扱日,お引出し(円),お預入れ(円),お取扱内容,メモ\r\n"
    '2026/7/1,,"1,000",振込 カ）ミホン,\r\n'
)


def test_the_map_is_guessed_from_a_files_headings_and_only_confirmed(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", HEADED.encode("cp932"))
    answer = client.post(page, {"name": "見本銀行", "account": "", "sample": sample, "guess": ""})
    shown = text(answer)
    assert "見出しから列を入れました" in shown
    assert "入力内容に誤り" not in shown
    form = answer.context["form"]
    found = {field.html_name: field.value() for field in [*form.about, *form.mapping]}
    filled = {name: value for name, value in found.items() if value not in (None, "", False)}
    assert filled == {
        "name": "見本銀行", "encoding": "cp932", "has_headings": True, "skip": 1,
        "booking_date": "お取扱日", "incoming": "お預入れ(円)", "outgoing": "お引出し(円)",
        "payer_name": "お取扱内容",
    }  # fmt: skip
    for name, value in filled.items():
        if name not in ("encoding", "has_headings"):
            assert f'value="{value}"' in shown, name
    assert "¥1,000" in shown
    assert not BankFormat.objects.exists()
    sent = {**{name: value or "" for name, value in found.items()}, "has_headings": "on"}
    assert client.post(page, {**sent, "skip": "1", "footer": "0", "save": ""}).status_code == 302
    row = BankFormat.objects.get()
    assert (row.encoding, row.columns["incoming"], row.columns["skip"]) == (
        "cp932", "お預入れ(円)", 1,
    )  # fmt: skip
    assert upload(client, HEADED.encode("cp932"), format=row.pk).status_code == 302


def test_where_no_headings_are_recognised_what_was_typed_stays(client, keeper):
    page = reverse("new_bank_format")
    sample = SimpleUploadedFile("a.csv", b"1,2,3\r\n4,5,6\r\n")
    shown = text(client.post(page, {**MAP, "sample": sample, "guess": ""}))
    assert "日付と金額の見出しが見つかりません" in shown
    assert 'value="名義"' in shown
    shown = text(client.post(page, {**MAP, "guess": ""}))
    assert "ファイルを選んでください" in shown
    assert 'value="名義"' in shown
    assert not BankFormat.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"incoming": ""}, "金額の列、または入金額の列を指定してください"),
        ({"amount": "x"}, "どちらかだけ"),
        ({"booking_date": ""}, "日付の列を指定してください"),
        ({"has_headings": "false"}, "番号で指定してください"),
        ({"skip": "-1"}, "0から100"),
        ({"name": ""}, "名称を入力"),
    ],
)
def test_a_map_that_cannot_work_is_shown_at_its_field(client, keeper, values, told):
    asked = {
        name: value for name, value in {**MAP, **values}.items() if value or name != "has_headings"
    }
    assert told in text(client.post(reverse("new_bank_format"), {**asked, "save": ""}))
    sample = SimpleUploadedFile("a.csv", CSV.encode())
    shown = text(client.post(reverse("new_bank_format"), {**asked, "sample": sample, "try": ""}))
    assert told in shown
    assert "ファイルの先頭" in shown
    assert not BankFormat.objects.exists()


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ((Duty.ACCOUNTS,), {"look": 200, "form": 200, "act": 302}),
        ((Duty.CONTRACTS,), {"look": 200, "form": 403, "act": 403}),
        ((Duty.ADMINISTRATION,), {"look": 200, "form": 403, "act": 403}),
        ((), {"look": 200, "form": 403, "act": 403}),
        (None, {"look": 404, "form": 404, "act": 404}),
    ],
)
def test_who_may_do_what(client, person, brief, duties, expected):
    person(*(duties or ()), is_staff=duties is not None)
    by = context.system(d(DAY))
    file = bank_files.receive(by, "1.txt", transfers(entry(40_000)))
    other = bank_files.receive(by, "2.txt", transfers(entry(2)))
    payment = Payment.objects.get().pk
    row = BankFormat.objects.create(name="x", columns={"booking_date": "1", "amount": "2"})
    look = [reverse("bank"), reverse("bank_formats"), reverse("staff_payment", args=[payment]),
            reverse("bank_file", args=[file.pk])]  # fmt: skip
    form = [
        *map(reverse, ["enter_payment", "upload_bank_file", "new_bank_format"]),
        reverse("bank_format", args=[row.pk]),
        reverse("undo_payment", args=[payment]),
    ]
    sums = fingerprint.of(bank.sums(file))
    act = [(reverse("commit_bank_file", args=[file.pk]), {"expected": sums}),
           (reverse("discard_bank_file", args=[other.pk]), {}),
           (reverse("undo_payment", args=[payment]),
            {"way": "again", "reason": "x", "expected": fingerprint.of([])})]  # fmt: skip
    for page in look:
        assert client.get(page).status_code == expected["look"], page
    for page in form:
        assert client.get(page).status_code == expected["form"], page
    for page, values in act:
        assert client.post(page, values).status_code == expected["act"], page
    offered = client.get(reverse("staff_payment", args=[payment]))
    if expected["look"] == 200:
        assert ("取消・返金・移し替え" in offered.content.decode()) == (expected["act"] == 302)


def test_strangers_sign_in_and_nothing_is_done_by_a_look(client, today):
    today(DAY)
    for name in ("bank", "enter_payment", "upload_bank_file", "bank_formats"):
        assert "/accounts/login/" in client.get(reverse(name)).url
    file = bank_files.receive(context.system(d(DAY)), "1.txt", transfers(entry()))
    for name in ("commit_bank_file", "discard_bank_file"):
        assert client.get(reverse(name, args=[file.pk])).status_code in (302, 405)
    assert BankFile.objects.get().state == "preview"


def test_charges_for_transfers_are_kept_by_staff(client, keeper):
    page = reverse("bank_charges")
    assert "110 145 160 165" in text(client.get(page))
    done = client.post(page, {"amounts": "１６５、330\n990円"}, follow=True)
    assert "円単位" in text(done)
    done = client.post(page, {"amounts": "１６５、330\n1,100"}, follow=True)
    assert "保存しました" in text(done)
    assert "165 330 1100" in text(client.get(page))
    assert "1円から5,000円まで" in text(client.post(page, {"amounts": "5001"}))
