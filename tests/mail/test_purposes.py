"""Every kind of mail, written from the rows of real lives."""

import re
from dataclasses import dataclass, field

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from contracts.office.models import OutboxMessage
from contracts.office.outbox import composers
from contracts.office.terms.notices import ACCOUNT
from tests.mail.letters import INVOICES, begin, go_on, responsible

pytestmark = pytest.mark.django_db  # before the tests that empty the tables
LEFT_OPEN = re.compile(
    r"None|\\n|{|}|residual:|&\w+;|  |\(\)|: *\n|¥\D|契約 (は|の|を)|[はを、。](に|から|まで|です)"
)
JAPANESE = re.compile("[ぁ-んァ-ン一-龥]")
WITH_FILES = (
    "invoice", "invoice_reissued", "credit_note", "cancellation_confirmed", "erasure_certified",
)  # fmt: skip
BANK = ["お振込先\n見本銀行 本店営業部(001)\n普通 1234567\nサンプルクラウド(カ"]


OF_PERSONS = {
    "invited": "shinjin@example.jp",
    **dict.fromkeys(("report_received", "report_asked", "report_answered"), "hodo@example.jp"),
    **dict.fromkeys(
        ("inquiry_received", "inquiry_answered", "inquiry_refused"), "shitsumon@example.jp"
    ),
}
"""What is for one person alone, invited, reporting or asking, whoever answers for contracts."""


OF_COMPANIES = set(composers) - {ACCOUNT}
"""Mails about signing in are to accounts, whatever company: tests/web/test_account_mail.py."""


@dataclass
class Lives:
    """By purpose the mails that the lives bring about; of each the company, who answers for it."""

    mails: dict[str, list[EmailMultiAlternatives]] = field(default_factory=dict)
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    responsible: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def lives(django_db_setup, django_db_blocker) -> Lives:
    found = Lives()
    with django_db_blocker.unblock(), transaction.atomic():
        begin()
        before = responsible()
        go_on()
        after = responsible()
        for company in {*before, *after}:
            found.responsible[company] = before.get(company, set()) | after.get(company, set())
        rows = OutboxMessage.objects.order_by("id").select_related("notice__customer")
        for message in rows:
            mail = composers[message.purpose](message)
            found.mails.setdefault(message.purpose, []).append(mail)
            company = message.notice.customer.number
            found.sent.append((message.purpose, company, message.recipient))
        transaction.set_rollback(True)
    return found


@pytest.fixture
def letters(lives) -> dict[str, list[EmailMultiAlternatives]]:
    return lives.mails


def test_every_purpose_is_written(letters):
    assert set(letters) == OF_COMPANIES


def test_art_8_1_everything_goes_to_the_responsible_person_unless_an_invoice_address_is_set(lives):
    """Over every purpose that a composer is registered for: a new one joins by itself."""
    assert {purpose for purpose, _, _ in lives.sent} == OF_COMPANIES
    elsewhere = {
        (purpose, recipient)
        for purpose, company, recipient in lives.sent
        if recipient not in lives.responsible[company]
    }
    assert elsewhere - set(OF_PERSONS.items()) == {
        (purpose, INVOICES) for purpose in ("credit_note", "invoice_reissued")
    }
    # Before the address was set its invoices went to the responsible person as well.
    before = {purpose for purpose, company, to in lives.sent if company == "A" and to != INVOICES}
    assert before >= {"invoice", "paid", "dunning_final"}


def test_no_mail_has_a_gap_or_a_raw_value_in_it(letters):
    for mails in letters.values():
        for mail in mails:
            text = mail.subject + mail.body
            html = mail.alternatives[0][0]
            shown = re.sub("<[^>]+>", "", html)
            assert JAPANESE.search(mail.subject)
            assert mail.subject not in mail.body
            assert not LEFT_OPEN.search(text), text
            assert "御中 様" not in text
            to_a_person = mail.to == ["shinjin@example.jp"]
            assert mail.body.count("様\n" if to_a_person else "御中\n") == 1
            assert mail.body.count("御中") == (0 if to_a_person else 1)
            assert mail.body.rstrip().endswith("サンプルクラウド株式会社")
            assert "http://127.0.0.1:8000/" in html
            for line in filter(None, mail.body.splitlines()):
                assert line in shown


@pytest.mark.parametrize(
    ("purpose", "number", "to", "subject", "sentences"),
    [
        ("received", 0, "customer1", "お申し込みを受け付けました(C1)",
         ["A株式会社 御中\n", "(契約番号 C1、3台)を2026年4月1日に受け付けました。"]),
        ("accepted", 0, "customer1", "ご契約が成立しました(C1)",
         ["契約 C1 は2026年4月1日に成立しました。\nサービス開始日は2026年4月1日です。"]),
        ("refused", 0, "customer7", "お申し込みの結果について(C6)",
         ["承諾いたしかねる", "第6条第3項第4号により承諾しません。"]),
        ("changed", 0, "customer1", "ご契約内容の変更について(C1)",
         ["2026年4月10日に承りました。\n台数の増減: +2台\n適用日: 2026年4月20日\n"]),
        ("request_received", 0, "customer1", "変更の申請を受け付けました(C1)",
         ["台数: 4台 → 5台\n適用日: 2026年8月2日\n"]),
        ("request_refused", 0, "customer1", "変更の申請の結果について(C1)",
         ["理由: 設置場所の確認がとれません\n"]),
        ("changed", 6, "hanako", "ご登録内容の変更について",
         ["ご登録内容の変更を2026年8月2日に承りました。\n部署: 経理部\n"]),
        ("changed", 1, "customer1", "ご契約内容の変更について(C1)",
         ["台数の増減: -1台\n適用日: 2026年6月2日\n", "2026年6月1日が最終日です。"]),
        ("changed", 2, "customer6", "ご契約内容の変更について(C7)",
         ["台数の増減: -1台\n適用: 第2期の初日から\n"]),
        ("changed", 3, "customer1", "ご契約内容の変更について(C1)",
         ["プラン: 年額\n適用: 第2期の初日から\n"]),
        ("changed", 4, "customer6", "ご契約内容の変更について(C7)",
         ["-2台\n適用日: 2026年9月1日\n第17条第1項第2号による一部解除です。"]),
        ("changed", 5, "hanako", "ご契約内容の変更について(C3)", ["担当者: 髙﨑 花子 様\n"]),
        ("cancellation_confirmed", 0, "customer2", "解約を承りました(C2)",
         ["最終日は2026年6月10日です。", "2026年5月10日に通知を受け付けたため、1か月後の"]),
        ("non_renewal", 0, "customer4", "契約は更新されません(C4)",
         ["更新されず、2027年3月31日に終了します。"]),
        ("end_withdrawn", 0, "customer4", "契約の終了を取り消しました(C4)",
         ["(最終日 2027年3月31日)を2026年8月2日に取り消しました。", "双方の同意により",
          "the contract continues as if there had been no notice."]),
        ("terminated", 0, "customer5", "契約解除のお知らせ(C5)",
         ["2026年5月20日をもって解除します。", "第17条第1項第1号に該当する"]),
        ("suspended", 0, "customer1", "サービス停止のお知らせ(C1)",
         ["2026年7月2日から停止します。", "料金は停止中も進みます"]),
        ("resumed", 0, "customer1", "サービス再開のお知らせ(C1)", ["2026年7月6日に再開しました。"]),
        ("renewal_reminder", 0, "customer3", "契約更新のご案内(C3)",
         ["2026年7月31日に満了し、自動的に更新されます。", "2026年6月30日までに届くよう"]),
        ("renewed", 0, "customer3", "契約を更新しました(C3)",
         ["2026年8月1日から2027年7月31日まで(次の通知期限 2027年6月30日)"]),
        ("incident_announced", 0, "customer4", "障害のお知らせ 通信の障害(INC-2026-000001)",
         ["障害のお知らせです。\n対象の契約: C4\n影響する部分: 管理画面\n影響: 利用できません\n",
          "発生: 2026年8月2日 09:00\n\n原因を調べています。\n",
          "検知から0分でお知らせしました(第27条第1項)。\n",
          "http://127.0.0.1:8000/status/INC-2026-000001/\n",
          "Incident: 通信の障害. Contracts: C4."]),
        ("incident_repaired", 0, "customer4", "障害の復旧 通信の障害(INC-2026-000001)",
         ["発生: 2026年8月2日 09:00\n復旧: 2026年8月2日 09:30\n\n回線を切り替えました。\n"]),
        ("incident_closed", 0, "customer4", "障害のご報告 通信の障害(INC-2026-000001)",
         ["原因と対策を報告します(第27条第2項)。\n"]),
        ("maintenance_announced", 0, "customer4", "保守のお知らせ 基盤の更新(MNT-2026-000001)",
         ["予定: 2026年8月9日 09:00 から 2026年8月9日 10:00 まで\n\n再起動します。\n",
          "開始の7日前までに予告する定期の保守です。利用料金は変わりません(第13条第2項)。"]),
        ("maintenance_announced", 1, "customer4", "保守のお知らせ 基盤の更新(MNT-2026-000002)",
         ["緊急の保守です。脆弱性への対応のため。利用料金は変わりません(第13条第1項第1号)。"]),
        ("maintenance_updated", 0, "customer4", "保守の続報 基盤の更新(MNT-2026-000002)",
         ["その後の状況です(第13条第2項)。"]),
        ("part_suspended", 0, "hanako", "サービスの一部の停止のお知らせ(C3)",
         ["第30条第3項によりファイアウォールを2026年8月5日から停止します。",
          "契約期間と料金は変わりません。\n"]),
        ("part_resumed", 0, "hanako", "サービスの一部の再開のお知らせ(C3)",
         ["2026年8月5日からのファイアウォールの停止を取りやめます。\n"]),
        ("holder_asked", 0, "hanako", "説明・是正の依頼のお知らせ(C3)",
         ["迷惑メール・嫌がらせメール)に当たるおそれのある行為について、2026年8月20日までに",
          "(第17条第1項第11号)。\n\n送信を止めてください。\n\n次のページからご回答ください。\n",
          "http://127.0.0.1:8000/portal/explanations/"]),
        ("information_deleted", 0, "hanako", "情報の削除のお知らせ(C3)",
         ["2026年8月2日に事前の通知なく削除しました(第30条第3項)。\n\n宛先の一覧を削除しました。\n"]),
        ("report_received", 0, "hodo", "通報の受付のお知らせ(CND-2026-000001)",
         ["2026年8月2日に通報を受け付けました。内容を確かめ、結果をお知らせします(第30条第2項)。\n"]),
        ("report_asked", 0, "hodo", "通報の内容の確認のお知らせ(CND-2026-000001)",
         ["次のことをお知らせください(第30条第2項)。\n\n受信の日時をお知らせください。\n"]),
        ("report_answered", 0, "hodo", "通報への回答のお知らせ(CND-2026-000001)",
         ["利用規約に基づいて必要な対応をしました。", "steps that the terms provide for"]),
        ("announcement", 0, "hanako", "窓口の休業(NTC-2026-000001)",
         ["年末年始は休業します。\n\n対象の契約: C3、C4\n\nClosed\n\n",
          "We are closed.\n\nContracts: C3, C4\n"]),
        ("announcement", 1, "hanako", "【訂正】窓口の休業(NTC-2026-000002)",
         ["先のお知らせ(NTC-2026-000001)を、次のとおり訂正します。\n\n三日まで休業します。\n"]),
        ("service_end", 0, "customer1", "サービスの終了について",
         ["サービスは2026年12月31日をもって終了します。\n2026年8月2日の掲示から1か月の期間は2026年9月2日に満了し、",
          "\n契約番号 C1 の最終日: 2026年12月31日\n",
          "サービスの終了による残余料金はかかりません。",
          "Last day of contract C1: 31 December 2026\n"]),
        ("application_withdrawn", 0, "customer7", "お申し込みの取下げを承りました(C8)",
         ["2026年8月2日にお申し込みを取り下げました。契約は成立しません。費用はかかりません。\n",
          "The application was withdrawn on 2 August 2026; no contract is formed."]),
        ("request_lapsed", 0, "customer1", "変更の申請が不成立となりました(C1)",
         ["契約 C1 についての次の変更の申請(第6条第2項)は、",
          "理由: 契約が2026年12月31日に終了することになりました。\n",
          "Reason: The contract ends on 31 December 2026.\n"]),
        ("transfer_lapsed", 0, "customer6", "契約の承継を行わなかったことについて(C7)",
         ["契約 C7 の2026年8月3日の承継は、行われませんでした。\n",
          "承継日(2026年8月3日)に処理できませんでした。\n契約者は変わりません。\n"]),
        ("transfer_lapsed", 1, "hanako", "契約の承継を行わなかったことについて(C7)",
         ["承継は、行われませんでした。\n契約は、貴社に移っていません。\n"]),
        ("transferred", 0, "hanako", "契約の承継について(C4)",
         ["C株式会社 御中\n", "2026年8月2日に貴社へ承継されました。", "書面による承諾に基づき"]),
        ("figures_changed", 0, "customer1", "利用規約の改定によるご契約条件の変更について",
         ["第2版)を2026年8月2日に公表しました。施行日は2026年10月1日です。\n",
          "契約番号 C1\n・月額単価(1台): ¥16,200 → ¥17,000(2026年10月1日から)\n",
          "請求先番号 A\n・遅延損害金の年率(%): 14.5% → 10%(2026年10月1日から)\n",
          "Contract C1\n- Price per server per month: ¥16,200 → ¥17,000 (from 1 October 2026)\n"]),
        ("invited", 0, "shinjin", "C株式会社 の利用者として招待されました",
         ["佐藤 一郎 さんが、", "C株式会社 の経理担当として参加する", "http://127.0.0.1:8000/join/",
          "2026年8月9日 09:00 まで"]),
        ("invoice", 1, "customer1", "請求書をお送りします(INV-2026-000002)",
         ["2026年4月分 ご利用料金", "¥66,528", "お支払期限: 2026年6月1日", *BANK]),
        ("invoice_reissued", 0, "seikyu", "請求書を再発行しました(INV-2026-000002-R1)",
         ["A株式会社\n経理部 御中\n", "請求書 INV-2026-000002 を再発行しました。",
          "¥66,528", "金額とお支払期限に変更はありません。"]),
        ("credit_note", 0, "seikyu", "返還請求書をお送りします(CN-2026-000001)",
         ["もとの請求書: INV-2026-000002(2026年5月1日発行)\nご返還金額(税込): ¥11,000\n",
          "理由: 台数の訂正\n¥11,000 は前受金としてお預かりし"]),
        ("paid", 0, "customer1", "ご入金を確認しました",
         ["2026年7月5日付のご入金 ¥500,000 を", "INV-2026-000002 へ ¥66,528\n",
          "残り ¥94,892 は次回のご請求に充てます。"]),
        ("paid_corrected", 0, "customer2", "ご入金の取消しについて",
         ["2026年7月31日付のご入金 ¥1,000 について、記録に誤りがあったため、",
          "次の充当を取り消しました。\nINV-2026-000003 ¥1,000\n",
          "your payment of ¥1,000, of 31 July 2026, off our records: it was recorded by mistake."]),
        ("demand", 0, "customer2", "お支払いのお願い(ご利用料金の残高)",
         ["INV-2026-000003(2026年4月分、期限 2026年6月1日) 未払額 ¥17,820 遅延損害金 ¥0\n",
          "合計 ¥17,820\n", "2026年5月10日までの額です", *BANK]),
        ("dunning_reminder", 0, "customer1", "お支払いのご確認",
         ["(C1 残余料金、期限 2026年6月1日) 未払額 ¥177,606 遅延損害金 ¥211\n",
          "(2026年4月分、期限 2026年6月1日) 未払額 ¥66,528 遅延損害金 ¥79\n",
          "合計 ¥244,424\n", *BANK]),
        ("dunning_second", 0, "customer1", "お支払いのお願い(再度)", ["合計 ¥245,103\n", *BANK]),
        ("offboarding_opened", 0, "customer5", "契約終了後のお手続き(契約 C5)",
         ["契約 C5 は2026年5月20日に終了しました。\n2026年6月3日までに、",
          "・提供したソフトウェア(複製を含む)\n・提供した資料(複製を含む)\n・貸与した機器\n",
          "http://127.0.0.1:8000/portal/contracts/C5/after-end/\n",
          "Please return or erase what is listed by 3 June 2026"]),
        ("offboarding_reminder", 0, "customer5", "返還・消去の期限のご案内(契約 C5)",
         ["2026年6月3日までに、"]),
        ("offboarding_overdue", 0, "customer5", "返還・消去の期限超過(契約 C5)", ["C5"]),
        ("erasure_certified", 0, "customer2", "消去証明書 ERC-2026-000001(契約 C2)",
         ["契約 C2 の終了に伴い、", "証明書 ERC-2026-000001 を発行しました(第25条第2項)。\n"]),
        ("dunning_final", 0, "customer1", "最終のお支払い請求",
         ["合計 ¥246,170\n", "総額 ¥246,170\n", "日本法が適用され", *BANK]),
    ],
)  # fmt: skip
def test_what_is_written_to_whom(letters, purpose, number, to, subject, sentences):
    mail = letters[purpose][number]
    assert mail.to == [f"{to}@example.jp"]
    assert mail.subject == subject
    for sentence in sentences:
        assert sentence in mail.body
    assert bool(mail.attachments) == (purpose in WITH_FILES)
