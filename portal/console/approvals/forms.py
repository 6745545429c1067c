"""What is written when something is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecliningForm(forms.Form):
    """Why something is declined: it is kept, and read by whoever proposed it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": _("Enter the reason"),
            "max_length": _("Enter at most 500 characters"),
        },
    )


class ApprovalForm(forms.Form):
    """A remark with an approval, if there is one; what has changed is to be read first."""

    note = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": _("Enter at most 500 characters")},
    )

    def __init__(self, data=None, *, has_changes: bool = False) -> None:
        super().__init__(data)
        if has_changes:
            self.fields["read"] = forms.BooleanField(
                label=_("I have read what has changed"),
                error_messages={"required": _("Read what has changed, then tick this box")},
            )
            self.order_fields(["read", "note"])
