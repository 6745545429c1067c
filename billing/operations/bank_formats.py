"""How each bank's CSV is read: kept by staff for accounts."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.bank.columns import ENCODINGS, Columns, wrong
from billing.models import BankFormat
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused

CLAUSE = "23-1"


@operation(Duty.ACCOUNTS, save_bank_format=_("Bank CSV format saved"))
@transaction.atomic
def keep(
    by: By, name: str, encoding: str, columns: Columns, format_id: int | None = None
) -> BankFormat:
    """A new format, or another map for one. Raises Refused for a map that cannot work."""
    by.require(Duty.ACCOUNTS)
    for ja, en in wrong(columns).values():
        raise Refused(CLAUSE, ja, en)
    if encoding not in ENCODINGS:
        raise Refused(CLAUSE, "文字コードを選んでください", "Choose an encoding")
    if BankFormat.objects.filter(name=name).exclude(pk=format_id or 0).exists():
        raise Refused(CLAUSE, "同じ名称の形式があります", "A format with this name already exists")
    row = BankFormat.objects.select_for_update().get(pk=format_id) if format_id else BankFormat()
    before = _told(row) if format_id else {}
    row.name, row.encoding, row.columns = name, encoding, columns.to_json()
    row.save()
    journal(
        by,
        "save_bank_format",
        CLAUSE,
        reference=f"bank_format:{row.pk}",
        before=before,
        after=_told(row),
    )
    return row


def _told(row: BankFormat) -> dict:
    return {"name": row.name, "encoding": row.encoding, "columns": row.columns}
