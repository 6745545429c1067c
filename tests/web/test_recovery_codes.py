"""Recovery codes: shown once, kept as hashes, each of use once (Art. 10-1)."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from portal.accounts import recovery_codes
from portal.accounts.recovery_codes import HIDDEN, HashedCodes
from tests.factories import PASSWORD, UserFactory
from tests.web.reading import text
from tests.web.test_security import SECRET, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(email="owner@example.jp", confirmed=True)


def test_a_recovery_code_works_once(owner, client):
    TOTP.activate(owner, SECRET)
    first = HashedCodes.activate(owner).get_unused_codes()[0]
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": first}).url == "/"
    again = Client()
    sign_in(again)
    assert "コードが違います" in text(again.post(reverse("mfa_authenticate"), {"code": first}))
    assert "_auth_user_id" not in again.session


def test_of_recovery_codes_hashes_alone_are_kept_once_they_were_shown(owner, client):
    """By allauth's own pages, whose codes would come from a seed."""
    TOTP.activate(owner, SECRET)
    client.force_login(owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    sealed = Authenticator.objects.get(type="recovery_codes").data
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    kept = Authenticator.objects.get(type="recovery_codes").data
    assert len(kept["hashes"]) == 10
    assert kept.keys() == {"salt", "rounds", "length", "hashes"} == sealed.keys() - {"waiting"}


def test_codes_that_nobody_looked_at_wait_for_a_day(owner, today):
    HashedCodes.activate(owner)
    made = Authenticator.objects.get()
    for days, waits in ((0, True), (2, False)):
        recovery_codes.forget(made.created_at + timedelta(days=days))
        made.refresh_from_db()
        assert ("waiting" in made.data) is waits
        assert len(made.data["hashes"]) == 10


@pytest.mark.parametrize("typed", ["{}", " {} ", "123456", "", "回復コード", "{}1"])
def test_a_recovery_code_is_taken_with_or_without_what_is_between(owner, typed):
    codes = HashedCodes.activate(owner)
    one, other = codes.get_unused_codes()[:2]
    is_right = typed.strip() == "{}"
    assert codes.validate_code(typed.format(one)) is is_right
    assert codes.validate_code(other.replace("-", ""))
    assert codes.left == (8 if is_right else 9)


def test_codes_spent_or_shown_meanwhile_stay_so(owner):
    """By another browser that read the row before."""
    codes, late = HashedCodes.activate(owner), HashedCodes.activate(owner)
    first, *others = codes.get_unused_codes()
    assert codes.validate_code(first)
    late.mark_as_viewed()
    assert late.get_unused_codes() == others
    codes.mark_as_viewed()
    assert codes.get_unused_codes() == [HIDDEN] * 9
