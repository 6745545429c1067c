"""Applications that came on paper: typed by staff, with the consent as document (Art. 6-1, 31)."""

import pytest
from django.urls import reverse

from contracts.models import Application, ApplicationDraft, Contract
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import JournalEntry, Notice
from contracts.operations.editions import publish_edition
from contracts.people.models import Customer
from contracts.queries.editions import in_force_on
from tests.once import once
from tests.web.test_console_acts import paper
from tests.web.test_console_customers import PDF, text
from tests.world import contract, d, dun_nobody, lived, signed

pytestmark = pytest.mark.django_db

COMPANY = {
    "company-name": "丸山製作所株式会社",
    "company-name_kana": "マルヤマセイサクショ",
    "company-corporate_number": "",
    "company-postal_code": "100-0001",
    "company-prefecture": "東京都",
    "company-city": "千代田区",
    "company-street": "千代田1-1",
    "company-phone": "03-1234-5678",
    "responsible-name": "丸山 花子",
    "responsible-name_kana": "マルヤマ ハナコ",
    "responsible-email": "hanako@example.jp",
    "billing-account": "same",
}
ORDER = {"order-plan": "monthly", "order-servers": "３台", "order-starts_on": "2026-12-15"}
ON_PAPER = {
    "channel": "paper",
    "arrived": "2026-11-27",
    "consents": "on",
    "takes_responsibilities": "on",
    "declares_no_antisocial_ties": "on",
    "key": "7e5d0a5e-8a0b-4b53-9d31-5b5dc7a7a001",
}


def one_contract() -> None:
    publish_edition(context.system(d("2026-04-01")), d("2026-04-01"), {}, "利用規約")
    dun_nobody()
    lived("2026-11-30", *signed("2026-04-10"))


life = once(one_contract)


@pytest.fixture
def desk(life, today, staff):
    today("2026-11-30")
    return staff(Duty.CONTRACTS)


def enter(client, *parts: dict, of: str = "", document=True, **more):
    address = reverse("enter_application_of", args=[of]) if of else reverse("enter_application")
    entries = {name: value for part in parts for name, value in part.items()} | more
    return client.post(address, {**entries, **({"document": paper()} if document else {})})


def test_art_6_1_a_new_company_applies_on_paper_and_is_then_screened(desk):
    assert reverse("enter_application") in text(desk.get(reverse("applications")))
    answer = enter(desk, COMPANY, ORDER, ON_PAPER)
    assert answer.status_code == 302, text(answer)
    customer = Customer.objects.get(name="丸山製作所株式会社")
    row = Contract.objects.get(customer=customer)
    assert (row.servers, row.applied_on, row.formed_on) == (3, d("2026-11-27"), None)
    assert row.responsible.email == "hanako@example.jp"
    kept = row.application
    assert (kept.received_on, kept.entered_on) == (d("2026-11-27"), d("2026-11-30"))
    assert (kept.channel, kept.account) == ("paper", None)
    assert kept.edition == in_force_on(d("2026-11-27"))
    assert kept.entered_by_id == int(desk.session["_auth_user_id"])
    assert kept.declares_no_antisocial_ties
    assert "暴力団" in kept.declaration
    assert kept.paper.read() == PDF
    assert not customer.memberships.exists()
    assert Notice.objects.filter(kind="received", contract=row).exists()
    entry = JournalEntry.objects.get(operation="apply", contract=row)
    assert entry.after["arrived_on"] == "2026-11-27"
    page = text(desk.get(answer.url))
    for expected in ("2026年12月15日", "書面(郵便・FAX・持参)、2026年11月27日に届いた書類による"):
        assert expected in page, expected
    document = desk.get(reverse("staff_application_paper", args=[row.number]))
    assert b"".join(document.streaming_content) == PDF


def test_entered_twice_it_is_one_application(desk):
    first = enter(desk, COMPANY, ORDER, ON_PAPER)
    assert enter(desk, COMPANY, ORDER, ON_PAPER).url == first.url
    assert Customer.objects.filter(name="丸山製作所株式会社").count() == 1
    assert ApplicationDraft.objects.count() == 1
    assert Application.objects.filter(channel="paper").count() == 1


def test_a_customer_applies_for_one_more_contract(desk):
    customer, person = contract().customer, contract().responsible
    page = text(desk.get(reverse("enter_application_of", args=[customer.number])))
    assert "company-name" not in page
    mine = {"responsible-contact": person.pk, "billing-account": contract().billing_account_id}
    assert enter(desk, mine, ORDER, ON_PAPER, of=customer.number).status_code == 302
    row = customer.contracts.get(formed_on=None)
    assert (row.responsible, row.billing_account) == (person, contract().billing_account)


MISTAKES = [
    ({"declares_no_antisocial_ties": ""}, "書面で確かめてから"),
    ({"consents": ""}, "書面で確かめてから"),
    ({"company-name": ""}, "会社名"),
    ({"order-servers": "0"}, "台数は"),
    ({"arrived": "2026-12-01"}, "まだ来ていません"),
    ({"arrived": "2026-10-30"}, "30日を過ぎた申込書です"),
    ({"arrived": "2026-03-31"}, "規約への同意と表明がそろっていません"),
    ({"company-corporate_number": "1234567890123"}, "法人番号"),
]


@pytest.mark.parametrize(("wrong", "words"), MISTAKES)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(desk, wrong, words):
    answer = enter(desk, COMPANY, ORDER, ON_PAPER, **wrong)
    assert answer.status_code in (200, 409)
    assert words in text(answer)
    assert "丸山 花子" in text(answer)
    assert not Customer.objects.filter(name_kana="マルヤマセイサクショ").exists()
    assert not ApplicationDraft.objects.exists()


def test_without_its_document_or_the_duty_nothing_is_entered(desk, staff):
    assert "ファイルを選んでください" in text(enter(desk, COMPANY, ORDER, ON_PAPER, document=False))
    assert enter(staff(Duty.ACCOUNTS), COMPANY, ORDER, ON_PAPER).status_code == 403
    assert not ApplicationDraft.objects.exists()
