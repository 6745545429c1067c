"""The certificates of real rows, read back from their PDFs."""

import pytest

from billing.operations.certificates import certify_balance, certify_payment
from billing.operations.documents import certificate_document
from billing.operations.payments import receive
from billing.queries.statement import of_accounts
from contracts.office import context
from contracts.office.models import Alert
from contracts.people.operations.companies import change_particulars
from tests.documents.reading import pages, text
from tests.documents.test_archival import PDFUA, claims, kinds, opened
from tests.world import account, d, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-08-10"
BY = context.system(d(DAY))


@pytest.fixture
def paid():
    """A owes 35,640 for each month from April on; 40,000 came on 07-20."""
    lived("2026-08-02", *signed("2026-04-01", servers=2))
    return receive(BY, account().pk, 40_000, d("2026-07-20"), payer_name="カ)エイシヤ")


def read(one, is_copy: bool = False) -> str:
    made = bytes(certificate_document(one, is_copy).pdf)
    assert len(pages(made)) == 1
    return text(made).replace("  ", " ")


def test_both_can_be_read_aloud(paid):
    for one in (certify_payment(BY, paid.pk), certify_balance(BY, paid.customer_id, None, d(DAY))):
        reader = opened(bytes(certificate_document(one, is_copy=True).pdf))
        said = claims(reader)
        assert said[f"{PDFUA}part"] == "1"
        assert said["title"].endswith(one.number)
        assert {"/Table", "/TH", "/H1"} <= set(kinds(reader))


def has(found: str, *said: str) -> None:
    for one in said:
        assert one in found, (one, found)


def test_a_whole_certificate_of_balance(paid):
    one = certify_balance(BY, account().customer_id, None, d("2026-07-31"))
    found = read(one)
    has(
        found,
        "残高証明書",
        "番号 BC-2026-000001",
        "発行日 2026年8月10日",
        "A株式会社 御中",
        "2026年7月31日現在の当社に対する債務の残高を下記のとおり証明いたします。",
        "残高 ¥66,920",
        "請求先 A A株式会社",
        "記録の基準日 2026年8月10日",
        # May: 35,640 less the 4,360 that April left of 40,000
        "INV-2026-000002 2026年6月30日 ¥31,280",
        "INV-2026-000003 2026年7月31日 ¥35,640",
        "未払いの請求書の合計 ¥66,920",
        "前受金(差引き) ¥0",
        f"未請求の遅延損害金(残高に含みません) ¥{one.facts['interest']:,}",
        "サンプルクラウド株式会社",
        "2026年8月10日より後に記録された取引は含みません。",
    )
    # April to 07-20, May in part; the statement's own figure, that none of the invoices bills
    assert (
        one.facts["interest"]
        == of_accounts([account().pk], d("2026-07-31"), d("2026-07-31")).interest
        > 0
    )
    assert "INV-2026-000001" not in found
    assert "再発行" not in found
    again = read(one, is_copy=True)
    has(again, "再発行", "BC-2026-000001")


def test_a_whole_certificate_of_a_payment(paid):
    one = certify_payment(BY, paid.pk)
    found = read(one)
    has(
        found,
        "支払証明書",
        "番号 PC-2026-000001",
        "下記のお支払いを受けたことを証明いたします。",
        "お支払日 2026年7月20日",
        "お支払額 ¥40,000",
        "振込名義 カ)エイシヤ",
        "INV-2026-000001 サーバーセキュリティサービス 2026年4月分 ご利用料金 ¥35,640",
        "INV-2026-000002 サーバーセキュリティサービス 2026年5月分 ご利用料金 ¥4,360",
        "合計 ¥40,000",
        "本証明書は領収書および適格請求書ではありません。",
    )
    has(read(one, is_copy=True), "再発行")


def test_nothing_owed_is_certified_too_and_the_next_names_what_it_replaces(paid):
    receive(BY, account().pk, 200_000, d("2026-08-01"))
    company = account().customer_id
    early = certify_balance(BY, company, None, d("2026-04-10"))
    has(read(early), "未払いの請求書はありません。", "残高 ¥0")
    paid_up = certify_balance(BY, company, None, d("2026-08-01"))
    assert paid_up.amount < 0
    has(read(paid_up), "当社がお預かりしている金額です。")
    receive(BY, account().pk, 1_000, d("2026-08-01"))
    has(read(certify_balance(BY, company, None, d("2026-08-01"))), "差替え前 BC-2026-000002")


def test_it_stays_as_it_was_issued_and_lacking_characters_are_told(paid, settings):
    change_particulars(BY, account(), name="株式会社🍣𠮷野家")
    one = certify_balance(BY, account().customer_id, account().pk, d("2026-07-31"))
    has(read(one), "株式会社〓𠮷野家 御中")
    assert Alert.objects.get(kind="unprintable_money_certificate").reference == "customer:A"
    settings.ISSUER_NAME = "別の会社"
    change_particulars(BY, account(), name="新社名株式会社")
    found = read(one, is_copy=True)
    has(found, "株式会社〓𠮷野家 御中", "サンプルクラウド株式会社")
    assert "別の会社" not in found
