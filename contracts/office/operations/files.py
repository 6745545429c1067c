"""Notes and files that staff keep about a customer; the customer never sees them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about import Company, Held
from contracts.office.context import EVERY_DUTY, By
from contracts.office.models import Attachment, Note
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.office.terms.uploads import Upload

CLAUSE = "28"
LONGEST_NOTE = 5000


@operation(*EVERY_DUTY, is_hidden=True, add_note=pgettext_lazy("memo", "Note"))
@transaction.atomic
def add_note(
    by: By, customer: Company, text: str, contract: Held | None = None, reference: str = ""
) -> Note:
    """Staff of any duty write a remark, about a contract or what `reference` names.

    Raises Refused for an empty or over-long one.
    """
    by.require(*EVERY_DUTY)
    text = text.strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise Refused(
            CLAUSE,
            f"メモは1文字以上{LONGEST_NOTE}文字までです",
            f"A note must have 1 to {LONGEST_NOTE} characters",
        )
    row = Note.objects.create(
        customer_id=customer.pk,
        contract_id=contract.pk if contract else None,
        reference=reference,
        text=text,
        at=by.now,
        author_id=by.person,
    )
    about = reference or f"note:{row.pk}"
    _journal(by, "add_note", customer, contract, about, {"length": len(text)})
    return row


@operation(*EVERY_DUTY, is_hidden=True, attach_file=_("File attached"))
def attach(by: By, customer: Company, upload: Upload, contract: Held | None = None) -> Attachment:
    """Staff of any duty put a checked file on record; its bytes go under a name of ours."""
    by.require(*EVERY_DUTY)
    row = Attachment(
        customer_id=customer.pk,
        contract_id=contract.pk if contract else None,
        name=upload.name,
        content_type=upload.content_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        at=by.now,
        author_id=by.person,
    )
    row.file.save(f"{token_hex(16)}{upload.extension}", ContentFile(upload.content), save=False)
    with gone_if_refused(row.file), transaction.atomic():
        row.save()
        after = {"name": row.name, "size": row.size, "sha256": row.sha256}
        _journal(by, "attach_file", customer, contract, f"attachment:{row.pk}", after)
    return row


@contextmanager
def gone_if_refused(file: FieldFile) -> Iterator[None]:
    """Whatever stops what is done with a file takes the file from the disk too."""
    try:
        yield
    except BaseException:
        file.delete(save=False)
        raise


def _journal(
    by: By,
    operation: str,
    customer: Company,
    contract: Held | None,
    reference: str,
    after: dict,
) -> None:
    journal(
        by,
        operation,
        CLAUSE,
        customer=customer,
        contract=contract,
        reference=reference,
        after=after,
    )
