"""Form A or B of a transfer's record: as it was set, else the one whose sums add up."""

from collections.abc import Mapping

from billing.bank.entries import RecordForm
from billing.bank.layout import Place, Transfers
from billing.bank.problems import Ambiguous, Problem
from billing.bank.structure import Group

AMOUNT = {RecordForm.A: Transfers.AMOUNT, RecordForm.B: Transfers.LONG_AMOUNT}


def choose(groups: list[Group], accounts: list[str], known: Mapping[str, str]) -> RecordForm:
    """`known` are the forms of accounts by code. Raises Ambiguous.

    Where neither adds up it is the one that looks right, so that its problems are reported.
    """
    if not any(group.data for group in groups):
        return RecordForm.A
    adding_up = [form for form in RecordForm if all(_adds_up(group, form) for group in groups)]
    if len(adding_up) == 1:
        return adding_up[0]
    set_before = {known[account] for account in accounts if account in known}
    if len(set_before) == 1:
        return RecordForm(set_before.pop())
    if adding_up:
        raise Ambiguous(
            [
                Problem(
                    groups[0].header.line,
                    Transfers.EDI.first,
                    "様式Aと様式Bのどちらでも合計が一致します。銀行の設定を確かめて、様式を選んでください",
                    "Layouts A and B both add up; check the bank's setting and choose one",
                )
            ]
        )
    fits_a = all(_fits(record.data, RecordForm.A) for group in groups for record in group.data)
    return RecordForm.A if fits_a else RecordForm.B


def _adds_up(group: Group, form: RecordForm) -> bool:
    """With or without what was cancelled, as banks do."""
    received = cancelled = 0
    for record in group.data:
        if not _fits(record.data, form):
            return False
        amount = int(_part(record.data, AMOUNT[form]))
        if _part(record.data, Transfers.CANCELLED) == b"1":
            cancelled += amount
        else:
            received += amount
    told = _part(group.trailer.data, Transfers.TOTAL).strip()
    return told.isdigit() and int(told) in (received, received + cancelled)


def _fits(data: bytes, form: RecordForm) -> bool:
    """Whether what the form leaves blank is blank, and its amount a number."""
    if not _part(data, AMOUNT[form]).strip().isdigit():
        return False
    if form is RecordForm.A:
        return not _part(data, Transfers.REST).strip()
    cheques = _part(data, Transfers.LONG_CHEQUES).strip()
    return (not cheques or cheques.isdigit()) and not _part(data, Transfers.LONG_REST).strip()


def _part(data: bytes, place: Place) -> bytes:
    return data[place.first - 1 : place.last]
