"""allauth's forms in our words: labels, help and what to do about an error."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
CODE_OR_RECOVERY = _(
    "The six digits shown in your authenticator app, or an eight-digit recovery code."
)
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
        "remember": (_("Keep me signed in on this device"), ""),
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


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class MFAReauthenticateForm(Worded, mfa.ReauthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class ActivateTOTPForm(Worded, AllauthActivateTOTPForm):
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
