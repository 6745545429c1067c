"""What people type on the pages about people."""

from collections.abc import Collection

from django import forms

from contracts.office.context import Member
from contracts.office.language import both, choices
from contracts.office.terms.notices import KINDS, OPTIONAL

ROLE_HELP = both(
    "管理者はすべて、経理担当は請求とお支払い、閲覧者は見ることだけができます。",
    "An owner may do everything, billing the invoices and payments, a viewer only look.",
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=both("役割", "Role"),
        help_text=ROLE_HELP,
        choices=choices(Member),
        widget=forms.RadioSelect,
        error_messages={"required": both("役割を選んでください。", "Choose a role.")},
    )

    def chosen(self) -> Member:
        return Member(self.cleaned_data["role"])


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=both("メールアドレス", "E-mail address"),
        help_text=both(
            "このアドレスに、7日間使える招待リンクを送ります。1人に1つのアカウントが必要です"
            "(規約 第10条)。",
            "We send it a link that works for seven days. Each person needs their own account "
            "(terms, Art. 10).",
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": both("招待する方のアドレスを入力してください。", "Enter whom to invite."),
            "invalid": both(
                "name@example.jp の形で入力してください。", "Enter it like name@example.jp."
            ),
        },
    )
    field_order = ["email", "role"]


class DeclineForm(forms.Form):
    """A box for each optional kind: ticked while its mail is wanted."""

    def __init__(self, *args, declined: Collection[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in sorted(OPTIONAL):
            kind = KINDS[name]
            self.fields[name] = forms.BooleanField(
                label=both(f"「{kind.ja}」をメールで受け取る", f"Send “{kind.en}” by e-mail"),
                required=False,
                initial=name not in declined,
            )

    def declined(self) -> set[str]:
        return {name for name, wanted in self.cleaned_data.items() if not wanted}
