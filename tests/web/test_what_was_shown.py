"""What was shown is what is done: a figure that changes meanwhile is shown, and nothing is done.

What was typed is kept, and done as soon as it is sent with what is shown now.
"""

import html

import pytest
from django.http import HttpResponse
from django.urls import reverse

from billing.models import DunningMessage, Payment, PaymentReturn
from billing.operations import payments, write_off
from contracts.models import ChangeRequest
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Approval, JournalEntry
from tests.applicant import consents
from tests.factories import person_of
from tests.once import once
from tests.staff import member, two
from tests.web.reading import read, text
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-07-02"
CHANGED = "表示したあとに内容が変わりました"


def live() -> None:
    """A: April to June, 35,640 each; 30,000 came on June 20. B: 17,820 a month, nothing paid."""
    lived(
        DAY,
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-06-20", "pay", customer="A", amount=30_000),
    )


past = once(live, on=DAY)


@pytest.fixture
def sato(past, today, client):
    today(DAY)
    client.force_login(member("sato"))
    return client


def pay(customer: str, amount: int) -> Payment:
    return payments.receive(context.system(d(DAY)), account(customer).pk, amount, d(DAY))


def changed(answer: HttpResponse, *shown: str) -> str:
    """The fingerprint of what is shown now."""
    assert answer.status_code == 409
    body = html.unescape(text(answer))
    for said in (CHANGED, *shown):
        assert said in body, said
    return read(answer)


def test_a_write_off_after_money_came(sato):
    page = reverse("write_off_invoice", args=[invoice("2026-04", "B").number])
    asked = {"ground": "factual", "reason": "所在不明", "expected": read(sato.get(page))}
    pay("B", 5_000)
    now = changed(sato.post(page, asked), "¥12,820", "所在不明")
    assert not Approval.objects.exists()
    assert sato.post(page, {**asked, "expected": now}).status_code == 302
    facts = {one.en: one.value for one in Approval.objects.get().facts_then}
    assert (facts["Unpaid amount"], facts["Amount to write off"]) == (12_820, 12_820)


def test_a_write_off_read_yesterday(sato, today):
    """The late interest that goes with it grew by a day."""
    page = reverse("write_off_invoice", args=[invoice("2026-04", "B").number])
    asked = {"ground": "factual", "reason": "所在不明", "expected": read(sato.get(page))}
    today("2026-07-03")
    changed(sato.post(page, asked), "¥226")  # 17,820 × 14.5 % × 32/365 = 226.53
    assert not Approval.objects.exists()


def test_a_credit_note_after_money_came(sato):
    page = reverse("credit_invoice", args=[invoice("2026-04", "B").number])
    asked = {"way": "rest", "kind": "correction", "reason": "台数の訂正"}
    sent = {**asked, "propose": "1", "expected": read(sato.post(page, asked))}
    pay("B", 5_000)
    now = changed(sato.post(page, sent), "¥12,820", "¥5,000", "台数の訂正")
    assert not Approval.objects.exists()
    assert sato.post(page, {**sent, "expected": now}).status_code == 302
    facts = {one.en: one.value for one in Approval.objects.get().facts_then}
    assert (facts["Deducted from the unpaid amount"], facts["Becomes credit"]) == (12_820, 5_000)


def test_a_credit_note_other_than_its_preview(sato):
    """The form is beside its preview: what was entered after it was calculated is shown first."""
    page = reverse("credit_invoice", args=[invoice("2026-04", "B").number])
    asked = {"way": "amounts", "kind": "correction", "amount_0": "1,000", "reason": "x"}
    sent = {**asked, "propose": "1", "expected": read(sato.post(page, asked))}
    changed(sato.post(page, {**sent, "amount_0": "2,000"}), "¥2,200")
    assert not Approval.objects.exists()


def test_a_write_off_taken_back_after_money_came(sato):
    """The credit that came would settle the invoice at once."""
    owed = invoice("2026-06", "A")
    sato_, suzuki = two(DAY)
    write_off.write_off(sato_, owed.pk, "factual", "所在不明", None, suzuki)
    page = sato.get(reverse("staff_invoice", args=[owed.number]))
    asked = {"reason": "配当", "expected": read(page)}
    pay("A", 50_000)  # 5,640 and 35,640 are open, so 8,720 become credit
    undo = reverse("reverse_write_off", args=[owed.number])
    now = changed(sato.post(undo, asked), "¥8,720", "配当")
    assert not JournalEntry.objects.filter(operation="reverse_write_off").exists()
    assert sato.post(undo, {**asked, "expected": now}).status_code == 302
    assert JournalEntry.objects.filter(operation="reverse_write_off").exists()


@pytest.mark.parametrize(
    ("administrators", "duties", "proposals"),
    [(1, ["contracts", "accounts"], 0), (2, ["administration"], 1)],
)
def test_duties_that_another_administrator_changed(sato, administrators, duties, proposals):
    """One who administers alone changes them at once; of two one proposes it."""
    other = member("tanaka", Duty.ACCOUNTS)
    if administrators == 2:
        member("suzuki", Duty.ADMINISTRATION)
    page = reverse("staff_member", args=[other.pk])
    sent = {"duties": ["contracts", "accounts"], "expected": read(sato.get(page))}
    other.duties, other.is_active = ["administration"], administrators == 2
    other.save(update_fields=["duties", "is_active"])
    there = reverse("staff_duties", args=[other.pk])
    now = changed(sato.post(there, sent), 'value="contracts" id="id_duties_0" checked')
    other.refresh_from_db()
    assert (other.duties, Approval.objects.count()) == (["administration"], 0)
    assert sato.post(there, {**sent, "expected": now}).status_code == 302
    other.refresh_from_db()
    assert (other.duties, Approval.objects.count()) == (duties, proposals)


def test_a_payment_by_hand_after_another_came(sato):
    page = f"{reverse('enter_payment')}?account={account('B').pk}"
    values = {"amount": "17,820", "value_date": DAY, "payer_name": "ﾐﾎﾝ"}
    shown = sato.post(page, values)
    sent = {**values, "store": "yes", "expected": read(shown)}
    pay("B", 17_820)  # of April, which the preview paid
    answer = sato.post(page, sent)
    now = changed(answer, invoice("2026-05", "B").number, "ﾐﾎﾝ")
    assert account("B").payments.count() == 1
    sent["expected"] = now
    assert sato.post(page, sent).status_code == 302
    assert account("B").payments.latest("pk").allocations.get().invoice == invoice("2026-05", "B")


def test_a_payment_undone_that_settles_something_else_by_now(sato):
    """What it settled was taken back meanwhile: nothing would be open again."""
    payment = account("A").payments.get()
    page = reverse("undo_payment", args=[payment.pk])
    sent = {"way": "unknown", "reason": "別会社", "expected": read(sato.get(page))}
    payments.reverse(context.system(d(DAY)), payment, "二重")
    now = changed(sato.post(page, sent), "別会社", "<dd>なし</dd>")
    assert not PaymentReturn.objects.exists()
    assert sato.post(page, {**sent, "expected": now}).status_code == 302
    assert PaymentReturn.objects.get().payment == payment


def test_a_reminder_of_other_amounts(sato):
    there = reverse("dunning_account", args=[account("B").pk])
    sent = {"expected": sato.get(there).context["expected"]}
    before = DunningMessage.objects.count()
    pay("B", 5_000)
    answer = sato.post(reverse("send_dunning_now", args=[account("B").pk]), sent, follow=True)
    assert CHANGED in answer.content.decode()
    assert DunningMessage.objects.count() == before


@pytest.mark.parametrize(
    ("name", "chosen", "figure"),
    [
        ("add_servers", {"servers": "2", "day": "2026-07-16"}, "2026年8月"),
        ("change_plan", {"plan": "annual"}, "第2期"),
    ],
)
def test_art_6_2_a_request_at_another_days_cost(sato, client, today, name, chosen, figure):
    client.force_login(person_of("A", "owner", confirmed=True))
    page = reverse(name, args=["C1"])
    sent = {**chosen, "expected": read(client.get(page, chosen)), **consents()}
    today("2026-07-03")
    now = changed(client.post(page, sent), figure)
    assert not ChangeRequest.objects.exists()
    assert client.post(page, {**sent, "expected": now}).status_code == 302
    assert ChangeRequest.objects.get().contract == contract("C1")
