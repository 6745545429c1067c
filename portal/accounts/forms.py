"""Opening an account, in the portal's own words."""

from allauth.account.forms import SignupForm as BaseSignupForm

from contracts.language import say


class SignupForm(BaseSignupForm):
    """An e-mail address and a password, twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email, password, again = (self.fields[n] for n in ("email", "password1", "password2"))
        email.label = say("メールアドレス", "E-mail address")
        email.help_text = say(
            "確認のメールを送ります。会社のアドレスをお使いください。",
            "We send a mail to confirm it. Please use your company's address.",
        )
        email.error_messages["invalid"] = say(
            "メールアドレスを name@example.jp の形で入力してください",
            "Write the e-mail address as name@example.jp",
        )
        password.label = say("パスワード", "Password")
        password.help_text = say(
            "8文字以上。数字だけ、よくある言葉、メールアドレスに似たものは使えません。",
            "At least 8 characters; not digits alone, no common word, not like your address.",
        )
        again.label = say("パスワード(もう一度)", "Password (again)")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = say(
                f"「{field.label}」を入力してください", f"Fill in “{field.label}”"
            )
