"""The secret key is changed: what it signed and sealed, with the earlier key there and without."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.urls import reverse

from contracts.office import outbox
from contracts.office.context import Member
from contracts.office.models import OutboxMessage
from contracts.people.models import Customer, Invitation
from contracts.people.operations import members
from portal.accounts.encryption import decrypted
from portal.accounts.recovery_codes import HashedCodes, auth_codes
from tests.authenticator import code_now
from tests.factories import PASSWORD, UserFactory
from tests.mails import mailed
from tests.staff import staff
from tests.web.reading import text
from tests.world import lived, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_tried")]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EARLIER, NEW = "an earlier key" * 5, "the key of today" * 5


@pytest.fixture
def user(settings):
    settings.SECRET_KEY = EARLIER
    return UserFactory(email="owner@example.jp", confirmed=True)


@pytest.fixture
def factors(user):
    TOTP.activate(user, SECRET)
    HashedCodes.activate(user)


@pytest.fixture
def change(settings):
    """Change the key, keeping the earlier one or not."""

    def to_new(*, keep: bool) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [EARLIER] if keep else []

    return to_new


def password_given(client):
    return client.post(
        reverse("account_login"), {"login": "owner@example.jp", "password": PASSWORD}
    )


def code_given(client):
    return client.post(reverse("mfa_authenticate"), {"code": code_now(SECRET)})


def is_signed_in(client) -> bool:
    return client.get(reverse("security")).status_code == 200


def test_a_sign_in_goes_on_and_its_browser_is_still_listed(user, client, change):
    password_given(client)
    change(keep=True)
    assert is_signed_in(client)
    assert "この端末" in text(client.get(reverse("security")))


def test_a_second_factor_is_still_taken(factors, client, change):
    change(keep=True)
    password_given(client)
    assert code_given(client).status_code == 302
    assert is_signed_in(client)


def test_sealed_again_it_needs_the_new_key_alone(factors, user, client, change, capsys):
    codes = HashedCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    change(keep=True)
    call_command("renew_secrets")
    assert "2件" in capsys.readouterr().out
    change(keep=False)
    password_given(client)
    assert code_given(client).status_code == 302
    renewed = HashedCodes(Authenticator.objects.get(type="recovery_codes"))
    assert codes == renewed.get_unused_codes()
    assert renewed.validate_code(codes[0])


def test_without_the_earlier_key_a_code_is_not_blamed(factors, client, change):
    change(keep=False)
    password_given(client)
    answer = code_given(client)
    assert answer.status_code == 200
    assert "入力の誤りではありません" in text(answer)
    assert "パスキー" in text(answer)


@pytest.mark.parametrize("page", ["mfa_authenticate", "mfa_reauthenticate"])
def test_a_recovery_code_outlives_the_key(factors, user, client, change, page):
    """Though the app, which is asked first, cannot be read."""
    code = HashedCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    change(keep=False)
    if page == "mfa_authenticate":
        password_given(client)
    else:
        client.force_login(user)
    answer = client.post(reverse(page), {"code": code[:-1]})
    assert "入力の誤りではありません" in text(answer)
    assert client.post(reverse(page), {"code": code}).status_code == 302
    assert is_signed_in(client)
    assert len(Authenticator.objects.get(type="recovery_codes").data["hashes"]) == 9


def test_who_is_signed_in_is_told_what_to_do(factors, user, client, change):
    change(keep=False)
    client.force_login(user)
    assert "読み取れなくなりました" in text(client.get(reverse("security")))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse("mfa_view_recovery_codes"))
    assert answer.status_code == 503
    assert "設定し直す" in text(answer)


def sealed(user) -> None:
    """Codes as the first release kept them."""
    auth_codes.activate(user)
    TOTP.activate(user, SECRET)


@pytest.mark.parametrize("have", ["hashed", "of a seed"])
def test_codes_that_no_key_reads_wait_for_it_or_are_made_anew(user, client, change, have, request):
    request.getfixturevalue("factors") if have == "hashed" else sealed(user)
    change(keep=False)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    codes, anew = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")
    assert client.get(codes).status_code == 503
    security = text(client.get(reverse("security")))
    assert "表示できなくなりました" in security
    assert f'href="{codes}"' not in security
    assert client.get(anew).status_code == 200
    change(keep=True)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "表示するのは今回だけです" in text(client.get(codes))
    change(keep=False)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "表示するのは今回だけです" in text(client.post(anew, follow=True))


def test_what_no_key_reads_is_counted(factors, change, capsys):
    change(keep=False)
    with pytest.raises(SystemExit):
        call_command("renew_secrets")
    assert "2件はどの鍵でも読めません" in capsys.readouterr().out


def link(pattern: str) -> str:
    return re.search(pattern, mailed()[-1].body)[0]


def test_a_waiting_mail_sealed_again_needs_the_new_key_alone(user, client, change, capsys):
    client.post(reverse("account_reset_password"), {"email": user.email})
    change(keep=True)
    call_command("renew_secrets")
    assert "1件" in capsys.readouterr().out
    change(keep=False)
    assert link(r"/accounts/password/reset/key/\S+")


def test_a_waiting_mail_that_no_key_reads_is_counted(user, client, change, capsys):
    client.post(reverse("account_reset_password"), {"email": user.email})
    change(keep=False)
    with pytest.raises(SystemExit):
        call_command("renew_secrets")
    assert "1通はどの鍵でも読めません" in capsys.readouterr().out


def test_a_try_that_fails_meanwhile_does_not_bring_the_earlier_seal_back(
    user, client, change, monkeypatch
):
    client.post(reverse("account_reset_password"), {"email": user.email})
    change(keep=True)

    def renewed_while_sending(self):
        call_command("renew_secrets")
        raise OSError("the server is away")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", renewed_while_sending)
    outbox.send_waiting()
    change(keep=False)
    assert "/password/reset/key/" in decrypted(OutboxMessage.objects.get().sealed)


@pytest.mark.parametrize("keep", [True, False])
def test_a_link_to_reset_the_password_ends_with_its_key(user, client, change, keep):
    client.post(reverse("account_reset_password"), {"email": user.email})
    there = link(r"/accounts/password/reset/key/\S+")
    change(keep=keep)
    answer = client.get(there, follow=True)
    assert ("password1" in answer.text) is keep


@pytest.mark.parametrize("is_sent", [True, False])
def test_an_invitation_is_good_whether_its_mail_went_before_or_after(user, client, change, is_sent):
    lived("2026-04-02", *signed("2026-04-01"))
    company = Customer.objects.get(number="A")
    members.invite(staff("sato", "2026-04-02"), company.pk, "new@example.jp", Member.VIEWER)
    if is_sent:
        outbox.send_waiting()
    change(keep=True)
    if not is_sent:
        outbox.send_waiting()
    there = link(r"/join/\w+/")
    assert Invitation.objects.get(token_sha256=members.hashed(there.split("/")[2]))
