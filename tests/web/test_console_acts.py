"""What staff do to a contract: consequences first, then exactly that, by whoever has the duty."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from billing.models import Charge, Invoice
from billing.operations.ending import cancel
from billing.operations.withdrawal import withdraw_end
from billing.terms import quote_json
from contracts.models import (
    Ending,
    EndWithdrawal,
    IndividualAgreement,
    ServerChange,
    Suspension,
    Transfer,
)
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval, JournalEntry, Notice
from contracts.terms.application import REFUSAL_GROUNDS
from contracts.terms.ending import TERMINATION_GROUNDS
from contracts.terms.grounds import GROUNDS
from contracts.terms.suspension import SUSPENSION_GROUNDS
from tests.deciding import approve
from tests.factories import person_of
from tests.once import once
from tests.staff import member
from tests.web.test_console_customers import PDF, text
from tests.world import account, contract, d, event, lived, signed

pytestmark = pytest.mark.django_db
CLOSING_20 = "closing_20_end_of_next_month"
FEE = {
    "first": "2026-04-01", "last": "2026-04-30", "amount": "1", "reason": "x", "reason_en": "x",
    "why": "x", "corrects": "INV-2026-000001",
}  # fmt: skip
PAPER = ("paper.pdf", PDF, "application/pdf")


def live() -> None:
    """A monthly contract with an unpaid invoice, and one of another company."""
    lived(
        "2026-05-10",
        *signed("2026-04-01", servers=3),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-02", "pay", customer="B", amount=17_820),
    )


past = once(live)


@pytest.fixture
def world(past, today) -> None:
    today("2026-05-10")


def act_address(name: str, number: str = "C1") -> str:
    return reverse("staff_act", args=[number, name])


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile(*PAPER)


def sealed(page: str) -> dict:
    """The hidden entries of the form that carries it out."""
    form = page.partition('method="post" action="/console/')[2]
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def shown(client, address: str, **asked) -> tuple[str, dict]:
    page = text(client.get(address, asked))
    return page, {**sealed(page), "read": "on"}


def send(client, address: str, sent: dict, **more):
    return client.post(address, {**sent, **more})


# --- each is shown, then done ------------------------------------------------------------


def test_suspension_and_its_lifting(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("suspend"), ground="30-3")
    for expected in ("第30条第3項", "2026年5月10日から停止", "¥53,460", "第22条第2項", "@"):
        assert expected in page, expected
    assert "理由を入力してください" in text(send(client, act_address("suspend"), sent))
    done = send(client, act_address("suspend"), sent, reason="迷惑行為")
    assert done.url == reverse("staff_contract", args=["C1"])
    row = Suspension.objects.get()
    assert (row.ground, row.reason) == ("30-3", "迷惑行為")
    assert Notice.objects.filter(kind="suspended").exists()
    page, sent = shown(client, act_address("resume"))
    assert "迷惑行為" in page
    send(client, act_address("resume"), sent)
    row.refresh_from_db()
    assert row.lifted_on == d("2026-05-10")


def test_cancellation_on_the_holders_behalf_with_another_due_day(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("cancel"), desired="2026-08-31", due="2026-09-30")
    assert "2026年9月1日 – 2027年3月31日" in page
    assert "2026年9月30日" in page
    assert send(client, act_address("cancel"), sent, document=paper()).status_code == 302
    assert contract().ends_on == d("2026-08-31")
    residual = Invoice.objects.get(kind="residual")
    assert (residual.due_on, residual.total) == (d("2026-09-30"), 3 * 16_200 * 7 * 110 // 100)
    assert quote_json.from_json(Ending.objects.get().quote).quote.cost == residual.total
    two_clicks = send(client, act_address("cancel"), sent, document=paper())
    assert two_clicks.url == reverse("staff_contract", args=["C1"])
    again = send(client, act_address("cancel"), {**sent, "once": uuid4()}, document=paper())
    assert again.status_code == 409
    assert Invoice.objects.filter(kind="residual").count() == 1


def test_reduction_addition_and_plan(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("reduce"), servers="1", day="2026-09-30")
    assert "2026年10月1日 – 2027年3月31日" in page
    send(client, act_address("reduce"), sent, document=paper())
    page, sent = shown(client, act_address("add"), servers="２", day="2026-08-01")
    assert "¥35,640" in page
    send(client, act_address("add"), sent, document=paper())
    assert list(ServerChange.objects.order_by("id").values_list("kind", "servers")) == [
        ("reduction", 1), ("addition", 2),
    ]  # fmt: skip
    page, sent = shown(client, act_address("plan"))
    assert "年額プラン" in page
    send(client, act_address("plan"), sent, document=paper())
    assert contract().plan_changes.get().with_term == 2


def test_the_company_declines_the_renewal(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("decline"))
    assert "2027年3月31日" in page
    send(client, act_address("decline"), sent)
    ending = Ending.objects.get()
    assert (ending.reason, ending.by_holder) == ("expired", False)


def test_termination_goes_to_a_second_person(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("terminate"), ground="17-1(13)", effective="2026-05-31")
    unpaid = sum(i.total for i in Invoice.objects.filter(customer__number="A"))
    for expected in ("残余料金はかかりません", "2026年5月31日", "直ちに請求", "第17条第2項"):
        assert expected in page, expected
    assert f"¥{unpaid:,}" in page
    done = send(client, act_address("terminate"), sent, reason="継続が困難", document=paper())
    assert done.status_code == 302
    row = Approval.objects.get()
    assert (row.kind, row.subject, row.reason) == ("termination", "contract:C1", "継続が困難")
    assert row.values == {"ground": "17-1(13)", "effective": "2026-05-31", "servers": None}
    assert next(one.value for one in row.facts_then if one.ja == "その未払額") == unpaid
    assert default_storage.open(row.document.name).read() == PDF
    assert contract().ends_on is None
    assert "承認待ち" in text(client.get(reverse("staff_customer", args=["A"])))
    again = send(client, act_address("terminate"), sent, reason="もう一度")
    assert (again.status_code, Approval.objects.count()) == (409, 1)
    approve(_other("2026-05-10"), row.pk)
    assert contract().ends_on == d("2026-05-31")


def _other(day: str) -> context.By:
    from django.contrib.auth import get_user_model

    user, _ = get_user_model().objects.get_or_create(
        email="second@example.jp", is_staff=True, duties=list(Duty)
    )
    return context.of_user(user, moment=context.system(d(day)).now)


def test_termination_of_a_part(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("terminate"), ground="17-1(1)", servers="1")
    assert "残りは2台" in page
    send(client, act_address("terminate"), sent, reason="x")
    approve(_other("2026-05-10"), Approval.objects.get().pk)
    assert ServerChange.objects.get().kind == "termination"
    assert (
        "台数が0台になるため"
        in shown(client, act_address("terminate"), ground="17-1(1)", servers="9")[0]
    )


def test_an_agreement_of_a_contract_and_of_an_account(world, staff):
    client = staff(Duty.CONTRACTS)
    asked = {"unit_price": "¥10,000", "first": "2026-08-01"}
    page, sent = shown(client, act_address("agree"), **asked)
    assert "¥53,460 → <strong>¥33,000</strong>" in page
    assert "ファイルを選んでください" in text(
        send(client, act_address("agree"), sent, reason="値引")
    )
    send(client, act_address("agree"), sent, reason="値引", document=paper())
    row = Approval.objects.get()
    assert row.values["parameters"] == {"unit_price": 10_000}
    approve(_other("2026-05-10"), row.pk)
    agreed = IndividualAgreement.objects.get()
    page = text(client.get(reverse("staff_contract", args=["C1"])))
    assert "¥10,000" in page
    answer = client.get(reverse("staff_agreement_document", args=[agreed.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    address = reverse("staff_account_act", args=["A", "agree"])
    page, sent = shown(
        client,
        address,
        due_day_roll="none",
        late_interest_rate="10",
        payment_terms="closing_20_end_of_next_month",
    )
    assert "動かさない" in page
    assert "<strong>20日締め翌月末払い</strong>" in page
    assert "2026年6月30日" in page  # when May's invoice would be due
    assert send(client, address, sent, reason="合意", document=paper()).status_code == 302
    assert Approval.objects.get(subject="account:A").customer == account().customer


def test_damages_of_a_contract_and_of_an_account_without_one(world, staff):
    client = staff(Duty.ACCOUNTS)
    page, sent = shown(client, act_address("damages"), amount="50,000円", reason="機器の破損")
    for expected in ("機器の破損(50,000円", "¥53,460 → <strong>¥103,460</strong>", "2026年5月分"):
        assert expected in page, expected
    assert send(client, act_address("damages"), sent).status_code == 302
    approve(_other("2026-05-10"), Approval.objects.get().pk)
    assert (Charge.objects.get().amount, Charge.objects.get().contract) == (50_000, contract())
    customer = account("B").customer
    row = customer.billing_accounts.create(
        number="B-2", name="B", postal_code="1000001", address="x", is_default=False
    )
    address = reverse("staff_account_act", args=[row.number, "damages"])
    page, sent = shown(client, address, amount="1000", reason="送料")
    assert "¥0 → <strong>¥1,000</strong>" in page
    assert send(client, address, sent).status_code == 302


def test_a_contract_passes_to_another_holder(world, staff):
    client = staff(Duty.CONTRACTS)
    page, sent = shown(client, act_address("transfer"), to="B")
    assert "B株式会社" in page
    responsible = account("B").customer.contacts.get().pk
    refused = send(client, act_address("transfer"), sent, responsible=responsible)
    assert "ファイルを選んでください" in text(refused)
    done = send(client, act_address("transfer"), sent, responsible=responsible, consent=paper())
    assert done.status_code == 302
    assert contract().customer.number == "B"
    row = Transfer.objects.get()
    answer = client.get(reverse("staff_transfer_consent", args=[row.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert "承諾書" in text(client.get(reverse("staff_contract", args=["C1"])))


# --- refused, stale, not allowed ----------------------------------------------------------

ENTRIES = [
    ("suspend", {"ground": "99-9"}, "一覧から選んでください"),
    ("cancel", {"desired": "2026-02-30"}, "日付を 2026-04-01 の形で"),
    ("cancel", {"desired": "", "due": "2026-05-01"}, "支払期限(2026年5月1日)が過ぎています"),
    ("reduce", {"servers": "3", "day": ""}, "台数が0台になるため"),
    ("add", {"servers": "0", "day": "2026-05-10"}, "1台以上を入力してください"),
    ("terminate", {"ground": ""}, "事由を選んでください"),
    ("terminate", {"ground": "17-1(1)", "effective": "2026-05-09"}, "が過ぎています"),
    ("agree", {"first": "2026-08-01"}, "合意する項目を一つ以上"),
    ("agree", {"unit_price": "1e9"}, "円単位の整数"),
    ("agree", {"term_months": "999"}, "範囲外です"),
    ("agree", {"unit_price": "1", "first": "2026-05-01"}, "適用開始日(2026年5月1日)が過ぎています"),
    ("damages", {"amount": "0", "reason": "x"}, "金額は1円以上です"),
    ("damages", {"amount": "-5", "reason": "x"}, "0円以上を入力してください"),
    ("transfer", {"to": "Z"}, "その番号の顧客はありません"),
    ("transfer", {"to": "A"}, "いまの契約者です"),
]


def test_wrong_entries_say_what_to_do_and_change_nothing(world, staff):
    client, before = staff(), JournalEntry.objects.count()
    for name, asked, words in ENTRIES:
        address = act_address(name)
        page = text(client.get(address, asked))
        assert words in page, (name, asked)
        assert not sealed(page), (name, asked)
        answer = client.post(address, {**asked, "expected": "x", "read": "on"})
        assert answer.status_code in (200, 409), (name, asked)
        parts = client.get(address, asked, headers={"HX-Request": "true"})
        assert words in text(parts), (name, asked)
    assert JournalEntry.objects.count() == before
    assert not Approval.objects.exists()


def test_what_changed_since_it_was_shown_is_not_done(world, staff, today):
    client = staff()
    _, sent = shown(client, act_address("add"), servers="1", day="2026-08-01")
    again = send(client, act_address("add"), sent, document=paper())
    twice = send(client, act_address("add"), {**sent, "once": uuid4()}, document=paper())
    assert (again.status_code, twice.status_code) == (302, 409)
    assert "表示したあとに内容が変わりました" in text(twice)
    assert ServerChange.objects.count() == 1
    _, old = shown(client, act_address("cancel"))
    today("2026-05-11")
    late = send(client, act_address("cancel"), old, document=paper())
    assert late.status_code == 409
    assert sealed(text(late))["expected"] != old["expected"]
    forged = send(client, act_address("cancel"), {**old, "expected": ""}, document=paper())
    assert forged.status_code == 409
    assert contract().ends_on is None


def test_without_the_tick_nothing_is_done(world, staff):
    client = staff()
    _, sent = shown(client, act_address("cancel"))
    answer = send(client, act_address("cancel"), {**sent, "read": ""})
    assert "ここにチェックを入れてください" in text(answer)
    assert contract().ends_on is None


def test_a_refused_transfer_leaves_no_file(world, staff):
    client = staff()
    before = _consents()
    page, sent = shown(client, act_address("transfer"), to="B")
    assert "未払額" in page  # it passes with the account
    other = contract("C2")
    other.customer, other.billing_account = account().customer, account()
    other.responsible = account().customer.contacts.get()
    other.save()
    refused = text(client.get(act_address("transfer"), {"to": "B"}))
    number = Invoice.objects.get(customer__number="A").number
    assert f"ほかの契約にも使われていて、未払いの請求書があります: {number}" in refused
    person = account("B").customer.contacts.get().pk
    answer = send(client, act_address("transfer"), sent, responsible=person, consent=paper())
    assert answer.status_code == 409
    assert not Transfer.objects.exists()
    assert _consents() == before


def _consents() -> list[str]:
    folder = "transfers/2026"
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


def test_who_lacks_the_duty_looks_but_does_nothing(world, staff):
    asked = {
        "suspend": {}, "add": {}, "reduce": {}, "plan": {}, "cancel": {}, "decline": {},
        "holder-declines": {}, "terminate": {"ground": "17-1(1)"}, "agree": {"unit_price": "1"},
        "transfer": {"to": "B"}, "damages": {"amount": "1", "reason": "x"}, "correct-fees": FEE,
    }  # fmt: skip
    for duty in Duty:
        client = staff(duty)
        offers = text(client.get(reverse("staff_contract", args=["C1"])))
        for name, entries in asked.items():
            mine = Duty.ACCOUNTS if name in ("damages", "correct-fees") else Duty.CONTRACTS
            page = text(client.get(act_address(name), entries))
            assert bool(sealed(page)) == (duty is mine), (name, duty)
            status = client.post(act_address(name), {"expected": "x"}).status_code
            assert (status == 403) == (duty is not mine), (name, duty)
            assert (act_address(name) in offers) == (duty is mine), (name, duty)


def test_only_what_the_rules_allow_is_offered(world, staff):
    client = staff()
    page = text(client.get(reverse("staff_contract", args=["C1"])))
    assert act_address("resume") not in page
    assert f'href="{act_address("add")}">台数を追加する</a>' in page
    _, sent = shown(client, act_address("cancel"))
    send(client, act_address("cancel"), sent, document=paper())
    page = text(client.get(reverse("staff_contract", args=["C1"])))
    acts = ("add", "reduce", "plan", "cancel", "decline", "holder-declines")
    offered = {name for name in acts if act_address(name) in page}
    assert offered == set()
    assert act_address("terminate") in page
    assert "終了することが決まっています" in text(client.get(act_address("cancel")))


def test_art_16_1_an_end_is_taken_back_by_two_people_with_the_paper(world, staff):
    client, address = staff(Duty.CONTRACTS), act_address("withdraw-end")
    assert address not in text(client.get(reverse("staff_contract", args=["C1"])))
    assert "通知がありません" in text(client.get(address))
    _, sent = shown(client, act_address("cancel"))
    send(client, act_address("cancel"), sent, document=paper())
    assert f'href="{address}">終了を取り消す</a>' in text(
        client.get(reverse("staff_contract", args=["C1"]))
    )
    page, sent = shown(client, address)
    for expected in (
        "2026年6月10日を最終日とする解約の通知を取り消します",
        "残余料金の全額 <strong>¥516,780</strong> を返還します",
        "うち ¥516,780 を未払額から差し引き、¥0 が前受金になります",
        "契約期間は2027年3月31日まで続き、2027年2月28日までに通知がなければ更新されます",
    ):
        assert expected in page, expected
    assert "ファイルを選んでください" in text(send(client, address, sent, reason="合意"))
    assert send(client, address, sent, reason="合意", document=paper()).status_code == 302
    row = Approval.objects.get()
    other = Client()
    other.force_login(member("suzuki", Duty.CONTRACTS))
    second = text(other.get(reverse("approval", args=[row.pk])))
    for expected in ("解約(2026年6月10日)", "残余料金の請求書", "¥516,780", "なし(続きます)"):
        assert expected in second, expected
    approve(_other("2026-05-10"), row.pk)
    assert contract().ends_on is None
    page = text(client.get(reverse("staff_contract", args=["C1"])))
    assert "取り消した最終日 2026年6月10日" in page
    assert "契約は通知がなかったものとして続きます" in page
    taken = EndWithdrawal.objects.get()
    answer = client.get(reverse("staff_withdrawal_consent", args=[taken.pk]))
    assert b"".join(answer.streaming_content) == PDF


def test_the_holder_reads_in_its_history_that_the_end_was_taken_back(world, staff, client):
    by = context.system(d("2026-05-10"))
    cancel(by, contract().pk)
    withdraw_end(by, contract().pk, "consent.pdf")
    client.force_login(person_of("A", email="a@example.jp"))
    page = text(client.get(reverse("contract", args=["C1"])))
    for expected in ("契約の終了の取消し", "解約の確認", "2026年6月10日を最終日とする解約"):
        assert expected in page, expected
    assert "終了日" not in page.partition('id="history"')[0]
    assert client.get(reverse("cancelled", args=["C1"])).status_code == 302


def test_acts_take_few_queries_and_speak_one_language(
    world,
    staff,
    django_assert_max_num_queries,
):
    client = staff()
    client.get(reverse("customers"))
    cancel(context.system(d("2026-05-10")), contract("C2").pk)
    for name, asked in (
        ("suspend", {}), ("add", {}), ("reduce", {}), ("plan", {}), ("cancel", {}),
        ("decline", {}), ("holder-declines", {}), ("terminate", {"ground": "17-1(1)"}),
        ("agree", {"unit_price": "1"}), ("damages", {"amount": "1", "reason": "x"}),
        ("transfer", {"to": "B"}), ("withdraw-end", {}), ("correct-fees", FEE),
    ):  # fmt: skip
        address = act_address(name, "C2" if name == "withdraw-end" else "C1")
        with django_assert_max_num_queries(23):
            page = text(client.get(address, asked, headers={"accept-language": "en"}))
        main = re.sub(r"<[^>]+>", "", page.partition('<main id="main"')[2].partition("</main>")[0])
        for name_on_file in ("A株式会社", "B株式会社", "試験太郎", "試験 太郎"):
            main = main.replace(name_on_file, "")
        japanese = re.findall(r"[ぁ-んァ-ヶ一-龠]+", main)
        assert not japanese, (name, japanese)


def test_every_ground_has_its_words():
    assert set(GROUNDS) == {*TERMINATION_GROUNDS, *SUSPENSION_GROUNDS, *REFUSAL_GROUNDS}
