"""Sign-in and what guards it: throttling, second factor, sessions, links, history (Art. 10)."""

import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from contracts.office.models import JournalEntry
from contracts.people.models import Customer, Membership
from portal import settings as portal_settings
from portal.accounts.models import SignIn
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.mails import mailed
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = pytest.mark.django_db

LOCKED = "このネットワークからのサインインの失敗が続いたため"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def user():
    return UserFactory(email="owner@example.jp", confirmed=True)


@pytest.fixture
def owner(user, today):
    today("2026-04-02")
    lived("2026-04-02", *signed("2026-04-01"))
    MembershipFactory(user=user, customer=Customer.objects.get(number="A"))
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = "owner@example.jp"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


# --- Throttling, enumeration -------------------------------------------------------------


def test_after_five_wrong_passwords_even_the_right_one_waits(user, client):
    for _ in range(5):
        assert "パスワードが違います" in text(sign_in(client, "wrong"))
    assert LOCKED in text(sign_in(client))
    assert "_auth_user_id" not in client.session


def test_it_says_until_when(user, client, monkeypatch):
    """The first of five tries was at 10:00:20 in Tokyo; it is forgotten five minutes later."""
    moment = datetime(2026, 12, 1, 1, 0, 20, tzinfo=UTC).timestamp()
    monkeypatch.setattr(time, "time", lambda: moment)
    for _ in range(5):
        sign_in(client, "wrong")
    assert "2026年12月1日 10:06まで" in text(sign_in(client))


def test_the_more_wrong_passwords_the_longer_the_wait(user, client, monkeypatch):
    clock = datetime(2026, 12, 1, 1, 0, 0, tzinfo=UTC).timestamp()
    untils = []
    for minutes in (0, 6, 61):
        now = clock + 60 * minutes
        monkeypatch.setattr(time, "time", lambda now=now: now)
        for _ in range(5):
            sign_in(client, "wrong")
        untils.append(re.search(r"12月\d日 \d\d:\d\d", text(sign_in(client)))[0])
    assert untils == ["12月1日 10:05", "12月1日 11:00", "12月2日 10:00"]


def test_who_is_elsewhere_is_not_shut_out_by_others_tries(user, client):
    """The address together with the network: /24 of IPv4, also as IPv6 writes it, /64 of IPv6."""

    def signs_in(address: str) -> bool:
        return sign_in(Client(REMOTE_ADDR=address)).status_code == 302

    for guesses in ("::ffff:192.0.2.7", "2001:db8:1:2::7"):
        for _ in range(5):
            sign_in(Client(REMOTE_ADDR=guesses), "wrong")
    assert not signs_in("192.0.2.200")
    assert not signs_in("2001:db8:1:2:ffff::1")
    assert signs_in("192.0.3.7")
    assert signs_in("::ffff:192.0.4.7")
    assert signs_in("2001:db8:1:3::7")


def test_another_browser_waits_too_and_another_person_does_not(user, client):
    UserFactory(email="other@example.jp", confirmed=True)
    for _ in range(5):
        sign_in(client, "wrong")
    assert LOCKED in text(sign_in(Client()))
    assert sign_in(Client(), email="other@example.jp").status_code == 302


def test_ten_wrong_passwords_a_minute_from_one_address(user, client):
    for number in range(10):
        sign_in(client, "wrong", f"somebody{number}@example.jp")
    assert LOCKED in text(sign_in(client))


def test_wrong_codes_are_counted_as_well(user, client):
    TOTP.activate(user, SECRET)
    sign_in(client)
    for _ in range(5):
        assert "コードが違います" in text(client.post(reverse("mfa_authenticate"), {"code": "1"}))
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "いまはサインインできません" in text(answer)
    assert "_auth_user_id" not in client.session


def test_the_counts_are_shared_by_all_processes():
    """In a process's own memory each worker would count for itself."""
    assert portal_settings.EMBEDDED_BROKER
    backend = "portal.tools.embedded.cache.EmbeddedCache"
    assert portal_settings.CACHES["default"]["BACKEND"] == backend
    assert "locmem" not in str(portal_settings.CACHES).lower()


def test_nobody_learns_whether_an_address_has_an_account(user, client):

    def said(email: str) -> list[tuple[int, str]]:
        answers = [
            Client().post(reverse("account_login"), {"login": email, "password": "wrong"}),
            Client().post(reverse("account_reset_password"), {"email": email}, follow=True),
            Client().post(
                reverse("account_signup"),
                {"email": email, "password1": "one long phrase", "password2": "one long phrase"},
                follow=True,
            ),
        ]
        key = r'"[A-Za-z0-9]{64}"|"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"'
        hidden = re.compile(rf"{key}|{re.escape(email)}")
        return [(one.status_code, hidden.sub("", text(one))) for one in answers]

    known, unknown = said("owner@example.jp"), said("nobody@example.jp")
    assert known == unknown
    told = {(one.to[0], one.subject.partition(" / ")[0]) for one in mailed()}
    assert told == {
        ("owner@example.jp", "パスワードの再設定"),
        ("owner@example.jp", "アカウントはすでにあります"),
        ("nobody@example.jp", "アカウントがありません"),
        ("nobody@example.jp", "メールアドレスのご確認"),
    }


@pytest.mark.parametrize("form", ["sign_in", "sign_up", "reset"])
def test_a_known_address_costs_as_much_as_an_unknown_one(user, monkeypatch, form):
    """A password is hashed as often, as much mail is written."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    phrase = {"password1": "one long phrase", "password2": "one long phrase"}
    send = {
        "sign_in": lambda email: sign_in(Client(), "wrong", email),
        "sign_up": lambda email: Client().post(
            reverse("account_signup"), {"email": email, **phrase}
        ),
        "reset": lambda email: Client().post(reverse("account_reset_password"), {"email": email}),
    }[form]
    counts = []
    for email in ("owner@example.jp", "nobody@example.jp"):
        hashed.clear()
        mailed().clear()
        send(email)
        counts.append((len(hashed), len(mailed())))
    assert counts[0] == counts[1]
    assert counts[0] == {"sign_in": (1, 0), "sign_up": (1, 1), "reset": (0, 1)}[form]


@pytest.mark.parametrize(
    "weak", ["short1-word", "123456789012345", "owner@example.jp", "password1234"]
)
def test_weak_passwords_are_refused(user, client, weak):
    client.force_login(user)
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# --- Links ----------------------------------------------------------------------------------


def reset_link(client: Client) -> str:
    client.post(reverse("account_reset_password"), {"email": "owner@example.jp"})
    return re.search(r"http://[^/]+(\S+/password/reset/key/\S+)", mailed()[-1].body)[1]


def set_password(client: Client, link: str, password: str):
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(address, {"password1": password, "password2": password}, follow=True)


def test_a_reset_link_works_once(user, client):
    link = reset_link(client)
    assert "パスワードを設定しました" in text(set_password(client, link, "first new phrase"))
    second = Client()
    assert "このリンクは使えません" in text(second.get(link, follow=True))
    assert "このリンクは使えません" in text(set_password(second, link, "second new phrase"))
    user.refresh_from_db()
    assert user.check_password("first new phrase")


@pytest.mark.parametrize("email", ["user", "unknown"])
def test_links_in_mail_lead_to_the_portal_whatever_it_was_called_by(user, client, settings, email):
    settings.ALLOWED_HOSTS, settings.PORTAL_URL = ["elsewhere.example"], "https://ours.example.jp/"
    address = user.email if email == "user" else "unknown@example.jp"
    client.post(
        reverse("account_reset_password"), {"email": address}, headers={"host": "elsewhere.example"}
    )
    (told,) = mailed()
    assert "elsewhere" not in told.body
    assert "https://ours.example.jp/" in told.body


def test_a_reset_link_is_good_for_three_days(user, client, settings):
    link = reset_link(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "このリンクは使えません" in text(client.get(link, follow=True))
    assert "このリンクは使えません" in text(set_password(client, link, "a new phrase of mine"))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_address_is_confirmed_by_post_only(client, django_user_model):
    form = {"email": "New@example.jp", "password1": "one long phrase"}
    client.post(reverse("account_signup"), {**form, "password2": form["password1"]})
    link = re.search(r"http://[^/]+(\S+/confirm-email/\S+)", mailed()[-1].body)[1]
    user = django_user_model.objects.get(email="new@example.jp")
    assert "はい、確認します" in text(client.get(link))
    assert not user.emailaddress_set.get().verified
    assert sign_in(Client(), form["password1"], user.email).url.endswith("/confirm-email/")
    assert client.post(link).url == "/"
    assert user.emailaddress_set.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)


# --- Second factor ----------------------------------------------------------------------------


def test_a_code_is_asked_for_after_the_password(owner, client):
    TOTP.activate(owner, SECRET)
    assert sign_in(client).url == reverse("mfa_authenticate")
    assert client.get(reverse("contracts")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/"
    assert client.get(reverse("contracts")).status_code == 200


def test_a_code_of_the_app_works_once(owner, client):
    TOTP.activate(owner, SECRET)
    seen_by_somebody = code()
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": seen_by_somebody}).url == "/"
    again = Client()
    sign_in(again)
    answer = again.post(reverse("mfa_authenticate"), {"code": seen_by_somebody})
    assert "コードが違います" in text(answer)


def test_a_code_is_spent_for_as_long_as_it_would_be_right(owner, client, monkeypatch):
    """The code of half a minute ago and of half a minute ahead are right too."""
    TOTP.activate(owner, SECRET)
    now = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: now)
    seen = code()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": seen})
    monkeypatch.setattr(time, "time", lambda: now + 31)
    again = Client()
    sign_in(again)
    assert "コードが違います" in text(again.post(reverse("mfa_authenticate"), {"code": seen}))


def test_the_secret_of_an_app_is_sealed_in_the_database(owner):
    TOTP.activate(owner, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("role", ["owner", "staff"])
def test_owners_and_staff_see_nothing_before_they_have_a_second_factor(
    owner, client, settings, role
):
    settings.SECOND_FACTOR_REQUIRED = True
    if role == "staff":
        owner.is_staff = owner.is_superuser = True
        owner.save()
    client.force_login(owner)
    for address in ("contracts", "invoices", "people", "inbox", "console", "admin:index"):
        assert client.get(reverse(address)).url == reverse("security"), address
    assert client.post(reverse("people"), {"email": "x@example.jp"}).url == reverse("security")
    assert "登録が必要です" in text(client.get(reverse("security")))
    assert client.get(reverse("terms")).status_code == 200
    assert client.get(reverse("account_change_password")).status_code == 200
    for address in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert reverse("account_reauthenticate") in client.get(reverse(address)).url
    TOTP.activate(owner, SECRET)
    opened = client.get(reverse("console" if role == "staff" else "contracts"))
    assert opened.status_code == 200


def test_others_and_the_embedded_set_up_go_without(owner, client, settings):
    client.force_login(owner)
    assert client.get(reverse("contracts")).status_code == 200
    assert "この環境では任意です" in text(client.get(reverse("security")))
    settings.SECOND_FACTOR_REQUIRED = True
    Membership.objects.update(role="billing")
    assert client.get(reverse("contracts")).status_code == 200


def test_a_company_may_ask_it_of_all_its_people(owner, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    clerk = UserFactory(email="clerk@example.jp", confirmed=True)
    customer = Customer.objects.get(number="A")
    MembershipFactory(user=clerk, customer=customer, role="viewer")
    office, away = Client(), Client()
    away.force_login(clerk)
    assert away.get(reverse("contracts")).status_code == 200
    assert away.post(reverse("require_factor"), {"required": "on"}).status_code == 403
    TOTP.activate(owner, SECRET)
    office.force_login(owner)
    for wanted, status in (("on", 302), ("", 200)):
        form = {"required": wanted} if wanted else {}
        assert office.post(reverse("require_factor"), form).url == reverse("people")
        assert away.get(reverse("contracts")).status_code == status
    entry = JournalEntry.objects.filter(operation="require_factor").first()
    assert (entry.before, entry.after) == ({"requires_factor": False}, {"requires_factor": True})


def test_it_is_required_by_default_in_production_only():
    assert portal_settings.DEBUG
    assert portal_settings.SECOND_FACTOR_REQUIRED is False


def test_the_admin_has_no_way_in_of_its_own(owner, client):
    owner.is_staff = owner.is_superuser = True
    owner.save()
    TOTP.activate(owner, SECRET)
    login = reverse("admin:login")
    form = {"username": owner.email, "password": PASSWORD}
    assert reverse("account_login") in client.post(login, form).url
    assert "_auth_user_id" not in client.session


def test_adding_a_factor_asks_for_the_password_again_and_is_notified_by_mail(
    owner, client, django_capture_on_commit_callbacks
):
    sign_in(client)
    address, codes = reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    secret = re.search(r'id="authenticator_secret">(\w+)<', text(client.get(address)))[1]
    with django_capture_on_commit_callbacks(execute=True):
        used = code(secret)
        assert client.post(address, {"code": used}).url == codes
    shown = re.compile(r"<code>(\d{4}-\d{4}-\d{4})</code>")
    assert len(set(shown.findall(text(client.get(codes))))) == 10
    assert "もう表示できません" in text(client.get(codes))
    subject = "認証アプリが登録されました / An authenticator app was added"
    (told,) = (one for one in mailed() if one.subject == subject)
    assert "127.0.0.1" in told.body
    # The code that activated it is spent.
    again = Client()
    sign_in(again)
    assert "コードが違います" in text(again.post(reverse("mfa_authenticate"), {"code": used}))


def test_a_second_factor_ends_the_sessions_that_a_password_alone_opened(
    owner, client, django_capture_on_commit_callbacks
):
    others = [Client(), Client()]
    for one in (*others, client):
        sign_in(one)
    add_app(client, django_capture_on_commit_callbacks)
    found = [one.get(reverse("contracts")).status_code for one in (*others, client)]
    assert found == [302, 302, 200]


def add_app(client: Client, on_commit) -> None:
    address = reverse("mfa_activate_totp")
    client.post(client.get(address).url, {"password": PASSWORD})
    secret = re.search(r'id="authenticator_secret">(\w+)<', text(client.get(address)))[1]
    with on_commit(execute=True):
        client.post(address, {"code": code(secret)})


# --- Sessions and history ------------------------------------------------------------------------


def test_a_session_ended_from_elsewhere_is_out_at_once(owner, client):
    other = Client(headers={"user-agent": "The lost telephone"})
    sign_in(other)
    sign_in(client)
    assert other.get(reverse("contracts")).status_code == 200
    page = text(client.get(reverse("security")))
    assert "The lost telephone" in page
    end = re.search(r"/portal/security/sessions/\d+/end/", page)[0]
    assert client.post(end).status_code == 302
    assert other.get(reverse("contracts")).url.startswith(reverse("account_login"))
    assert client.get(reverse("contracts")).status_code == 200
    assert "The lost telephone" not in text(client.get(reverse("security"))).partition("最近")[0]


def test_all_others_are_ended_at_once_and_by_a_new_password(owner, client):
    others = [Client(), Client()]
    for one in (*others, client):
        sign_in(one)
    client.post(reverse("end_other_sessions"))
    assert [one.get(reverse("contracts")).status_code for one in (*others, client)] == [
        302,
        302,
        200,
    ]
    sign_in(others[0])
    form = {"oldpassword": PASSWORD, "password1": "a new long phrase"}
    client.post(reverse("account_change_password"), {**form, "password2": form["password1"]})
    assert [one.get(reverse("contracts")).status_code for one in (others[0], client)] == [302, 200]
    assert text(client.get(reverse("security"))).count("この端末</span>") == 1
    assert "サインアウトさせる" not in text(client.get(reverse("security"))).partition("最近")[0]


def test_nobody_ends_anothers_session(owner, client):
    sign_in(client)
    pk = owner.usersession_set.get().pk
    other = Client()
    other.force_login(UserFactory(email="other@example.jp"))
    assert other.post(reverse("end_session", args=[pk])).status_code == 404
    assert client.get(reverse("contracts")).status_code == 200


def test_the_holder_sees_every_sign_in_and_every_failed_one(owner, client):
    TOTP.activate(owner, SECRET)
    sign_in(client, "wrong")
    sign_in(client, "wrong", "nobody@example.jp")
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "1"})
    client.post(reverse("mfa_authenticate"), {"code": code()})
    columns = ("email", "user", "method", "succeeded", "address")
    assert list(SignIn.objects.order_by("id").values_list(*columns)) == [
        ("owner@example.jp", owner.pk, "password", False, "127.0.0.1"),
        ("nobody@example.jp", None, "password", False, "127.0.0.1"),
        ("owner@example.jp", owner.pk, "totp", False, "127.0.0.1"),
        ("owner@example.jp", owner.pk, "totp", True, "127.0.0.1"),
    ]
    page = text(client.get(reverse("sign_ins")))
    assert page.count("失敗</span>") == 2
    assert page.count("成功</span>") == 1
    assert "nobody@example.jp" not in page


def test_the_address_of_origin_is_that_before_the_proxy(owner, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post(
        reverse("account_login"),
        {"login": owner.email, "password": PASSWORD},
        headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"},
    )
    assert SignIn.objects.get().address == "203.0.113.9"


def test_the_e_mail_address_changes_when_the_new_one_is_confirmed(owner, client):
    sign_in(client)
    address = reverse("account_email")
    asked = client.post(address, {"email": "newer@example.jp", "action_add": ""})
    client.post(asked.url, {"password": PASSWORD})
    owner.refresh_from_db()
    assert owner.email == "owner@example.jp"
    assert "newer@example.jp" in text(client.get(reverse("security")))
    link = re.search(r"http://[^/]+(\S+/confirm-email/\S+)", mailed()[-1].body)[1]
    client.post(link)
    owner.refresh_from_db()
    assert owner.email == "newer@example.jp"
    told = [(one.to[0], one.subject.partition(" / ")[0]) for one in mailed()]
    assert ("owner@example.jp", "メールアドレスが変更されました") in told
