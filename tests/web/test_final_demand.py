"""What a final demand asks for."""

import re

import pytest
from django.urls import reverse

from billing.mail import debts
from billing.models import BankDataReceived, Charge, DunningMessage, Invoice
from billing.operations import payments
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import OutboxMessage
from portal.jobs import runner
from tests.documents.reading import text as text_of
from tests.web.html import Page
from tests.world import account, d, event, lived, signed

pytestmark = pytest.mark.django_db


def test_a_final_demand_totals_all_that_is_overdue(today, staff):
    """17,820 + 148 of May took the step; 17,820 + 353 of April (50 days) are overdue besides."""
    today("2026-07-21")
    lived("2026-07-21", *signed("2026-04-01"))
    final = DunningMessage.objects.filter(step="final").last()
    assert (final.day, final.text["total"], final.text["due"]) == (d("2026-07-21"), 17_968, 36_141)
    letter = reverse("dunning_letter", args=[final.pk])
    body = text_of(staff(Duty.ACCOUNTS).get(letter).content)
    assert re.search(r"ご請求の合計\s*¥36,141", body)
    for said in ("¥17,968", "¥18,173", "契約を解除することがあります"):
        assert said in body, said
    second = DunningMessage.objects.filter(step="second").last()
    assert second.text["due"] > second.text["total"]
    body = text_of(staff(Duty.ACCOUNTS).get(reverse("dunning_letter", args=[second.pk])).content)
    assert re.search(rf"ご請求の合計\s*¥{second.text['total']:,}", body)


def test_where_every_contract_has_ended_it_announces_no_suspension(today, staff):
    today("2026-07-21")
    lived("2026-07-21", *signed("2026-04-01"), event("2026-04-20", "cancel", contract="C1"))
    final = DunningMessage.objects.filter(step="final").last()
    body = text_of(staff(Duty.ACCOUNTS).get(reverse("dunning_letter", args=[final.pk])).content)
    mail = debts(OutboxMessage.objects.filter(purpose="dunning_final").last()).body
    assert "最終督促状" in body
    assert "至急お支払いください" in mail
    for text in (body, mail):
        for threat in ("停止", "解除", "terminated"):
            assert threat not in text, threat


@pytest.fixture
def demanded(today) -> DunningMessage:
    """A final demand with a part paid, damages, interest billed before, and a debt not yet due.

    April, 17,820 due on 1 June: 10,000 paid on 10 June. 17,820 x 14.5 % x 9/365 = 63.71, then
    7,820 x 14.5 % x 41/365 = 127.37 to 21 July: 191 accrued, of which June's invoice bills 63.
    May, 17,820 and damages of 5,000 due on 30 June: 22,820 x 14.5 % x 21/365 = 190.37.
    June, 17,820 and 63, is due on 31 July.
    """
    lived("2026-05-31", *signed("2026-04-01"))
    Charge.objects.create(billing_account=account(), day="2026-05-20", amount=5_000, reason="破損")
    BankDataReceived.objects.create(
        through="2026-07-31", recorded_at=context.system(d("2026-06-01")).now
    )
    for day in ("06-01", "06-04", "06-10", "06-11", "06-22", "07-01", "07-03", "07-10", "07-21"):
        runner.run_here(d(f"2026-{day}"))
        if day == "06-10":
            by = context.system(d("2026-06-10"))
            payments.receive(by, account().pk, 10_000, d("2026-06-10"))
    today("2026-07-21")
    return DunningMessage.objects.filter(step="final").latest("pk")


APRIL, MAY = 7_820 + 128, 22_820 + 190


def test_it_asks_for_every_open_invoice_with_interest_to_the_day_and_damages(demanded):
    assert demanded.day == d("2026-07-21")
    rows = {
        part: [(row["label"], row["outstanding"], row["interest"]) for row in demanded.text[part]]
        for part in ("invoices", "others")
    }
    assert rows == {
        "invoices": [("2026-05", 22_820, 190)],
        "others": [("2026-04", 7_820, 128)],
    }
    assert demanded.demanded == demanded.text["due"] == APRIL + MAY == 30_958
    not_due = Invoice.objects.get(label="2026-06")
    assert (not_due.due_on, not_due.total) == (d("2026-07-31"), 17_883)


def test_page_letter_and_mail_say_the_same_sum(demanded, staff):
    client = staff(Duty.ACCOUNTS)
    body = text_of(client.get(reverse("dunning_letter", args=[demanded.pk])).content)
    assert re.search(r"ご請求の合計\s*¥30,958", body)
    for said in ("¥22,820", "¥190", "¥23,010", "¥7,820", "¥128", "¥7,948"):
        assert said in body, said
    listed = Page(client.get(reverse("dunning_letters"))).table("督促状")
    mine = Page(client.get(reverse("dunning_account", args=[account().pk]))).table("送った督促状")
    for table in (listed, mine):
        assert [[*row[:2], row[-2]] for row in table.body][:2] == [
            ["2026年7月21日", "最終督促", "¥30,958"],
            # 22,820 x 14.5 % x 10/365 = 90.65: a reminder asks for what took its step
            ["2026年7月10日", "督促", "¥22,910"],
        ]
    message = OutboxMessage.objects.get(purpose="dunning_final", document=f"dunning:{demanded.pk}")
    assert "期限を過ぎたご請求の総額 ¥30,958" in debts(message).body
