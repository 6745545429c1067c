"""Notices as letters: what the mail says, word for word, addressed for a window envelope."""

import re
from dataclasses import replace
from datetime import date

import pytest

from contracts.models import Contract
from contracts.office.documents.issuer import Issuer
from contracts.office.documents.letter import NoticeLetter
from contracts.office.documents.pdf import pdf
from contracts.office.documents.recipient import Recipient
from contracts.office.models import Alert, Notice
from contracts.office.queries.papers import PAPERS, Paper, paper_of, printed
from contracts.people.models import BillingAccount, Customer
from contracts.queries.letters import letter
from tests.documents.reading import pages, sheets, text
from tests.world import accepted, account, applied, event, lived, signed

ADDRESS = ["サンプルクラウド株式会社", "〒100-0000", "東京都千代田区見本町1-2-3", "見本ビル5階",
           "TEL  03-0000-0000"]  # fmt: skip
SAID = {
    "accepted": [
        "ご契約が成立しました(C1)",
        "契約 C1 は2026年4月1日に成立しました。",
        "サービス開始日は2026年4月1日です。",
        "通知の種類  お申し込みの承諾",
        "契約番号  C1",
        "根拠となる規約の条項  第6条第1項",
    ],
    "refused": [
        "お申し込みの結果について(C6)",
        "お申し込み C6 は、審査の結果、承諾いたしかねることとなりました。",
        "第6条第3項第4号により承諾しません。",
        "通知の種類  お申し込みの不承諾",
        "契約番号  C6",
        "根拠となる規約の条項  第6条第3項第4号",
    ],
    "changed": [
        "ご契約内容の変更について(C1)",
        "契約 C1 の変更を2026年5月1日に承りました。",
        "台数の増減: -1台",
        "適用日: 2026年6月2日",
        "2026年5月1日に通知を受け付けたため、1か月後の2026年6月1日が最終日です。",
        "通知の種類  契約内容の変更",
        "契約番号  C1",
        "根拠となる規約の条項  第16条第1項",
    ],
    "non_renewal": [
        "契約は更新されません(C4)",
        "契約 C4 は更新されず、2027年3月31日に終了します。",
        "通知期限(2027年2月28日)までに通知があったため、第1期の満了日(2027年3月31日)に終了します。",
        "通知の種類  更新しない旨の通知",
        "契約番号  C4",
        "根拠となる規約の条項  第14条第2項",
    ],
    "terminated": [
        "契約解除のお知らせ(C5)",
        "契約 C5 を2026年5月20日をもって解除します。",
        "第17条第1項第1号に該当するため2026年5月20日をもって解除します。",
        "通知の種類  契約の解除",
        "契約番号  C5",
        "根拠となる規約の条項  第17条第1項第1号",
    ],
    "demand": [
        "お支払いのお願い(ご利用料金の残高)",
        "契約の終了に伴い、これまでに発行した請求書のうち未払いのものについて、次のとおりお支払いをお願い",
        "します。",
        "INV-2026-000003(2026年4月分、期限 2026年6月1日) 未払額 ¥17,820 遅延損害金 ¥0",
        "合計 ¥17,820",
        "お振込先",
        "見本銀行 本店営業部(001)",
        "普通 1234567",
        "サンプルクラウド(カ",
        "遅延損害金は2026年5月10日までの額です。お支払いまで、もとの期限の翌日から引き続き発生します。",
        "通知の種類  全額のご請求",
        "根拠となる規約の条項  第16条第2項",
    ],
    "suspended": [
        "サービス停止のお知らせ(C1)",
        "契約 C1 のサービスを2026年7月2日から停止します。",
        "第13条第3項により2026年7月2日から停止します。契約期間と料金は停止中も進みます。",
        "通知の種類  サービスの停止",
        "契約番号  C1",
        "根拠となる規約の条項  第13条第3項",
    ],
    "renewed": [
        "契約を更新しました(C3)",
        "契約 C3 は更新されました。",
        "新しい契約期間: 2026年8月1日から2027年7月31日まで(次の通知期限 2027年6月30日)",
        "通知の種類  契約の更新",
        "契約番号  C3",
        "根拠となる規約の条項  第14条第2項",
    ],
}  # fmt: skip
OWN = {
    "invoice": "INV-2026-000001",
    "cancellation_confirmed": "cancellation-C2-20260510",
    "dunning_reminder": "DL-20260604-……",
}
"""Kinds whose paper is the document that they carry."""
KEY = re.compile(r"(?<=^DL-20260604-)\d{6}$")
"""The database's own, another every time."""


def first(kind: str) -> Notice:
    found = Notice.objects.filter(kind=kind).select_related("customer", "contract__billing_account")
    return found.order_by("id").first()


def paper(kind: str) -> Paper:
    found = paper_of(first(kind))
    assert found is not None, kind
    return found


@pytest.mark.django_db
def test_each_notice_is_a_letter_in_the_words_of_its_mail(today):
    today("2026-08-02")
    lived(
        "2026-08-02",
        *signed("2026-04-01", "C1", "A", servers=3),
        *signed("2026-04-01", "C2", "B"),
        applied("2026-04-01", "C3", "C"),
        accepted("2026-04-01", "C3", individual={"term_months": 4}),
        *signed("2026-04-01", "C4", "D"),
        *signed("2026-04-01", "C5", "E"),
        applied("2026-04-02", "C6", "F"),
        event("2026-04-03", "refuse", contract="C6", ground="6-3(4)"),
        event("2026-05-01", "reduce", contract="C1", servers=1),
        event("2026-05-10", "cancel", contract="C2"),
        event("2026-05-11", "decline_renewal", contract="C4", by="customer"),
        event("2026-05-20", "terminate", contract="C5", ground="17-1(1)"),
        event("2026-07-02", "approve", customer="A", proposal="suspension"),
    )
    papers = [paper(kind) for kind in SAID]
    for (kind, expected), made, rows in zip(
        SAID.items(), papers, sheets(printed(papers)), strict=True
    ):
        notice = first(kind)
        number = f"NL-{notice.day:%Y%m%d}-{notice.pk:06}"
        assert made.name == number
        address = letter(notice).recipient
        day = f"{notice.day.year}年{notice.day.month}月{notice.day.day}日"
        assert rows[:3] == [
            f"〒100-0001  {number}",
            f"{address.address}  {day}",
            f"{address.names[0]}  {ADDRESS[0]}",
        ], kind
        assert rows[3:7] == ADDRESS[1:], kind
        assert rows[7:-1] == expected, kind
        assert rows[-1] == f"{number}  1/1", kind
    for kind, name in OWN.items():
        assert KEY.sub("……", paper(kind).name) == name
    assert "解約確認書" in text(paper("cancellation_confirmed").made())
    for kind in ("received", "offboarding_opened"):
        assert kind not in {one.name for one in PAPERS}
        assert paper_of(first(kind)) is None


@pytest.mark.django_db
def test_it_goes_to_the_contracts_billing_account_or_else_to_the_company(today):
    today("2026-04-02")
    lived("2026-04-02", *signed("2026-04-01", "C1", "A"), *signed("2026-04-01", "C2", "B"))
    BillingAccount.objects.filter(number="A").update(
        name="A経理センター株式会社",
        department="支払課",
        person="髙﨑 花子",
        address="大阪府大阪市北区1",
    )
    assert letter(first("accepted")).recipient.names == [
        "A経理センター株式会社", "支払課", "髙﨑 花子 様",
    ]  # fmt: skip
    assert letter(first("accepted")).recipient.address == "大阪府大阪市北区1"
    assert "契約者  A株式会社" in text(paper("accepted").made())
    Contract.objects.filter(number="C1").update(billing_account=account("B"))
    assert letter(first("accepted")).holder == ""
    found = letter(first("accepted")).recipient
    assert (found.names, found.address) == (["A株式会社 御中"], "東京都千代田区千代田1-1")


@pytest.mark.django_db
def test_hostile_names_are_printed_as_they_are_and_what_no_font_has_is_told_once(today):
    today("2026-04-02")
    lived("2026-04-02", *signed("2026-04-01", "C1", "A"))
    name = '<b>A</b> & "B"' + "\n\n" + "𓀀株式会社"
    Customer.objects.filter(number="A").update(name=name)
    BillingAccount.objects.filter(number="A").update(name=name, department="<script>1</script>")
    found = letter(first("accepted"))
    assert found.paragraphs == (
        "契約 C1 は2026年4月1日に成立しました。\nサービス開始日は2026年4月1日です。",
    )
    assert printed([paper("accepted")])
    (alert,) = Alert.objects.filter(kind="unprintable_notice")
    read = text(paper("accepted").made())
    for expected in ('<b>A</b> & "B" 〓株式会社', "<script>1</script> 御中"):
        assert expected in read, expected
    assert paper("accepted").made() == paper("accepted").made()
    (alert,) = Alert.objects.filter(kind="unprintable_notice")
    assert (alert.reference, "「𓀀」" in alert.text) == (f"notice:{first('accepted').pk}", True)


LETTER = NoticeLetter(
    "NL-20260401-000001", "契約の解除", date(2026, 4, 1),
    Recipient("見本商事株式会社", "", "1000001", "東京都千代田区千代田1-1"),
    Issuer("サンプルクラウド株式会社", ("〒100-0000", "東京都"), "", "", ()),
    "契約解除のお知らせ(C1)", ("本文です。",), "C1", "17-1(5)",
)  # fmt: skip


def test_a_long_one_numbers_its_pages():
    made = pages(pdf("notice", replace(LETTER, paragraphs=("長い理由です。" * 60,) * 8), "x"))
    assert len(made) == 3
    assert "NL-20260401-000001　3 / 3" in made[2].extract_text()
    assert "第17条第1項第5号" in made[2].extract_text()
