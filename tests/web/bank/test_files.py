"""Files of the bank from the upload to what was imported, charges, and who may do what."""

import pytest
from django.urls import reverse

from billing.models import BankFile, BankFormat, BankRecord, Payment
from billing.operations import bank_files
from billing.queries import bank
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.terms import fingerprint
from portal.jobs import tasks
from tests.rules.banks import entry, several, transfers
from tests.web import reading
from tests.web.bank.conftest import DAY, text, upload
from tests.world import d

pytestmark = pytest.mark.django_db


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


def test_charges_for_transfers_are_kept_by_staff(client, keeper):
    page = reverse("bank_charges")
    assert "110 145 160 165" in text(client.get(page))
    done = client.post(page, {"amounts": "１６５、330\n990円"}, follow=True)
    assert "円単位" in text(done)
    done = client.post(page, {"amounts": "１６５、330\n1,100"}, follow=True)
    assert "保存しました" in text(done)
    assert "165 330 1100" in text(client.get(page))
    assert "1円から5,000円まで" in text(client.post(page, {"amounts": "5001"}))


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
