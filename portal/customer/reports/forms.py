"""The forms of reports in the portal, with files."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.fields import text_field
from portal.public.reporting import ReportForm
from portal.uploads import CheckedFiles
from support.conduct.terms.acting import LONGEST_TEXT, MOST_FILES


def files_field() -> CheckedFiles:
    return CheckedFiles(
        MOST_FILES,
        label=_("Files (optional)"),
        required=False,
        help_text=_(
            "Up to five files: PDF, PNG, JPEG, HEIC, text, CSV, XLSX, DOCX, EML or MSG, up to "
            "10 MB each; no macros, embedded objects or links to other files."
        ),
    )


class PortalReport(ReportForm):
    attachments = files_field()


class AddForm(forms.Form):
    """More about a report that was sent, or the answer to a question."""

    text = text_field(
        pgettext_lazy("conduct", "What you tell us"), LONGEST_TEXT, required=False, rows=5
    )
    attachments = files_field()

    def clean(self) -> dict:
        values = super().clean() or {}
        if not self.errors and not values["text"] and not values["attachments"]:
            raise forms.ValidationError(gettext("Write something, or choose a file."))
        return values
