"""allauth's forms in our words: labels, help and what to do about an error."""

import hashlib
from contextlib import suppress
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.second_factor import Unreadable

TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
"""Factors of which a person types a code."""
EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("Confirm the new password")
STRONG = _(
    "At least 12 characters. Do not use common passwords, passwords from other services, or "
    "digits only. A long phrase works best."
)
SAME = _("Enter the same password again.")
CODE = _("Authenticator code")
CODE_OR_RECOVERY = _("The six digits shown in your authenticator app, or a recovery code.")
REQUIRED = _("{} is required.")
KEY_NAME = pgettext_lazy("passkey", "Name")
KEY_NAME_HELP = _("A name that helps you recognise the device")

DIFFERENT = _("The two passwords do not match. Enter them again.")

Texts = dict[str, tuple[Any, Any]]


class Worded(forms.Form):
    """Gives a form's fields their label and help; `texts` are by field name."""

    texts: Texts = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.texts.items():
            if name in self.fields:
                field = self.fields[name]
                field.label, field.help_text = label, help_text
                field.error_messages["required"] = str(REQUIRED).format(label)
                field.widget.attrs.pop("placeholder", None)
                if name == "code":
                    field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict:
        """Two passwords that differ are reported in our words, once."""
        super().clean()
        values = self.cleaned_data
        if "password2" in self.errors and self.cleaned_data.get("password2") is None:
            given = self.data.get(self.add_prefix("password2"))
            if given:
                self.errors["password2"] = self.error_class([str(DIFFERENT)])
        return values


class LoginForm(Worded, account.LoginForm):
    texts = {
        "login": (EMAIL, ""),
        "password": (PASSWORD, ""),
        "remember": (
            _("Keep me signed in on this device"),
            _("For 14 days. Not for staff, and not on a device that others use."),
        ),
    }


class SignupForm(Worded, account.SignupForm):
    """The address of an invitation is confirmed by its link, and so cannot be another."""

    texts = {
        "email": (EMAIL, _("We will send an e-mail to confirm it.")),
        "password1": (PASSWORD, STRONG),
        "password2": (_("Confirm the password"), SAME),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        confirmed = context.request.session.get("account_verified_email")
        if confirmed:
            field = self.fields["email"]
            field.initial, field.disabled = confirmed, True
            field.help_text = _("The address that was invited. Your link has confirmed it.")

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """An address that is known takes as long: a password is hashed in both cases."""
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    texts = {
        "oldpassword": (_("Current password"), ""),
        "password1": (NEW_PASSWORD, STRONG),
        "password2": (AGAIN, SAME),
    }


class SetPasswordForm(Worded, account.SetPasswordForm):
    texts = {"password1": (NEW_PASSWORD, STRONG), "password2": (AGAIN, SAME)}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    texts = {"email": (EMAIL, _("The address you sign in with"))}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    texts = SetPasswordForm.texts


class AddEmailForm(Worded, account.AddEmailForm):
    texts = {
        "email": (
            _("New e-mail address"),
            _("We will send an e-mail to this address. Nothing changes until you confirm it."),
        )
    }


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    texts = {"password": (PASSWORD, "")}


class Spending(forms.Form):
    """A code of the app is spent once it was right, for as long as it would be right.

    allauth spends it for half a minute, and not that with which the app was set up.
    """

    user: Any

    def clean_code(self) -> str:
        try:
            code = super().clean_code()  # type: ignore[misc]  # of allauth's form
        except Unreadable:
            code = self._right_for_another()
        periods = 2 * mfa_settings.TOTP_TOLERANCE + 1
        digest = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
        key, seconds = f"code:{self.user.pk}:{digest}", periods * mfa_settings.TOTP_PERIOD
        if not cache.add(key, True, timeout=seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _right_for_another(self) -> str:
        """Where the app cannot be read, a recovery code is. Raises Unreadable for another."""
        for one in Authenticator.objects.filter(user=self.user, type__in=TYPED):
            with suppress(Unreadable):
                if one.wrap().validate_code(self.cleaned_data["code"]):
                    one.user, self.authenticator = self.user, one
                    return self.cleaned_data["code"]
        raise Unreadable


class AuthenticateForm(Worded, Spending, mfa.AuthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class MFAReauthenticateForm(Worded, Spending, mfa.ReauthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class ActivateTOTPForm(Worded, Spending, AllauthActivateTOTPForm):
    texts = {"code": (CODE, _("The six digits shown in the app"))}


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    texts = {
        "name": (KEY_NAME, KEY_NAME_HELP),
        "passwordless": (
            _("Also use it to sign in without a password"),
            _(
                "Your device verifies you by fingerprint, face or PIN. If not ticked, the key "
                "is used only after the password."
            ),
        ),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    texts = {"name": (KEY_NAME, KEY_NAME_HELP)}
