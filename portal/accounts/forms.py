"""allauth's forms in our words: labels, help and what to do about an error."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from contracts.office.language import both

EMAIL = both("メールアドレス", "E-mail address")
PASSWORD = both("パスワード", "Password")
NEW_PASSWORD = both("新しいパスワード", "New password")
AGAIN = both("新しいパスワード(確認)", "New password again")
STRONG = both(
    "12文字以上。ほかのサービスと同じもの、数字だけのもの、よくあるものは使えません。"
    "長い文がおすすめです。",
    "At least 12 characters; nothing common, and not only digits. A long phrase is best.",
)
SAME = both("同じものをもう一度入力してください。", "Type the same once more.")
CODE = both("認証コード", "Authenticator code")
CODE_OR_RECOVERY = both(
    "認証アプリに表示された6桁の数字。アプリが手元にないときは、回復コード(8桁)も使えます。",
    "The six digits that your authenticator app shows, or a recovery code of eight digits.",
)
REQUIRED = both("{}を入力してください。", "Enter: {}.")
KEY_NAME = both("名前", "Name")
KEY_NAME_HELP = both("どの端末のものか、後でわかる名前", "A name that tells you which device it is")

DIFFERENT = both(
    "2つのパスワードが一致しません。もう一度入力してください。",
    "The two passwords differ. Type them again.",
)

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
        """Two passwords that differ are told in our words, once."""
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
        "remember": (both("この端末でサインインしたままにする", "Stay signed in here"), ""),
    }


class SignupForm(Worded, account.SignupForm):
    """The address of an invitation is confirmed by its link, and so cannot be another."""

    texts = {
        "email": (EMAIL, both("確認のメールを送ります。", "We send a mail to confirm it.")),
        "password1": (PASSWORD, STRONG),
        "password2": (both("パスワード(確認)", "Password again"), SAME),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        confirmed = context.request.session.get("account_verified_email")
        if confirmed:
            field = self.fields["email"]
            field.initial, field.disabled = confirmed, True
            field.help_text = both(
                "招待されたアドレスです。招待リンクで確認済みです。",
                "The invited address; your link has confirmed it.",
            )


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    texts = {
        "oldpassword": (both("現在のパスワード", "Current password"), ""),
        "password1": (NEW_PASSWORD, STRONG),
        "password2": (AGAIN, SAME),
    }


class SetPasswordForm(Worded, account.SetPasswordForm):
    texts = {"password1": (NEW_PASSWORD, STRONG), "password2": (AGAIN, SAME)}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    texts = {"email": (EMAIL, both("サインインに使うアドレス", "The one you sign in with"))}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    texts = SetPasswordForm.texts


class AddEmailForm(Worded, account.AddEmailForm):
    texts = {
        "email": (
            both("新しいメールアドレス", "New e-mail address"),
            both(
                "このアドレスに確認のメールを送ります。開いて確認するまで、今のままです。",
                "We send a mail to it. Until you confirm it, nothing changes.",
            ),
        )
    }


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    texts = {"password": (PASSWORD, "")}


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class MFAReauthenticateForm(Worded, mfa.ReauthenticateForm):
    texts = {"code": (CODE, CODE_OR_RECOVERY)}


class ActivateTOTPForm(Worded, AllauthActivateTOTPForm):
    texts = {"code": (CODE, both("アプリに表示された6桁の数字", "The six digits in the app"))}


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    texts = {
        "name": (KEY_NAME, KEY_NAME_HELP),
        "passwordless": (
            both("パスワードなしのサインインにも使う", "Also sign in with it, without a password"),
            both(
                "端末の画面ロック(指紋・顔・PIN)で本人を確かめます。外すと、"
                "パスワードの後に使う鍵になります。",
                "Your device checks that it is you by fingerprint, face or PIN. Without this it "
                "is a key used after the password.",
            ),
        ),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    texts = {"name": (KEY_NAME, KEY_NAME_HELP)}
