"""How to pay: what to transfer for the open invoices, for one of them, or for those ticked."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.urls import reverse

from billing.models import Invoice
from billing.operations.matching import match_records
from billing.operations.transfer import transfer
from contracts.office import context
from contracts.office.models import OutboxMessage
from contracts.office.outbox import composers
from contracts.people.models import BillingAccount
from contracts.people.operations.companies import change_particulars
from portal.exports.models import Export
from portal.jobs.runner import run_here
from tests.bank_files import bank_file
from tests.factories import MembershipFactory, UserFactory, person_of
from tests.once import once
from tests.web.html import Page
from tests.web.reading import rows, text
from tests.world import account, contract, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
PAY = reverse("pay")


def live() -> None:
    """Of three invoices of 35,640 yen two are late; 10,000 came for the first."""
    lived(
        "2026-07-10",
        *signed("2026-04-01", servers=2),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=10_000),
    )
    mine = account("A")
    mine.number, mine.payer_names = "K-2026-000417", ["カ)アオイショウジ"]
    mine.save()


past = once(live, on="2026-07-10")


@pytest.fixture
def payer(past, today, client):
    today("2026-07-10")
    user = UserFactory(email="pays@example.jp")
    MembershipFactory(user=user, customer=account("K-2026-000417").customer, role="viewer")
    client.force_login(user)
    return client


def facts(answer) -> dict[str, str]:
    """What the box says, without the word on its buttons."""
    return {row[0]: row[1].replace(" コピー", "") for row in rows(answer) if len(row) == 2}


def test_all_open_invoices_together(payer, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = payer.get(PAY)
    found = facts(answer)
    assert found["お振込金額"] == "¥96,920"
    assert found["最も早い支払期限"] == "2026年6月1日 期限超過"
    assert found["銀行・支店"] == "見本銀行 本店営業部(001)"
    assert found["口座番号"] == "普通 1234567"
    assert found["口座名義"] == "サンプルクラウド(カ"
    assert found["お振込時に付ける番号"].startswith("K-2026-000417")
    # 25,640 × 14.5 % × 39/365 = 397.2 and 35,640 × 14.5 % × 10/365 = 141.5
    assert found["本日までの遅延損害金(未請求)"].startswith("¥538")
    assert "合わせて¥97,458" in text(answer)


def test_the_statement_says_what_is_overdue_on_its_day(payer):
    page = Page(payer.get("/portal/statement/", {"day": "2026-06-30"}))
    due = page.table("未払いの請求書").column("支払期限")
    assert due == ["2026年6月1日 期限超過", "2026年6月30日"]


def test_those_ticked(payer):
    one = invoice("2026-05").number
    found = facts(payer.get(PAY, {"choosing": "1", "row": one}))
    assert found["お振込金額"] == "¥35,640"
    assert found["支払期限"] == "2026年6月30日 期限超過"
    assert found["お振込時に付ける番号"].startswith(one)
    nothing = payer.get(PAY, {"choosing": "1"})
    assert "お支払いになる請求書を選んでください" in text(nothing)
    others = invoice("2026-05", "B").number
    assert "お支払いになる請求書を選んでください" in text(
        payer.get(PAY, {"choosing": "1", "row": others})
    )


@pytest.mark.parametrize("name", ["contracts", "statement"])
def test_the_overview_and_the_statement_say_it_too(payer, name):
    assert facts(payer.get(reverse(name)))["お振込金額"] == "¥96,920"


def test_an_invoice_says_it_until_it_is_paid(payer):
    number = invoice("2026-05").number
    assert facts(payer.get(reverse("invoice", args=[number])))["お振込金額"] == "¥35,640"
    (record,) = bank_file({"name": f"{number}ｱｵｲｼﾖｳｼﾞ", "amount": 35_640, "day": d("2026-07-10")})
    match_records(context.system(d("2026-07-10")), [record.pk])
    assert "お振込金額" not in facts(payer.get(reverse("invoice", args=[number])))


def test_what_the_page_says_is_matched_by_itself(payer):
    """The amount, and the reference before a name that the account has."""
    number = facts(payer.get(PAY))["お振込時に付ける番号"].partition(" ")[0]
    (record,) = bank_file({"name": f"{number} ｱｵｲｼﾖｳｼﾞ", "amount": 96_920, "day": d("2026-07-10")})
    match_records(context.system(d("2026-07-10")), [record.pk])
    record.refresh_from_db()
    assert record.state == "matched", (record.match, record.reason)
    assert "未払いの請求書はありません" in text(payer.get(PAY))


def test_the_pdfs_of_those_ticked_but_of_no_other_company(
    payer, django_capture_on_commit_callbacks
):
    mine, others = invoice("2026-05").number, invoice("2026-05", "B").number
    selected = reverse("invoices_zip")
    assert payer.post(selected, {"row": [mine]}).status_code == 403, "a viewer takes nothing away"
    user = person_of("A", "billing", email="clerk@example.jp")
    payer.force_login(user)
    assert "請求書を1件以上選んでください" in text(
        payer.post(selected, {"row": [others]}, follow=True)
    )
    payer.post(selected, {"row": [mine, others]})
    assert Export.objects.get().parameters == {"numbers": [mine]}


def test_an_account_of_its_own_is_printed_shown_and_matched(payer):
    """From the account's form to the page, the next invoice, the mail and the bank's file."""
    mine = BillingAccount.objects.get(number="K-2026-000417")
    by = context.system(d("2026-07-10"))
    change_particulars(by, mine, virtual_account="123-7654321")
    found = facts(payer.get(PAY))
    assert (found["銀行・支店"], found["口座番号"]) == ("見本銀行 (123)", "普通 7654321")
    run_here(d("2026-08-01"))
    issued = Invoice.objects.get(label="2026-07", billing_account=mine)
    assert issued.parties["issuer"]["bank_account"] == [
        "見本銀行 (123)",
        "普通 7654321",
        "サンプルクラウド(カ",
    ]
    others = Invoice.objects.get(label="2026-07", customer=account("B").customer)
    assert others.parties["issuer"]["bank_account"][1] == "普通 1234567"
    run_here(d("2026-08-03"))
    mails = OutboxMessage.objects.filter(purpose__startswith="dunning_")
    dunned = mails.filter(notice__customer=mine.customer).latest("pk")
    assert "普通 7654321" in composers[dunned.purpose](dunned).body
    (record,) = bank_file(
        {"name": "ﾀﾅｶ", "amount": 25_640, "day": d("2026-08-01"), "account": "0001-123-1-7654321"}
    )
    match_records(context.system(d("2026-08-01")), [record.pk])
    record.refresh_from_db()
    assert record.payment.billing_account == mine


def test_a_virtual_account_has_one_payer(payer):
    by = context.system(d("2026-07-10"))
    change_particulars(by, account("B"), virtual_account="123-7654321")
    mine = BillingAccount.objects.get(number="K-2026-000417")
    with pytest.raises(ValidationError, match="この番号は別の請求先で使われています"):
        change_particulars(by, mine, virtual_account="123-7654321")
    with pytest.raises(ValidationError, match="支店番号と口座番号を"):
        change_particulars(by, mine, virtual_account="7654321")
    with pytest.raises(ValidationError, match="当社の口座です"):
        change_particulars(by, mine, virtual_account="001-1234567")
    with pytest.raises(IntegrityError, match="virtual_account_form"):
        BillingAccount.objects.filter(pk=mine.pk).update(virtual_account="x")


def test_art_19_what_passed_to_another_company_is_its_to_pay(payer):
    old, new = account("B"), BillingAccount.objects.get(number="K-2026-000417").customer
    consent = ContentFile(b"%PDF consent", "consent.pdf")
    transfer(context.system(), contract("C2").pk, new, new.contacts.get(), consent)
    asked = {one.account.pk: one.transfer.amount for one in payer.get(PAY).context["transfers"]}
    assert asked[old.pk] == 3 * 17_820
    first = payer.get(reverse("contracts")).context["transfers"]
    assert {one.account.pk: one.transfer.amount for one in first} == asked
    number = Invoice.objects.filter(billing_account=old).earliest("pk").number
    payer.force_login(person_of("B", "owner", email="old@example.jp"))
    for address in (PAY, reverse("contracts"), reverse("invoice", args=[number])):
        assert "お振込金額" not in text(payer.get(address)), address
