"""A bank's file of whatever format it is: told apart by how it begins."""

from collections.abc import Mapping
from datetime import date

from billing.bank import camt, mt940, zengin
from billing.bank.entries import Contents, RecordForm
from billing.bank.opening import BOM


def read(
    content: bytes, today: date, form: RecordForm | None = None, known: Mapping[str, str] = {}
) -> Contents:
    """A file that needs no map: Zengin, camt.053 or MT940. Raises BadFile with every problem."""
    start = content.removeprefix(BOM).lstrip()
    if camt.is_one(start):
        return camt.read(content, today)
    if mt940.is_one(start):
        return mt940.read(content, today)
    return zengin.read(content, today, form, known)
