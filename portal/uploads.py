"""Files that are put on record, checked by their bytes in every form."""

from collections.abc import Mapping

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.office.language import sentence
from contracts.office.operations.scanning import scanned
from contracts.office.terms.ooxml import Room
from contracts.office.terms.uploads import (
    KINDS,
    FileType,
    NotAccepted,
    Upload,
    check_size,
    checked,
)

FILE_HELP = _(
    "PDF, PNG, JPEG, HEIC, plain text, CSV, XLSX, DOCX, EML or MSG, up to 10 MB; no macros, "
    "embedded objects or links to other files."
)
PAPER_HELP = _("PDF, PNG, JPEG or HEIC, up to 10 MB.")
MOST_FILES = 5


class CheckedFile(forms.FileField):
    """A file that is looked at by its bytes; its value is an Upload, or None."""

    def __init__(self, kinds: Mapping[str, FileType] = KINDS, **kwargs) -> None:
        self.kinds = kinds
        kwargs.setdefault("help_text", FILE_HELP)
        kwargs.setdefault("widget", forms.FileInput({"accept": ",".join(kinds)}))
        super().__init__(allow_empty_file=True, **kwargs)
        self.error_messages["required"] = _("Choose a file.")

    def clean(self, data, initial=None) -> Upload | None:
        return self._looked_at(data, initial, Room())

    def _looked_at(self, data, initial, room: Room) -> Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            check_size(file.size)
            return scanned(checked(file.name, file.read(), self.kinds, room))
        except NotAccepted as error:
            raise forms.ValidationError(sentence(error)) from error


class ScannedFile(forms.FileField):
    """A text file that its own room reads, at most `largest` bytes of it: looked at for viruses.

    Its value is the file at its beginning. A larger one is for the room to refuse.
    """

    def __init__(self, largest: int, **kwargs) -> None:
        self.largest = largest
        super().__init__(**kwargs)

    def clean(self, data, initial=None) -> UploadedFile | None:
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read(self.largest + 1)
        file.seek(0)
        if len(content) > self.largest:
            return file
        try:
            scanned(Upload(file.name, content, "text/plain"))
        except NotAccepted as error:
            raise forms.ValidationError(sentence(error)) from error
        return file


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class CheckedFiles(CheckedFile):
    """Up to `most` files, each looked at by its bytes; its value is a list of Uploads."""

    def __init__(self, most: int = MOST_FILES, **kwargs) -> None:
        self.most = most
        kwargs.setdefault("widget", SeveralFiles({"accept": ",".join(KINDS)}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None) -> list[Upload]:  # type: ignore[override]  # several
        files = [one for one in data or () if one]
        if len(files) > self.most:
            raise forms.ValidationError(
                format_lazy(_("Choose at most {most} files."), most=self.most)
            )
        room = Room()
        found = [self._looked_at(one, initial, room) for one in files]
        return [one for one in found if one]


def stored(upload: Upload | None) -> ContentFile | None:
    """A checked file as storage takes it."""
    return ContentFile(upload.content, upload.name) if upload else None
