"""Files that staff put on record, checked by their bytes in every form."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from contracts.office.terms.uploads import Upload
from portal.fields import FILE_HELP, CheckedFile

__all__ = ["FILE_HELP", "PAPER_HELP", "CheckedFile", "stored"]

PAPER_HELP = _("PDF, PNG or JPEG, up to 10 MB.")


def stored(upload: Upload | None) -> ContentFile | None:
    """A checked file as storage takes it."""
    return ContentFile(upload.content, upload.name) if upload else None
