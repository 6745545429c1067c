"""Who can sign in: people of customers and of the operator, by their e-mail address."""

import logging
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.context import system
from contracts.office.templatetags.language import moment
from portal.accounts.encryption import decrypted, encrypted
from portal.accounts.operations import write
from portal.accounts.second_factor import Unreadable
from portal.accounts.throttling import locked_until, network

logger = logging.getLogger(__name__)
LOCKED = _(
    "Too many failed attempts from your network. You can try again after %(until)s. The more "
    "there are, the longer the wait."
)
INCORRECT_CODE = _("The code is incorrect. Enter the code currently shown in your app.")


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may open an account, to apply; its address must be confirmed by mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address or password is incorrect. Check them and try again."
        ),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait a while, then try again: the more there were, the "
            "longer the wait."
        ),
        "rate_limited": _("Too many attempts. Please wait a moment and try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("The password is incorrect."),
        "incorrect_code": INCORRECT_CODE,
        "duplicate_email": _("This is already your e-mail address."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Says until when somebody who tried too often waits."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            if until := locked_until(request, key):
                raise ValidationError(LOCKED % {"until": moment(until)}) from None
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What allauth counts wrong passwords by: the address that was typed, and the network."""
        where = network(self.get_client_ip(request))
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{where}"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Our own mail for allauth's occasion (`emails/account/<occasion>.txt`)."""
        write(system(), template_prefix.rpartition("/")[2], email, _ours(context))

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """allauth's ways of proving oneself again, in our words."""
        words = {
            "reauthenticate": gettext("Use the password"),
            "mfa_reauthenticate": gettext("Use an authenticator code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": words[way["id"]]} for way in ways]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("security")


def _ours(context: dict) -> dict:
    """Links lead to the portal, whatever name a request has called it by."""
    links = {name: urlsplit(one) for name, one in context.items() if name.endswith("_url")}
    ours = {name: one._replace(scheme="", netloc="").geturl() for name, one in links.items()}
    return {**context, **{name: urljoin(settings.PORTAL_URL, one) for name, one in ours.items()}}


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, its secrets sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
        "cannot_generate_recovery_codes": _("First add an authenticator app or a passkey."),
    }

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Unreadable where the key was changed and the old one is not there."""
        try:
            return decrypted(encrypted_text)
        except InvalidToken as error:
            logger.error("a second factor cannot be read: its key is not in SECRET_KEY_FALLBACKS")
            raise Unreadable from error

    def get_totp_issuer(self) -> str:
        return settings.ISSUER_NAME

    def build_totp_svg(self, url: str) -> str:
        """With a white ground of its own: scanners need it on a dark page."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def _get_site_name(self) -> str:
        return settings.ISSUER_NAME

    def generate_authenticator_name(self, user: Any, type) -> str:
        count = user.authenticator_set.filter(type=type).count()
        return gettext("Passkey %(count)s") % {"count": count + 1}
