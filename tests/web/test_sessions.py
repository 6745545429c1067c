"""How long a session lives, and what is asked again before an act that cannot be undone."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from contracts.office import context
from contracts.office.context import Duty
from contracts.office.models import Notice
from contracts.people.models import Customer, Invitation
from contracts.people.operations.members import token_of
from portal.accounts.lifetime import SEEN, STARTED
from portal.accounts.session_store import BEFORE
from portal.jobs import tasks
from tests.factories import PASSWORD, EmailAddressFactory, MembershipFactory, UserFactory
from tests.mails import mailed
from tests.once import once
from tests.staff import member
from tests.web.reading import text
from tests.web.test_console_acts import act_address, paper, shown
from tests.web.test_security import SECRET, code
from tests.world import contract, d, lived, signed

pytestmark = pytest.mark.django_db
TYPED = {"HX-Request": "true"}
MINUTE, HOUR, DAY = 60, 3600, 86400
LOGIN = "/accounts/login/"


past = once(lambda: lived("2026-06-10", *signed("2026-04-01")), on="2026-06-10")


@pytest.fixture(autouse=True)
def life(past, today) -> None:
    today("2026-06-10")


@pytest.fixture
def owner(life):
    user = UserFactory(email="owner@example.jp", confirmed=True)
    MembershipFactory(user=user, customer=Customer.objects.get(number="A"))
    return user


@pytest.fixture
def keeper(life):
    user = member("keeper", Duty.CONTRACTS)
    EmailAddressFactory(user=user)
    return user


def sign_in(client: Client, user, **also):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD, **also})


def back(client: Client, **seconds: int) -> None:
    """Let time pass for a session: since its sign-in, since its last page."""
    session = client.session
    for name, passed in seconds.items():
        session[{"started": STARTED, "seen": SEEN}[name]] -= passed
    session.save()


@pytest.mark.parametrize(
    ("started", "seen", "is_in"),
    [
        (29 * MINUTE, 29 * MINUTE, True),
        (31 * MINUTE, 31 * MINUTE, False),
        (11 * HOUR, 29 * MINUTE, True),
        (12 * HOUR + MINUTE, 2 * MINUTE, False),
    ],
)
@pytest.mark.parametrize("also", [{}, {"remember": "on"}])
def test_staff_are_signed_out_after_half_an_hour_and_after_twelve(
    keeper, client, started, seen, is_in, also
):
    sign_in(client, keeper, **also)
    back(client, started=started, seen=seen)
    assert (client.get("/console/").status_code == 200) is is_in


@pytest.mark.parametrize(
    ("also", "started", "seen", "is_in"),
    [
        ({}, 119 * MINUTE, 119 * MINUTE, True),
        ({}, 121 * MINUTE, 121 * MINUTE, False),
        ({}, 12 * HOUR + MINUTE, 2 * MINUTE, False),
        ({"remember": "on"}, 13 * DAY, 13 * DAY, True),
        ({"remember": "on"}, 15 * DAY, 2 * MINUTE, False),
    ],
)
def test_customers_after_two_hours_but_on_a_device_kept_signed_in(
    owner, client, also, started, seen, is_in
):
    sign_in(client, owner, **also)
    back(client, started=started, seen=seen)
    assert (client.get(reverse("contracts")).status_code == 200) is is_in


def test_who_is_signed_out_reads_why(keeper, client):
    sign_in(client, keeper)
    back(client, started=HOUR, seen=31 * MINUTE)
    page = client.get("/console/", follow=True)
    assert "30分のあいだ操作がなかったため" in text(page)
    sign_in(client, keeper)
    back(client, started=13 * HOUR)
    assert "12時間たったため" in text(client.get("/console/", follow=True))


@pytest.mark.parametrize(("backend", "status"), [(BEFORE, 200), ("gone.Backend", 302)])
def test_an_update_from_1_0_0_signs_nobody_out(keeper, client, backend, status):
    client.force_login(keeper)
    session = client.session
    session[BACKEND_SESSION_KEY] = backend
    session.save()
    assert client.get("/console/").status_code == status


def test_who_may_not_come_in_any_more_is_signed_out_at_once(keeper, client):
    client.force_login(keeper)
    keeper.is_active = False
    keeper.save()
    assert client.get("/console/").status_code == 302


def test_each_page_keeps_signed_in_and_a_part_that_comes_by_itself_does_not(keeper, client):
    sign_in(client, keeper)
    back(client, started=20 * MINUTE, seen=20 * MINUTE)
    client.get("/console/", headers=TYPED)  # somebody types into a search
    back(client, seen=29 * MINUTE)
    assert client.get("/console/").status_code == 200
    for minutes in (20, 11):
        back(client, seen=minutes * MINUTE)
        client.post("/console/desk/Q-1/looking/", headers={**TYPED, "By-Itself": "true"})
    assert client.get("/console/").status_code == 302


def test_every_part_that_comes_again_and_again_says_that_it_comes_by_itself():
    elements = [
        (file, element)
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        for element in re.findall(r"<[^<>]*hx-trigger=[^<>]*>", file.read_text())
        if re.search(r'hx-trigger="[^"]*every ', element)
    ]
    assert len(elements) == 5
    for file, element in elements:
        assert """hx-headers='{"By-Itself": "true"}'""" in element, file


# --- Ways in: none keeps anybody signed in who did not ask for it ---------------------------------


def is_kept(client: Client) -> bool:
    """Whether the session outlives the browser."""
    assert "_auth_user_id" in client.session
    return not client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("also", [{}, {"remember": "on"}])
def test_a_password_keeps_signed_in_who_asks_for_it(owner, client, also):
    sign_in(client, owner, **also)
    assert is_kept(client) is bool(also)


@pytest.mark.parametrize("also", [{}, {"remember": "on"}])
def test_a_second_factor_after_it_changes_nothing(owner, client, also):
    TOTP.activate(owner, SECRET)
    sign_in(client, owner, **also)
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_kept(client) is bool(also)


def test_a_passkey(owner, client, monkeypatch):
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "電話"})
    monkeypatch.setattr(LoginWebAuthnForm, "clean_credential", lambda _form: key)
    client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "1"}'})
    assert not is_kept(client)


def sign_up(client: Client, email: str) -> None:
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form)


def test_a_new_account_whose_address_was_confirmed(client):
    sign_up(client, "new@example.jp")
    client.post(re.search(r"http://[^/]+(\S+/confirm-email/\S+)", mailed()[-1].body)[1])
    assert not is_kept(client)
    back(client, started=HOUR, seen=121 * MINUTE)
    assert client.get(reverse("security")).status_code == 302


def test_a_new_account_of_somebody_invited(owner, client):
    sign_in(client, owner)
    client.post(reverse("people"), {"email": "new@example.jp", "role": "viewer"})
    nonce = Notice.objects.get(kind="invited").data["nonce"]
    invited = Client()
    invited.post(reverse("invitation", args=[token_of(nonce)]))
    sign_up(invited, "new@example.jp")
    assert not is_kept(invited)


def test_what_was_typed_for_too_long_is_back_after_signing_in(keeper, client):
    page, act = "/console/customers/A/notes/", "/console/customers/A/notes/add/"
    sign_in(client, keeper)
    client.get(page)
    back(client, started=HOUR, seen=HOUR)
    to_sign_in = client.post(
        act, {"text": "電話で連絡あり"}, headers={"Referer": f"http://testserver{page}"}
    )
    assert to_sign_in.url == f"{LOGIN}?next={page}"
    client.post(to_sign_in.url, {"login": keeper.email, "password": PASSWORD})
    kept = client.get(page).context["unsent"]
    assert kept == {"action": act, "fields": {"text": ["電話で連絡あり"]}}


def test_sessions_that_are_over_are_forgotten(owner, client):
    """With what is listed of them, which holds addresses; not who signed in a moment ago."""
    for _ in range(2):
        sign_in(Client(), owner)
    sign_in(client, owner)
    listed = UserSession.objects.order_by("pk")
    over, gone, _mine = (one.session_key for one in listed)
    long_ago = context.now() - timedelta(days=15)
    Session.objects.filter(session_key=over).update(expire_date=long_ago)
    Session.objects.filter(session_key=gone).delete()
    listed.filter(session_key=over).update(created_at=long_ago)
    tasks.forget()
    assert not Session.objects.filter(session_key=over).exists()
    assert {one.session_key for one in listed.all()} == {gone, client.session.session_key}
    assert client.get(reverse("contracts")).status_code == 200


# --- Acts that ask again -------------------------------------------------------------------------


@pytest.fixture
def long_in(owner, client) -> Client:
    """The owner, signed in eleven minutes ago."""
    sign_in(client, owner)
    back(client, started=11 * MINUTE)
    return client


def test_an_act_asks_for_the_password_again_and_is_carried_out_then(long_in):
    form = {"email": "new@example.jp", "role": "viewer"}
    asked = long_in.post(reverse("people"), form)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()
    wrong = long_in.post(asked.url, {"password": "something else"})
    assert "パスワードが違います" in text(wrong)
    assert long_in.post(asked.url, {"password": PASSWORD}).url == reverse("people")
    assert Invitation.objects.get().email == "new@example.jp"


def test_it_is_asked_once_in_ten_minutes(long_in):
    long_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for number in range(2):
        long_in.post(reverse("people"), {"email": f"new{number}@example.jp", "role": "viewer"})
    assert Invitation.objects.count() == 2
    records = long_in.session
    records["account_authentication_methods"][-1]["at"] -= 11 * MINUTE
    records.save()
    answer = long_in.post(reverse("people"), {"email": "new2@example.jp", "role": "viewer"})
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_who_has_just_signed_in_is_not_asked(owner, client):
    sign_in(client, owner)
    client.post(reverse("people"), {"email": "new@example.jp", "role": "viewer"})
    assert Invitation.objects.exists()


def test_looking_is_never_asked(long_in):
    assert long_in.get(reverse("people")).status_code == 200


@pytest.mark.parametrize("name", ["change_role", "remove_member"])
def test_acts_about_people_ask(long_in, name):
    other = UserFactory(email="other@example.jp")
    row = MembershipFactory(user=other, customer=Customer.objects.get(number="A"))
    asked = long_in.post(reverse(name, args=[row.pk]), {"role": "viewer"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    row.refresh_from_db()
    assert row.role == "owner"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("staff_active", True),
        ("staff_duties", True),
        ("staff_factors", True),
        ("staff_link", True),
        ("team", False),
    ],
)
def test_acts_about_staff_that_ask(life, client, name, arguments):
    client.force_login(member("admin", Duty.ADMINISTRATION))
    back(client, started=11 * MINUTE)
    other = member("other", Duty.SUPPORT)
    there = reverse(name, args=[other.pk] if arguments else [])
    asked = client.post(there, {"email": "new@example.jp", "name": "新人"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    other.refresh_from_db()
    assert other.is_active


def test_ending_other_sessions_asks_again(owner, long_in):
    sign_in(Client(), owner)
    row = UserSession.objects.latest("pk")
    for there in (reverse("end_session", args=[row.pk]), reverse("end_other_sessions")):
        assert long_in.post(there).url.startswith(reverse("account_reauthenticate"))
    assert UserSession.objects.filter(pk=row.pk).exists()


def test_a_form_sent_to_an_address_with_a_query_comes_back_with_what_was_typed(life, client):
    """allauth would carry it out after the confirmation, but drops those with a query."""
    user = member("admin", Duty.ADMINISTRATION)
    EmailAddressFactory(user=user)
    sign_in(client, user)
    back(client, started=11 * MINUTE)
    page = reverse("team") + "?x=1"
    form = {"email": "new@example.jp", "name": "新人", "duties": ["support"]}
    asked = client.post(page, form)
    assert client.post(asked.url, {"password": PASSWORD}).url == page
    kept = client.get(page).context["unsent"]["fields"]
    assert kept == {name: values if name == "duties" else [values] for name, values in form.items()}


def test_a_form_with_a_file_comes_back_with_what_was_typed(keeper, client):
    """Files are not kept, so it is not carried out without them either."""
    sign_in(client, keeper)
    there = act_address("cancel")
    page = f"{there}?desired=2026-09-30"
    _page, sent = shown(client, there, desired="2026-09-30")
    back(client, started=11 * MINUTE)
    form = {**sent, "document": paper()}
    asked = client.post(there, form, headers={"Referer": f"http://testserver{page}"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert client.post(asked.url, {"password": PASSWORD}).url == page
    kept = client.get(page).context["unsent"]
    assert (kept["action"], kept["fields"]["desired"]) == (there, ["2026-09-30"])
    assert contract().ends_on is None
    client.post(there, {**sent, "document": paper()})
    assert contract().ends_on == d("2026-09-30")
