"""The invoice of real rows, read back from its PDF."""

import hashlib

import pytest

from billing.models import Invoice
from billing.operations.documents import document
from contracts.office import context
from contracts.office.terms.bank_account import BankAccount
from contracts.people.operations.companies import change_particulars
from portal.jobs.runner import run_here
from tests.documents.reading import pages, rows, text
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db


def pdf(issued: Invoice) -> bytes:
    return bytes(document(issued).pdf)


@pytest.fixture
def usual() -> Invoice:
    """June's invoice of two contracts, after April's, due on 06-01, was paid on 06-10."""
    lived(
        "2026-06-30",
        *signed("2026-04-01", "C1", servers=3),
        *signed("2026-04-15", "C2", servers=1),
        event("2026-06-10", "pay", customer="A", amount=62_964),
    )
    by = context.system(d("2026-06-30"))
    change_particulars(by, account(), name="株式会社髙﨑製作所", department="管理部経理課")
    run_here(d("2026-07-01"))
    return invoice("2026-06")


def test_it_has_the_six_items_of_a_qualified_invoice(usual):
    read = text(pdf(usual))
    for item in (
        # who issues it, with the registration number
        "サンプルクラウド株式会社",
        "登録番号 T9234567890123",
        # when and what was supplied
        "月額利用料  2026/06/01–2026/06/30  3  ¥16,200  ¥48,600  10%",
        "月額利用料  2026/06/01–2026/06/30  1  ¥16,200  ¥16,200  10%",
        # the total at each rate with the rate, and the tax on it
        "10%  ¥64,800  ¥6,480",
        # who receives it
        "株式会社髙﨑製作所",
        "管理部経理課 御中",
    ):
        assert item in read


def test_it_says_the_payment_terms_that_were_agreed():
    lived("2026-05-01", *signed("2026-04-01"), payment_terms="closing_20_end_of_next_month")
    read = text(pdf(invoice("2026-04")))
    assert "お支払期限  2026年6月30日" in read
    assert "支払条件は20日締め翌月末払いです。" in read


def test_it_says_what_is_to_be_paid_when_where_and_what_follows_if_it_is_not(usual):
    read = text(pdf(usual))
    assert "請求書番号  INV-2026-000003" in read
    assert "発行日  2026年7月1日" in read
    assert "件名  サーバーセキュリティサービス 2026年6月分 ご利用料金" in read
    assert "ご請求金額(税込)  ¥71,505  お支払期限  2026年7月31日" in read
    assert "合計(税込)  ¥71,505" in read
    for line in ("見本銀行 本店営業部(001)", "普通 1234567", "サンプルクラウド(カ"):
        assert line in read
    assert "振込手数料はお客様のご負担でお願いいたします。" in read
    assert "期限の翌日からお支払日まで、未払額に年14.5%の遅延損害金が発生し" in read


def test_lines_stand_under_their_contract_and_late_interest_by_itself(usual):
    read = rows(pdf(usual))
    first, second, late = (
        read.index(heading)
        for heading in ("契約番号  C1", "契約番号  C2", "遅延損害金(消費税の対象外)")
    )
    assert first < second < late
    assert read[first + 1].startswith("月額利用料  2026/06/01–2026/06/30  3")
    assert read[first + 2] == "3台 × 16,200円 = 48,600円"
    assert read[second + 1].startswith("月額利用料  2026/06/01–2026/06/30  1")
    interest = " ".join(read[late + 1 : late + 4])
    assert "遅延損害金(INV-2026-000001" in interest
    assert "2026年4月分)" in interest
    assert "2026/06/02–2026/06/10  ¥225  対象外" in interest
    assert "62,964円 × 14.5% × 9/365日" in interest
    assert "対象外  ¥225" in read


def test_it_is_one_page_addressed_to_a_company_once(usual):
    read = text(pdf(usual))
    assert len(pages(pdf(usual))) == 1
    assert read.count("御中") == 1
    assert "様" not in read.replace("お客様", "")
    assert "INV-2026-000003 1 / 1" in read


def test_it_is_stored_with_its_hash_and_stays_as_it_was(usual, settings):
    stored = document(usual)
    assert stored.sha256 == hashlib.sha256(stored.pdf).hexdigest()
    settings.ISSUER_NAME = "別の会社"
    settings.ISSUER_BANK_ACCOUNT = BankAccount("別の銀行", "本店", "当座", "7654321", "ベツ")
    change_particulars(context.system(d("2026-07-02")), account(), name="新社名株式会社")
    assert pdf(Invoice.objects.get(pk=usual.pk)) == bytes(stored.pdf)


def test_made_late_it_still_says_what_was_so_on_the_day_of_issue(usual, settings):
    settings.ISSUER_NAME = "別の会社"
    settings.ISSUER_BANK_ACCOUNT = BankAccount("別の銀行", "本店", "当座", "7654321", "ベツ")
    change_particulars(context.system(d("2026-07-02")), account(), name="新社名株式会社")
    read = text(pdf(Invoice.objects.get(pk=usual.pk)))
    assert "株式会社髙﨑製作所" in read
    assert "サンプルクラウド株式会社" in read
    assert "別の" not in read
    assert "新社名" not in read


def test_the_residual_fee_of_a_cancelled_contract():
    cancel = event("2026-04-30", "cancel", contract="C1")
    lived("2026-04-30", *signed("2026-04-01", servers=3), cancel)
    residual = Invoice.objects.get(kind="residual")
    read = text(pdf(residual))
    assert "件名  サーバーセキュリティサービス 最低利用期間の残余料金(契約 C1)" in read
    assert "ご請求金額(税込)  ¥534,600  お支払期限  2026年6月1日" in read
    assert "最低利用期間の残余料金  2026/06/01–2027/03/31  3  ¥16,200  ¥486,000  10%" in read
    assert "3台 × 16,200円 × 10か月 = 486,000円" in read
    assert "10%  ¥486,000  ¥48,600" in read
    assert "対象外" not in read


def test_an_annual_fee_is_named_as_such():
    lived("2026-05-01", *signed("2026-04-01", plan="annual", servers=2))
    read = text(pdf(invoice("2026-04")))
    assert "年額利用料  2026/04/01–2027/03/31  2  ¥194,400  ¥388,800  10%" in read


def test_names_are_text_and_nothing_else():
    lived("2026-04-30", *signed("2026-04-01"))
    by = context.system(d("2026-04-30"))
    change_particulars(by, account(), name="<b>A&B</b><img src=x>")
    run_here(d("2026-05-01"))
    made = pdf(invoice("2026-04"))
    assert "<b>A&B</b><img src=x> 御中" in text(made)
    assert not pages(made)[0].images
