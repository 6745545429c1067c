"""The receipt of real rows, read back from its PDF."""

import pytest

from billing.models import Payment, Receipt
from billing.operations.documents import receipt_document
from billing.operations.payments import allocate_again, receive
from billing.operations.receipts import issue_receipt
from contracts.office import context
from contracts.office.models import Alert
from contracts.people.operations.companies import change_particulars
from tests.documents.reading import pages, text
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-08-10"
BY = context.system(d(DAY))


def paid(amount: int, day: str = "2026-07-20", **account_values) -> Payment:
    """Of A, which owes 35,640 for each month from April on and paid nothing before."""
    lived("2026-07-02", *signed("2026-04-01", servers=2))
    if account_values:
        change_particulars(BY, account(), **account_values)
    return receive(BY, account().pk, amount, d(day))


def pdf(receipt: Receipt, is_copy: bool = False) -> bytes:
    return bytes(receipt_document(receipt, is_copy).pdf)


def test_a_whole_receipt_line_by_line():
    payment = paid(40_000, name="株式会社髙﨑製作所", department="経理部")
    read = text(pdf(issue_receipt(BY, payment.pk)))
    for said in (
        "領収書",
        "番号  RC-2026-000001",
        "発行日  2026年8月10日",
        "領収日  2026年7月20日",
        "株式会社髙﨑製作所",
        "経理部 御中",
        "領収金額(税込)  ¥40,000",
        "但し  サーバーセキュリティサービス 2026年4月分 ご利用料金ほかとして",
        "上記の金額を正に領収いたしました。",
        "INV-2026-000001  サーバーセキュリティサービス 2026年4月分 ご利用料金  ¥35,640",
        "INV-2026-000002  サーバーセキュリティサービス 2026年5月分 ご利用料金  ¥4,360",
        # 4,360 × 3,240/35,640 = 396.4 of tax
        "10%  ¥36,364  ¥3,636",
        "合計(税込)  ¥40,000",
        "サンプルクラウド株式会社",
        "登録番号 T9234567890123",
        "電子的に交付する領収書のため、収入印紙は不要です。",
    ):
        assert said in read, (said, read)
    assert "対象外" not in read
    assert "再発行" not in read
    assert read.count("御中") == 1
    assert len(pages(pdf(Receipt.objects.get()))) == 1


def test_late_interest_stands_outside_tax_and_what_is_left_as_credit():
    payment = paid(200_000, "2026-07-02")
    receipt = issue_receipt(BY, payment.pk)
    read = text(pdf(receipt))
    outside = sum(part.amount for part in receipt.parts.filter(percent=None))
    assert outside == 0  # nothing had been paid late when June was billed
    assert "10%  ¥97,200  ¥9,720" in read
    assert f"前受金(今後のご請求に充当)  ¥{200_000 - 3 * 35_640:,}" in read
    assert "ご利用料金ほか(前受金を含む)として" in read
    lived("2026-08-01")  # bills the late interest of April and May, which credit pays
    later = receive(BY, account().pk, 1_000, d(DAY))
    assert "前受金として" in text(pdf(issue_receipt(BY, later.pk)))


def test_the_copy_says_so_and_the_next_what_it_replaces():
    payment = paid(40_000)
    first = issue_receipt(BY, payment.pk)
    read = text(pdf(first, is_copy=True))
    assert "再発行" in read
    assert "RC-2026-000001" in read
    allocate_again(BY, payment.pk, "誤り")
    second = text(pdf(issue_receipt(BY, payment.pk)))
    assert "RC-2026-000002" in second
    assert "差替え前  RC-2026-000001(無効)" in second


def test_a_person_is_addressed_as_one():
    read = text(pdf(issue_receipt(BY, paid(1_000, name="見本 太郎", is_person=True).pk)))
    assert "見本 太郎 様" in read
    assert "御中" not in read


@pytest.mark.parametrize("name", ["<b>A&B</b><img src=x>", "{{ content.total }}", "A&amp;B社"])
def test_names_are_text_and_nothing_else(name):
    made = pdf(issue_receipt(BY, paid(1_000, name=name).pk))
    assert f"{name} 御中" in text(made)
    assert not pages(made)[0].images


def test_what_no_font_has_is_a_matter_for_staff():
    receipt = issue_receipt(BY, paid(1_000, name="株式会社🍣𠮷野家").pk)
    assert "株式会社〓𠮷野家 御中" in text(pdf(receipt))
    alert = Alert.objects.get(kind="unprintable_receipt")
    assert alert.reference == f"payment:{receipt.payment_id}"
    assert alert.text == "RC-2026-000001: 印字できない文字「🍣」を〓にしました"


def test_it_stays_as_it_was_issued(settings):
    payment = paid(1_000)
    receipt = issue_receipt(BY, payment.pk)
    settings.ISSUER_NAME = "別の会社"
    change_particulars(BY, account(), name="新社名株式会社")
    read = text(pdf(receipt, is_copy=True))
    assert "A株式会社 御中" in read
    assert "サンプルクラウド株式会社" in read
    assert "別の会社" not in read
