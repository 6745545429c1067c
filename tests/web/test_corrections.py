"""From a wrong invoice to the right amount on the next one: form, approver, what waits, holder."""

import pytest
from django.urls import reverse

from billing.models import Charge
from billing.operations import charges
from billing.operations.credit_notes import issue_credit_note
from billing.terms.charges import Correction
from billing.terms.crediting import CreditKind
from contracts.office.context import Duty
from contracts.office.models import Approval
from portal.jobs.runner import run_here
from tests.deciding import approve
from tests.factories import person_of
from tests.once import once
from tests.staff import staff as on
from tests.staff import two
from tests.web.html import Page
from tests.web.test_console_acts import sealed, send
from tests.web.test_console_customers import text
from tests.world import account, contract, d, invoice, lived, signed

pytestmark = pytest.mark.django_db
DAY = "2026-05-10"
FORM = "/console/contracts/C1/correct-fees/"


def live() -> None:
    """April: C1 with 3 servers and C2 with 1 on one invoice, 48,600 of it given back."""
    lived(DAY, *signed("2026-04-01", servers=3), *signed("2026-04-01", "C2"))
    by, second = two(DAY)
    row = invoice("2026-04")
    ten = {"amounts": {"standard:10": 48_600}}
    issue_credit_note(by, row.pk, ten, "台数の誤り", second, kind=CreditKind.CORRECTION)


past = once(live, on=DAY)


@pytest.fixture
def wrong(past, today):
    today(DAY)
    return invoice("2026-04")


def filled(number: str) -> str:
    return f"{FORM}?corrects={number}&amp;first=2026-04-01&amp;last=2026-04-30"


def typed(number: str) -> dict:
    return {
        "corrects": number.lower(), "first": "2026-04-01", "last": "2026-04-30",
        "amount": "16,205円", "reason": "台数の誤りの訂正", "reason_en": "", "why": "電話で確認",
    }  # fmt: skip


def waiting(number: str = "C1") -> Charge:
    words = Correction(d("2026-04-01"), d("2026-04-30"), "台数の誤りの訂正", "Servers")
    return charges.correct(on("sato", DAY), contract(number).pk, 16_205, "電話", words, two(DAY)[1])


def test_the_wrong_invoice_and_its_credit_note_lead_to_the_form_filled_in(wrong, staff):
    client = staff(Duty.ACCOUNTS)
    for address in ("staff_invoice", "credit_invoice"):
        page = text(client.get(reverse(address, args=[wrong.number])))
        assert filled(wrong.number) in page
        assert filled(wrong.number).replace("C1", "C2") in page
    page = text(client.get(filled(wrong.number).replace("&amp;", "&")))
    assert f'value="{wrong.number}"' in page
    assert 'value="2026-04-30"' in page
    assert "入力してください" not in page  # nothing is wrong yet
    looks = staff(Duty.CONTRACTS).get(reverse("staff_invoice", args=[wrong.number]))
    assert filled(wrong.number) not in text(looks)


def test_what_follows_is_shown_proposed_and_approved(wrong, staff):
    client, asked = staff(Duty.ACCOUNTS), typed(wrong.number)
    page = text(client.get(FORM, asked))
    for expected in (
        f"{wrong.number}の訂正: 台数の誤りの訂正(16,205円、税抜)",
        "CN-2026-000001",
        "10%",
        "¥71,280 → <strong>¥89,105</strong>",  # 64,800 + 16,205 = 81,005, tax 8,100.5
        "2026年5月分",
    ):
        assert expected in page, expected
    assert send(client, FORM, {**sealed(page), "read": "on"}).status_code == 302
    row = Approval.objects.get(kind="correction")
    other = text(on_page(client, row))
    for expected in ("CN-2026-000001 ¥53,460", "¥16,205", "¥71,280 → ¥89,105", "電話で確認"):
        assert expected in other, expected
    approve(on("suzuki", DAY), row.pk)
    for address in (
        reverse("staff_customer", args=[account().customer.number]),
        reverse("staff_contract", args=["C1"]),
    ):
        shown = Page(client.get(address)).table("次回の請求に載せる請求")
        assert shown.column("契約") == ["C1"]
        assert "電話で確認" in shown.column("項目")[0]


def on_page(client, row: Approval):
    return client.get(reverse("approval", args=[row.pk]))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"amount": ""}, "金額を入力してください"),
        ({"amount": "0"}, "金額は1円以上です"),
        ({"last": "2026-06-01"}, "2026年4月1日から2026年5月31日までの日です"),
        ({"first": ""}, "初日を入力してください"),
        ({"reason": ""}, "請求書に載せる文を入力してください"),
        ({"reason": "あ" * 201}, "200文字以内"),
        ({"why": ""}, "理由を入力してください"),
        ({"corrects": "INV-1"}, "INV-1は、この契約の請求先の請求書ではありません"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_proposed(wrong, staff, entries, said):
    client = staff(Duty.ACCOUNTS)
    answer = client.post(FORM, {**typed(wrong.number), **entries, "read": "on"})
    assert said in text(answer)
    assert not Approval.objects.exists()


def test_while_it_waits_it_is_withdrawn_by_who_has_the_duty(wrong, staff):
    row = waiting()
    there = reverse("staff_customer", args=[account().customer.number])
    button = reverse("withdraw_charge", args=[row.pk])
    looks = staff(Duty.CONTRACTS)
    assert button not in text(looks.get(there))
    assert looks.post(button).status_code == 403
    client = staff(Duty.ACCOUNTS)
    assert button in text(client.get(there))
    assert "取り下げました。請求しません。" in text(client.post(button, follow=True))
    assert "取下げ済みです" in text(client.post(button, follow=True))
    row.refresh_from_db()
    assert row.withdrawn_on == d(DAY)
    assert client.get(button).status_code == 405
    assert client.post(reverse("withdraw_charge", args=[9_999])).status_code == 404


def test_the_holder_sees_it_in_the_estimate_and_on_the_invoice(wrong, client, today):
    waiting()
    client.force_login(person_of("A", email="a@example.jp"))
    assert "¥89,105" in text(client.get("/portal/"))
    today("2026-06-01")
    run_here(d("2026-06-01"))
    page = text(client.get(reverse("invoice", args=[invoice("2026-05").number])))
    assert "利用料の訂正" in page
    assert "台数の誤りの訂正(16,205円、税抜)" in page
    english = text(
        client.get(
            reverse("invoice", args=[invoice("2026-05").number]),
            headers={"accept-language": "en"},
        )
    )
    assert "Correction of fees" in english
    assert "Servers (¥16,205 before tax)" in english
