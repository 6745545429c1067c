"""Pages on money that goes back: parts of payments, pay-outs, divided transfers, set-offs."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from billing.models import BankRecord, Payment, PaymentReturn, Payout, SetOff
from billing.operations.payouts import pay_out
from billing.operations.set_off import set_off
from billing.terms.payee import payee
from contracts.office.context import Duty
from contracts.office.models import Approval
from tests.bank_files import again, bank_file
from tests.deciding import approve
from tests.factories import person_of
from tests.once import once
from tests.staff import staff as about_to_act
from tests.web.reading import text
from tests.web.test_console_customers import PDF
from tests.world import account, d, event, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-25"


def live() -> None:
    """A paid 178,200 for 17,820; B owes 17,820."""
    lived(
        DAY,
        *signed("2026-04-01"),
        *signed("2026-04-01", "C2", "B"),
        event("2026-05-20", "pay", customer="A", amount=178_200),
    )


past = once(live)


@pytest.fixture
def life(past, today) -> Payment:
    today(DAY)
    return Payment.objects.get()


@pytest.fixture
def keeper(staff, life) -> Client:
    return staff(Duty.ACCOUNTS)


def rows(page: str) -> list[list[str]]:
    """The cells of each row of a page's tables, without their tags."""
    found = []
    for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[dh]\b.*?>(.*?)</t[dh]>", row, re.DOTALL)
        plain = [unescape(re.sub(r"<[^>]*>", " ", cell)) for cell in cells]
        found.append([" ".join(cell.split()) for cell in plain])
    return found


def undone(client: Client, payment: Payment, **values) -> str:
    page = reverse("undo_payment", args=[payment.pk])
    read = {"expected": expected(text(client.get(page, follow=True)))}
    return text(client.post(page, {"reason": "一桁多い振込", **read, **values}, follow=True))


def expected(page: str) -> str:
    """The fingerprint of what a page shows."""
    found = re.search(r'name="expected" value="([^"]*)"', page)
    return found.group(1) if found else ""


def test_a_part_is_sent_back_from_the_payments_page(keeper, life):
    page = text(keeper.get(reverse("undo_payment", args=[life.pk])))
    assert "¥160,380" in page
    shown = undone(keeper, life, way="back", day="2026-05-22", amount="160,380円")
    assert "<strong>¥160,380</strong>" in shown
    assert "2026年5月22日に" in shown.partition("<strong>¥160,380</strong>")[2][:80]
    assert [(one.amount, one.day) for one in life.returns.all()] == [(160_380, d("2026-05-22"))]
    assert invoice("2026-04").settlement.paid_on == d("2026-05-20")
    listed = rows(text(keeper.get(reverse("bank"))))
    assert listed[1] == [
        "", "2026年5月20日 ¥178,200", "¥178,200", "–", "A株式会社 A", "組戻し・返金", "手入力",
    ]  # fmt: skip
    undone(keeper, life, way="back", day="2026-05-25")
    again_ = keeper.get(reverse("undo_payment", args=[life.pk]))
    assert again_.url == reverse("staff_payment", args=[life.pk])


def test_a_part_moves_to_the_other_account(keeper, life):
    shown = undone(keeper, life, way="move", account="B", amount="17820")
    moved = PaymentReturn.objects.get().moved_to
    assert (moved.billing_account, moved.amount) == (account("B"), 17_820)
    assert f'href="{reverse("staff_payment", args=[moved.pk])}"' in shown


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"way": "back", "day": DAY, "amount": "160381"}, "160,380円"),
        ({"way": "back", "day": DAY, "amount": "0"}, "160,380円"),
        ({"way": "move", "account": "B", "amount": "178200"}, "160,380円"),
        ({"way": "unknown", "amount": "1"}, "返金と移し替えだけ"),
        ({"way": "again", "amount": "1"}, "返金と移し替えだけ"),
        ({"way": "back", "day": DAY, "amount": "x"}, "円単位の整数"),
    ],
)
def test_a_part_that_cannot_be_changes_nothing(keeper, life, values, told):
    assert told in undone(keeper, life, **values)
    assert not PaymentReturn.objects.exists()


PAYEE = {
    "bank": "見本銀行", "branch": "本店", "account_type": "ordinary",
    "account_number": "１２３", "holder": "エー(カ",
}  # fmt: skip


def pay_out_page() -> str:
    return reverse("staff_account_act", args=["A", "payout"])


def test_credit_is_paid_out_from_the_customers_page_by_two(keeper, life):
    assert pay_out_page() in text(keeper.get(reverse("staff_customer", args=["A"])))
    assert "前受金は¥160,380です" in text(keeper.get(pay_out_page()))
    asked = {"amount": "160,000", **PAYEE}
    page = text(keeper.get(pay_out_page(), asked))
    for said in (
        "¥160,000", "2026年5月25日", "見本銀行 本店 普通 0000123 エー(カ",
        "うち2026年5月20日の入金から", "¥380",
    ):  # fmt: skip
        assert said in page, said
    read = {"expected": expected(page)}
    answer = keeper.post(pay_out_page(), {**asked, **read})
    assert "確認" in text(answer)
    assert not Approval.objects.exists()
    sent = {**asked, **read, "read": "on", "reason": "ご依頼"}
    assert keeper.post(pay_out_page(), sent).url == reverse("staff_customer", args=["A"])
    assert not Payout.objects.exists()
    approve(about_to_act("suzuki", DAY), Approval.objects.get().pk)
    assert "前受金として払い戻しました" in text(
        keeper.get(reverse("staff_payment", args=[life.pk]))
    )
    tab = text(keeper.get(reverse("staff_customer_tab", args=["A", "payments"])))
    assert [
        "2026年5月25日", "¥160,000", "A株式会社", "2026年5月20日 ¥160,000",
        "見本銀行 本店 普通 0000123 エー(カ", "ご依頼",
    ] in rows(tab)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"amount": "160381"}, "160,380円まで"),
        ({"amount": "1", "account_number": "12345678"}, "7桁まで"),
        ({"amount": "1", "holder": ""}, "口座を入力"),
        ({"amount": "1", "account_type": "gold"}, "選んでください"),
        ({"amount": "1", "day": "2026-05-26"}, "今日までの日"),
        ({"amount": ""}, "金額を入力"),
    ],
)
def test_a_pay_out_that_cannot_be_says_why(keeper, life, values, told):
    assert told in text(keeper.get(pay_out_page(), {**PAYEE, **values}))


def test_the_customer_sees_what_was_sent_back_paid_out_and_set_off(keeper, life, client):
    undone(keeper, life, way="back", day="2026-05-22", amount="100000")
    by = about_to_act("sato", DAY)
    second = about_to_act("suzuki", DAY)
    pay_out(by, account().pk, 60_000, payee(**PAYEE), "ご依頼", second=second)
    set_off(by, invoice("2026-04", "B").pk, 820, d(DAY), "当社の買掛金", "x.pdf", second)
    client.force_login(person_of("A", "viewer", email="a@example.jp"))
    page = text(client.get(reverse("payments")))
    (row,) = [row for row in rows(page) if row[0] == "2026年5月20日 領収書"]
    assert "組戻し・返金 ¥100,000 2026年5月22日" in row[4]
    assert "前受金の払戻し ¥60,000 2026年5月25日" in row[4]
    assert row[5] == "¥380"
    assert ["2026年5月25日", "¥60,000", "A株式会社"] in [one[:3] for one in rows(page)]
    statement = rows(text(client.get(reverse("statement"))))
    assert [row[:3] for row in statement if "払戻し" in row[1]] == [
        ["2026年5月25日", "前受金の払戻し", "¥60,000"]
    ]
    client.force_login(person_of("B", "viewer", email="b@example.jp"))
    number = invoice("2026-04", "B").number
    assert ["2026年5月25日", "¥820", number] in rows(text(client.get(reverse("payments"))))
    statement = rows(text(client.get(reverse("statement"))))
    assert [row[:3] for row in statement if row[1].startswith("相殺")] == [
        ["2026年5月25日", f"相殺 {number}", "▲¥820"]
    ]


def set_off_page() -> str:
    return reverse("set_off_invoice", args=[invoice("2026-04", "B").number])


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.pdf", PDF, "application/pdf")


def test_a_set_off_is_proposed_with_its_paper_approved_shown_and_taken_back(keeper, life):
    row = invoice("2026-04", "B")
    here = reverse("staff_invoice", args=[row.number])
    assert set_off_page() in text(keeper.get(here))
    form = text(keeper.get(set_off_page()))
    assert 'value="17820"' in form
    assert "承認すると、実行されます" in form
    sent = {"amount": "17,000", "day": DAY, "reason": "当社の買掛金", "document": paper()}
    assert keeper.post(set_off_page(), sent).url == here
    assert not SetOff.objects.exists()
    approve(about_to_act("suzuki", DAY), Approval.objects.get().pk)
    page = text(keeper.get(here))
    (cells,) = [cells for cells in rows(page) if "相殺の書面" in " ".join(cells)]
    assert (cells[0], cells[-1]) == ("2026年5月25日", "¥17,000")
    answer = keeper.get(reverse("set_off_document", args=[SetOff.objects.get().pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert "相殺を取り消しました" in text(
        keeper.post(reverse("reverse_set_off", args=[row.number]), {"reason": "争い"}, follow=True)
    )
    assert not hasattr(invoice("2026-04", "B"), "settlement")
    assert "相殺した額がありません" in text(
        keeper.post(reverse("reverse_set_off", args=[row.number]), {"reason": "争い"}, follow=True)
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"amount": "17821"}, "17,820円まで"),
        ({"amount": ""}, "金額を入力"),
        ({"day": "2026-05-26"}, "発行日"),
        ({"day": ""}, "日"),
        ({"reason": ""}, "理由を入力"),
        ({"document": ""}, "ファイルを選んで"),
    ],
)
def test_a_set_off_that_cannot_be_says_why(keeper, life, values, told):
    sent = {"amount": "1", "day": DAY, "reason": "x", "document": paper(), **values}
    answer = keeper.post(set_off_page(), sent)
    assert answer.status_code == 200
    assert told in text(answer)
    assert not Approval.objects.exists()


@pytest.fixture
def transfer(life) -> BankRecord:
    day = d("2026-05-22")
    return bank_file({"name": "ｶ)ｶﾞﾂｻﾝ", "amount": 20_000, "day": day})[0]


def divided(client: Client, row: BankRecord, *parts: tuple[str, str], **buttons):
    data = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", **buttons}
    for number, (to, amount) in enumerate(parts):
        data |= {f"form-{number}-to": to, f"form-{number}-amount": amount}
    return client.post(reverse("bank_matching_divide", args=[row.pk]), data)


def test_a_transfer_is_divided_after_what_follows_was_shown(keeper, transfer):
    page = reverse("bank_matching_divide", args=[transfer.pk])
    assert page in text(keeper.get(reverse("bank_matching")))
    assert text(keeper.get(page)).count('name="form-') == 6 * 2 + 4
    number = invoice("2026-04", "B").number
    parts = ((number.lower(), "10,000"), ("A", "3000"), ("B", "7000"))
    seen = text(divided(keeper, transfer, *parts, check="1"))
    assert [row[1:] for row in rows(seen)[1:]] == [
        [number, "¥10,000", "¥7,820"],
        ["支払期限の古い順", "¥3,000", "–"],
        ["支払期限の古い順", "¥7,000", "–"],
    ]
    assert Payment.objects.count() == 1
    assert 'name="form-0-to"' in text(divided(keeper, transfer, *parts, change="1"))
    read = expected(seen)
    stale = divided(keeper, transfer, *parts, confirm="1", expected=read[::-1])
    assert (stale.status_code, Payment.objects.count()) == (409, 1)
    assert "after=" in divided(keeper, transfer, *parts, confirm="1", expected=read).url
    made = Payment.objects.order_by("pk")[1:]
    assert [(one.billing_account.number, one.amount) for one in made] == [
        ("B", 17_000), ("A", 3_000),
    ]  # fmt: skip
    assert again(transfer).state == "matched"
    first, second = made
    shown = text(keeper.get(reverse("staff_payment", args=[second.pk])))
    assert "分割した振込の一部です" in shown
    assert reverse("staff_payment", args=[first.pk]) in shown
    (row,) = [row for row in rows(text(keeper.get(reverse("bank_matched")))) if len(row) > 5][1:]
    assert (row[1], "B株式会社 ¥17,000" in row[3], "A株式会社 ¥3,000" in row[3]) == (
        "¥20,000", True, True,
    )  # fmt: skip
    assert keeper.get(page).url == reverse("bank_matching")


def test_a_division_that_cannot_be_says_what_is_wrong(keeper, transfer):
    number = invoice("2026-04", "B").number
    for parts, told, status in (
        ([(number, "17000")], "合計17,000円", 409),
        ([("A", "20000"), ("nobody", "1")], "該当する請求先がありません", 200),
        ([(number, "20000")], "未払額は¥17,820です", 200),
        ([(invoice("2026-04").number, "20000")], "未払額は¥0です", 200),
        ([("A", "")], "1円以上", 200),
        ([("", "20000")], "請求書番号または請求先を入力", 200),
        ([], "1円以上", 409),
    ):
        answer = divided(keeper, transfer, *parts, check="1")
        assert (told in text(answer), answer.status_code) == (True, status), parts
    more = text(divided(keeper, transfer, ("A", "1"), more="1"))
    assert more.count('-amount"') >= 12
    assert (Payment.objects.count(), again(transfer).state) == (1, "waiting")


def test_only_those_who_keep_accounts(staff, transfer):
    client = staff(Duty.CONTRACTS)
    number = invoice("2026-04", "B").number
    for page in (
        reverse("bank_matching_divide", args=[transfer.pk]),
        reverse("set_off_invoice", args=[number]),
    ):
        assert client.get(page).status_code == 403
    assert client.post(pay_out_page(), {"amount": "1", **PAYEE}).status_code == 403
    taken_back = client.post(reverse("reverse_set_off", args=[number]), {"reason": "x"})
    assert taken_back.status_code == 403
