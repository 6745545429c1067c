"""What is written when something is decided."""

from django import forms

from contracts.office.language import both


class ReasonForm(forms.Form):
    """Why something is declined: it is kept, and read by whoever proposed it."""

    reason = forms.CharField(
        label=both("理由", "Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": both("理由を入力してください", "Write the reason"),
            "max_length": both("500文字までにしてください", "Write 500 characters at most"),
        },
    )


class NoteForm(forms.Form):
    """A remark with an approval, if there is one; what has changed is to be read first."""

    note = forms.CharField(
        label=both("備考", "Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={
            "max_length": both("500文字までにしてください", "Write 500 characters at most")
        },
    )

    def __init__(self, data=None, *, has_changes: bool = False) -> None:
        super().__init__(data)
        if has_changes:
            self.fields["read"] = forms.BooleanField(
                label=both(
                    "起案のときから変わった内容を確認しました", "I have read what has changed"
                ),
                error_messages={
                    "required": both(
                        "変わった内容を確認して、ここにチェックを入れてください",
                        "Read what has changed, then tick this box",
                    )
                },
            )
            self.order_fields(["read", "note"])
