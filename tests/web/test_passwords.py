"""Passwords: typed unseen, taken as they are, changed by who knows the present one (Art. 10-1)."""

import re
from hashlib import sha1

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.accounts.passwords import is_listed
from tests.factories import PASSWORD
from tests.web.reading import text
from tests.web.test_security import SECRET, reset_link, set_password, sign_in
from tests.web.test_security import user as user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried")]
LONG = "  Ａ long phrase, 十分に長い, of more than sixty-four characters in ALL its parts  "


def change(client: Client, present: str, new: str):
    form = {"oldpassword": present, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), form)


def test_a_new_password_needs_the_present_one(user, client):
    sign_in(client)
    assert "現在のパスワードが違います" in text(change(client, "wrong", "a new long phrase"))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_long_phrase_is_taken_exactly_as_it_is(user, client):
    sign_in(client)
    assert len(LONG) > 64
    change(client, PASSWORD, LONG)
    user.refresh_from_db()
    assert user.check_password(LONG)
    for other in (LONG.strip(), LONG.lower(), LONG[:64]):
        assert not user.check_password(other)
    assert sign_in(Client(), LONG).status_code == 302


@pytest.mark.parametrize("listed", [1, 2, 3, 1000])
def test_a_breached_password_is_found_in_a_list_of_any_length(tmp_path, listed):
    """Those before its first line, between two lines and behind its last one are not there."""
    known = [f"breached phrase {number}" for number in range(listed)]
    others = [f"one of my own {number}" for number in range(100)]
    hashes = sorted(sha1(one.encode()).hexdigest().upper() for one in known)
    path = tmp_path / "pwned.txt"
    for end in ("\r\n", "\n"):
        path.write_text(end.join(f"{one}:{len(one) * 7}" for one in hashes), newline="")
        assert all(is_listed(path, one) for one in known)
        assert not any(is_listed(path, one) for one in others)
    path.write_text("")
    assert not is_listed(path, known[0])


def test_a_breached_password_is_refused_where_there_is_a_list(user, client, settings, tmp_path):
    sign_in(client)
    settings.PWNED_PASSWORDS = tmp_path / "pwned.txt"
    settings.PWNED_PASSWORDS.write_text(sha1(b"a phrase of many").hexdigest().upper() + ":3\r\n")
    assert "漏えい" in text(change(client, PASSWORD, "a phrase of many"))
    change(client, PASSWORD, "a phrase of my own")
    user.refresh_from_db()
    assert user.check_password("a phrase of my own")


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("Portal-Password-7", False),
        ("請求ポータル請求ポータル", False),
        ("見本クラウドの契約2026", False),
        ("mihoncloud-2026", False),
        ("portal of seven herons", True),
        ("mihon-portal-2026", True),
        ("keiyaku-no-himitsu-8", True),
    ],
)
def test_it_is_not_made_of_our_own_words(settings, password, is_taken):
    """Eight characters besides them: `-2026` are five, `mihon--2026` eleven."""
    settings.ISSUER_NAME = "見本クラウド株式会社"
    settings.PORTAL_URL = "https://portal.mihoncloud.example.jp/"
    if is_taken:
        validate_password(password)
    else:
        with pytest.raises(ValidationError, match="当社の名前のほかに"):
            validate_password(password)


def test_passwords_are_typed_unseen_and_programs_may_fill_them_in(user, client):
    """Each field says of which password it is."""

    def fields(name: str) -> list[tuple[str, str]]:
        page = text(client.get(reverse(name)))
        found = re.findall(r'<input[^>]*name="[a-z]*password\d?"[^>]*>', page)
        return [
            tuple(re.search(rf'{one}="([^"]*)"', field)[1] for one in ("type", "autocomplete"))
            for field in found
        ]

    old, new = ("password", "current-password"), ("password", "new-password")
    assert fields("account_login") == [old]
    assert fields("account_signup") == [new, new]
    sign_in(client)
    assert fields("account_change_password") == [old, new, new]


def test_a_reset_does_not_pass_the_second_factor(user, client):
    TOTP.activate(user, SECRET)
    set_password(client, reset_link(client), "a new phrase of mine")
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "a new phrase of mine").url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
