"""What people type on the pages about people."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.office.context import Member
from contracts.office.language import choices, localized
from contracts.office.terms.notices import KINDS, OPTIONAL

ROLE_HELP = _(
    "Owners can do everything, billing users can handle invoices and payments, and viewers "
    "can only view."
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=ROLE_HELP,
        choices=choices(Member),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def chosen(self) -> Member:
        return Member(self.cleaned_data["role"])


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "We will send an invitation link to this address, valid for seven days. Each "
            "person needs their own account (terms, Art. 10)."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": _("Enter the e-mail address of the person to invite."),
            "invalid": _("Enter it in the form name@example.jp."),
        },
    )
    field_order = ["email", "role"]


class FactorForm(forms.Form):
    required = forms.BooleanField(
        label=_("Ask everybody of the company for a second factor"),
        required=False,
        help_text=_("Whoever has none sets it up before the next page. Owners always need one."),
    )


class DeclineForm(forms.Form):
    """A box for each optional kind: ticked while its mail is wanted."""

    def __init__(self, *args, declined: Collection[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in sorted(OPTIONAL):
            kind = KINDS[name]
            self.fields[name] = forms.BooleanField(
                label=gettext("Send “%(kind)s” by e-mail") % {"kind": localized(kind)},
                required=False,
                initial=name not in declined,
            )

    def declined(self) -> set[str]:
        return {name for name, wanted in self.cleaned_data.items() if not wanted}
