"""Rows that staff edit in the admin: who changed what, under which clause."""

from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.models import JournalEntry
from contracts.office.operation import operation
from contracts.office.operations.record import journal


def plain(row: Model) -> dict:
    """The row's columns as the journal keeps them, without what the database works out."""
    fields = (field for field in row._meta.concrete_fields if not field.generated)
    return {field.attname: getattr(row, field.attname) for field in fields}


@operation(Duty.ADMINISTRATION, title=_("Records edited"))
def edited(by: By, what: str, row: Model, clause: str, before: Mapping) -> JournalEntry:
    """`what` is add, change or delete; `before` is empty for a new row."""
    after = {} if what == "delete" else plain(row)
    return journal_of(by, what, row, clause, before, after)


@operation(Duty.ADMINISTRATION, title=_("Accounts edited"))
def journal_of(
    by: By, what: str, row: Model, clause: str, before: Mapping, after: Mapping
) -> JournalEntry:
    """The same, of some columns alone: those of an account hold the hash of its password."""
    by.require(Duty.ADMINISTRATION)
    name = row._meta.model_name
    customer = getattr(row, "customer", None)
    reference = f"{name}:{before.get('id') or row.pk}"
    return journal(
        by,
        f"{what}_{name}",
        clause,
        customer=customer,
        reference=reference,
        before=before,
        after=after,
    )
