"""Files that people put on record, checked by their bytes in every form."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from contracts.office.language import sentence
from contracts.office.terms.uploads import (
    KINDS,
    FileType,
    NotAccepted,
    Upload,
    check_size,
    checked,
)

FILE_HELP = _("PDF, PNG, JPEG, plain text, CSV, XLSX or DOCX, up to 10 MB.")
PAPER_HELP = _("PDF, PNG or JPEG, up to 10 MB.")


class CheckedFile(forms.FileField):
    """A file that is looked at by its bytes; its value is an Upload, or None."""

    def __init__(self, kinds: Mapping[str, FileType] = KINDS, **kwargs) -> None:
        self.kinds = kinds
        kwargs.setdefault("help_text", FILE_HELP)
        kwargs.setdefault("widget", forms.FileInput({"accept": ",".join(kinds)}))
        super().__init__(allow_empty_file=True, **kwargs)
        self.error_messages["required"] = _("Choose a file.")

    def clean(self, data, initial=None) -> Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            check_size(file.size)
            return checked(file.name, file.read(), self.kinds)
        except NotAccepted as error:
            raise ValidationError(sentence(error)) from error


def stored(upload: Upload | None) -> ContentFile | None:
    """A checked file as storage takes it."""
    return ContentFile(upload.content, upload.name) if upload else None
