"""A checked file that comes with an act: its bytes go under a name of ours."""

import hashlib
from secrets import token_hex

from django.core.files.base import ContentFile

from contracts.office.context import By
from contracts.office.operation import internal
from contracts.office.terms.uploads import Upload
from support.registers.models import Act


@internal()
def put(by: By, row: Act, upload: Upload | None) -> None:
    """Store a file for an act that is not yet stored itself."""
    if upload is None:
        return
    row.file_name = upload.name
    row.content_type = upload.content_type
    row.size = len(upload.content)
    row.sha256 = hashlib.sha256(upload.content).hexdigest()
    row.file.save(f"{token_hex(16)}{upload.extension}", ContentFile(upload.content), save=False)
