"""Cancelling and declining renewal through the pages: who may, what binds, nothing twice."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from pypdf import PdfReader

from billing.models import Invoice
from billing.operations import payments
from billing.terms import quote_json
from contracts.models import Ending
from contracts.office import context
from contracts.office.models import JournalEntry, Notice
from contracts.people.models import Membership
from tests.authenticator import code_now
from tests.factories import PASSWORD, MembershipFactory, person_of
from tests.once import once
from tests.world import account, contract, d, lived, signed

pytestmark = pytest.mark.django_db


def live() -> None:
    """C1 of A: monthly, three servers, in its minimum term; C2 of B. Nothing is paid."""
    lived("2026-08-30", *signed("2026-07-01", servers=3), *signed("2026-07-01", "C2", "B"))


past = once(live, on="2026-08-31")


@pytest.fixture
def life(past, today) -> None:
    today("2026-08-31")


@pytest.fixture
def person(life, client):
    """Sign in as a member of a company in a role."""

    def enter(role: str = "owner", customer: str = "A"):
        email = f"{role}-{customer}@example.jp".lower()
        user = person_of(customer, role, email=email)
        client.force_login(user)
        return client

    return enter


def address(name: str, number: str = "C1") -> str:
    return reverse(name, args=[number])


def sealed(client, desired: str = "") -> str:
    page = client.get(address("cancel_confirm"), {"desired": desired}).content.decode()
    return re.search(r'name="quote" value="([^"]+)"', page)[1]


def confirmed(client, answer):
    """Give the password that is asked for; the notice is then sent by itself."""
    assert answer.status_code == 302, answer.content.decode()
    assert "/reauthenticate/" in answer.url
    goes_on = unquote(answer.url.partition("next=")[2])
    return client.post(answer.url, {"password": PASSWORD, "next": goes_on})


def send(client, token: str):
    return client.post(address("cancel_confirm"), {"quote": token, "read": "on"})


def test_the_quote_says_every_yen_to_come_and_other_days(person):
    page = person().get(address("quote")).content.decode()
    for text in (
        "2026年9月30日",
        "¥481,140",  # residual fee
        "¥106,920",  # August and September
        "2027年6月30日",  # the end of the minimum term
    ):
        assert text in page, text


def test_the_quote_in_english(person):
    client = person()
    client.cookies["django_language"] = "en"
    page = client.get(address("quote"), {"desired": "2026-12-31"}).content.decode()
    assert "31 December 2026" in page
    assert "解約" not in page.partition("<main")[2].partition("</main")[0]


def test_htmx_gets_the_quote_alone(person):
    asked = {"desired": "2026-12-31"}
    answer = person().get(address("quote"), asked, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert "2026年12月31日" in page
    assert 'id="told"' in page
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    ("desired", "text"),
    [
        ("2026-02-30", "日付を 2026-04-01 の形で入力してください"),
        ("9999-12-31", "2031年8月31日までの日付を入力してください"),
        ("2020-01-01", "2026年9月30日が最終日です。ご希望の2020年1月1日はそれより前"),
    ],
)
def test_days_that_cannot_be_are_answered(person, desired, text):
    client = person()
    assert text in client.get(address("quote"), {"desired": desired}).content.decode()
    if not desired.startswith("2020"):
        answer = client.get(address("cancel_confirm"), {"desired": desired})
        assert answer.url == address("quote")


@pytest.mark.parametrize("role", ["billing", "viewer"])
def test_others_look_but_do_not_send(person, role):
    client = person(role)
    for name in ("quote", "decline_renewal"):
        page = client.get(address(name)).content.decode()
        assert "管理者の方だけです" in page
        assert 'class="danger"' not in page
    assert client.get(address("cancel_confirm")).status_code == 403
    assert client.post(address("cancel_confirm"), {"read": "on"}).status_code == 403
    assert client.post(address("decline_renewal"), {"read": "on"}).status_code == 403
    assert not Ending.objects.exists()


PAGES = (
    "quote",
    "cancel_confirm",
    "cancelled",
    "cancellation_pdf",
    "decline_renewal",
    "renewal_declined",
)


@pytest.mark.parametrize("name", PAGES)
def test_another_companys_contract_is_not_there(person, name):
    client = person(customer="B")
    assert client.get(address(name)).status_code == 404
    if name in ("cancel_confirm", "decline_renewal"):
        assert client.post(address(name), {"read": "on"}).status_code == 404
    assert not Ending.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_sign_in(life, client, name):
    assert "login" in client.get(address(name)).url


def test_the_whole_cancellation(person):
    client = person()
    answer = confirmed(client, send(client, sealed(client)))
    assert answer.url == address("cancelled")
    page = client.get(answer.url).content.decode()
    for text in ("2026年9月30日", "¥481,140", Invoice.objects.get(kind="residual").number):
        assert text in page, text
    ending = Ending.objects.get()
    kept = quote_json.from_json(ending.quote)
    assert (ending.by_holder, kept.quote.cost, kept.quote.fee_total) == (True, 481_140, 106_920)
    entry = JournalEntry.objects.get(operation="fix_end")
    assert (entry.actor, entry.after["quote"]) == ("owner-a@example.jp", kept.fingerprint)


def test_the_second_factor_will_do_instead_of_the_password(person):
    client = person()
    user = Membership.objects.get().user
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    asked = send(client, sealed(client))
    goes_on = unquote(asked.url.partition("next=")[2])
    assert reverse("mfa_reauthenticate") in client.get(asked.url).content.decode()
    sent = {"code": code_now(secret), "next": goes_on}
    answer = client.post(reverse("mfa_reauthenticate"), sent)
    assert answer.url == address("cancelled")
    assert Ending.objects.count() == 1


def test_the_same_notice_twice_is_one_cancellation(person):
    client = person()
    token = sealed(client)
    confirmed(client, send(client, token))
    again = send(client, token)
    assert again.url == address("cancelled")
    assert client.get(address("cancel_confirm")).url == address("cancelled")  # the back button
    assert Ending.objects.count() == 1
    assert Invoice.objects.filter(kind="residual").count() == 1
    assert Notice.objects.filter(kind="cancellation_confirmed").count() == 1


def test_a_sending_overtaken_by_another_shows_its_result(person, monkeypatch):
    """Both found no end before either had the lock."""
    from portal.customer.cancelling import sending

    real = sending.cancel

    def overtaken(*args, **values):
        real(*args, **values)
        real(*args, **values)

    monkeypatch.setattr(sending, "cancel", overtaken)
    client = person()
    assert confirmed(client, send(client, sealed(client))).url == address("cancelled")
    assert Ending.objects.count() == 1


def test_without_the_tick_nothing_is_sent(person):
    client = person()
    answer = client.post(address("cancel_confirm"), {"quote": sealed(client)})
    assert "ここにチェックを入れてください" in answer.content.decode()
    assert not Ending.objects.exists()


def test_without_the_password_nothing_is_sent(person):
    client = person()
    asked = send(client, sealed(client))
    wrong = client.post(asked.url, {"password": "wrong", "next": address("cancel_confirm")})
    assert wrong.status_code == 200
    assert not Ending.objects.exists()


@pytest.mark.parametrize("token", ["", "made up", "C1"])
def test_a_quote_that_nobody_made_is_refused_with_the_real_one(person, token):
    answer = send(person(), token)
    assert answer.status_code == 409
    assert "まだ送られていません" in answer.content.decode()
    assert not Ending.objects.exists()


def test_a_quote_of_another_contract_is_refused(person):
    client = person()
    token = sealed(client)
    owner = Membership.objects.get().user
    MembershipFactory(user=owner, customer=account("B").customer)
    answer = client.post(address("cancel_confirm", "C2"), {"quote": token, "read": "on"})
    assert answer.status_code == 409
    assert not Ending.objects.exists()


def test_the_quote_of_yesterday_no_longer_binds(person, today):
    client = person()
    token = sealed(client)
    today("2026-09-01")
    answer = confirmed(client, send(client, token))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "見積りの日が過ぎました" in page
    assert "2026年10月1日" in page
    assert not Ending.objects.exists()
    fresh = re.search(r'name="quote" value="([^"]+)"', page)[1]
    assert send(client, fresh).url == address("cancelled")


def test_figures_that_changed_meanwhile_are_shown_again(person):
    client = person()
    token = sealed(client)
    payments.receive(context.system(d("2026-08-31")), account().pk, 53_460, d("2026-08-31"))
    answer = confirmed(client, send(client, token))
    assert answer.status_code == 409
    assert "金額が変わりました" in answer.content.decode()
    assert not Ending.objects.exists()


def test_the_confirmation_reads_back_and_is_the_same_every_time(person):
    client = person()
    confirmed(client, send(client, sealed(client, "2026-10-15")))
    answer = client.get(address("cancellation_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="cancellation-C1-20260831.pdf"'
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for part in ("解約確認書", "C1", "A株式会社", "2026年10月15日", "2027年6月30日", "第25条"):
        assert part in text, part
    kept = quote_json.from_json(Ending.objects.get().quote)
    assert kept.fingerprint in text.replace("\n", "")
    assert f"¥{kept.quote.cost:,}" in text
    customer = account().customer
    customer.name = "新社名株式会社"
    customer.save()
    assert client.get(address("cancellation_pdf")).content == answer.content


def test_no_confirmation_without_a_cancellation(person):
    client = person()
    assert client.get(address("cancellation_pdf")).status_code == 404
    assert client.get(address("cancelled")).url == address("quote")
    assert client.get(address("renewal_declined")).url == address("decline_renewal")


# --- declining renewal -------------------------------------------------------------


def test_art_14_2_the_deadline_is_counted_down(person):
    page = person().get(address("decline_renewal")).content.decode()
    for text in ("あと273日", "2027年5月31日", "2027年6月30日", "残余料金はかかりません"):
        assert text in page, text


def declining(client) -> dict:
    """What the page's own form would post."""
    page = client.get(address("decline_renewal")).content.decode()
    read = re.search(r'name="expected" value="([^"]+)"', page)[1]
    return {"expected": read, "read": "on"}


def test_art_14_2_declining_twice_is_one_notice(person):
    client = person()
    form = declining(client)
    answer = confirmed(client, client.post(address("decline_renewal"), form))
    assert answer.url == address("renewal_declined")
    assert client.post(address("decline_renewal"), form).url == address("renewal_declined")
    assert "2027年6月30日" in client.get(answer.url).content.decode()
    assert contract().ends_on == d("2027-06-30")
    assert Ending.objects.count() == Notice.objects.filter(kind="non_renewal").count() == 1
    assert not Invoice.objects.filter(kind="residual").exists()


def test_art_14_2_after_the_deadline_cancelling_is_offered(person, today):
    client = person()
    form = declining(client)
    today("2027-06-01")
    page = client.get(address("decline_renewal")).content.decode()
    for text in ("通知期限(2027年5月31日)は過ぎました", "2027年7月1日", address("quote")):
        assert text in page, text
    answer = confirmed(client, client.post(address("decline_renewal"), form))
    assert answer.status_code == 409
    assert not Ending.objects.exists()


def test_art_14_2_a_page_of_an_earlier_term_declines_nothing(person, today):
    client = person()
    form = declining(client)
    today("2027-07-02")
    answer = confirmed(client, client.post(address("decline_renewal"), form))
    assert answer.status_code == 409
    assert "内容が変わりました" in answer.content.decode()
    assert not Ending.objects.exists()


# --- how much a page takes ----------------------------------------------------------


@pytest.mark.parametrize("name", ["quote", "cancel_confirm", "decline_renewal"])
@pytest.mark.parametrize("day", ["2026-08-31", "2027-06-15"])
def test_pages_take_few_queries_and_bytes(person, today, django_assert_max_num_queries, name, day):
    client = person()
    today(day)
    client.get(address(name))
    with django_assert_max_num_queries(14):
        answer = client.get(address(name), {"desired": "2029-12-31"})
    assert answer.status_code == 200
    assert len(answer.content) < 100_000


def test_the_result_takes_few_queries(person, django_assert_max_num_queries):
    client = person()
    confirmed(client, send(client, sealed(client)))
    with django_assert_max_num_queries(14):
        client.get(address("cancelled"))
