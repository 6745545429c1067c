"""What was recorded of an item by mistake is withdrawn with a reason: the item is open again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.fingerprint import Changed
from support.offboarding.models import Certificate, Line, Withdrawn
from support.offboarding.operations.answering import locked, settle
from support.offboarding.queries.policy import policy
from support.offboarding.queries.shown import read
from support.offboarding.terms import checklist as rules
from support.offboarding.terms.kinds import CLAUSES, Item, Side

EMPTY = {"method": "", "who": "", "how": "", "file": "", "file_name": "", "content_type": "",
         "sha256": "", "done_on": None, "arrived_on": None, "recorded_at": None, "size": None,
         "recorded_by": None}  # fmt: skip
"""What an item says that waits for its answer."""


@operation(Duty.CONTRACTS, withdraw_offboarding=_("Record of a return or erasure withdrawn"))
@transaction.atomic
def withdraw(
    by: By, checklist_id: int, item: Item, reason: str, expected: str | None = None
) -> Line:
    """Of either list; what was recorded is kept beside it. Raises Refused, Changed.

    Once the certificate of erasure is issued, what it says stays. The holder is reminded again
    of what is open of theirs, on the days that are still to come.
    """
    by.require(Duty.CONTRACTS)
    row = locked(checklist_id)
    line = row.lines.get(item=item.value)
    fingerprint.require(Changed(CLAUSES[item]), expected, read(row))
    is_certified = Certificate.objects.filter(checklist=row).exists()
    is_done = line.done_on is not None
    rules.check_withdrawal(item, reason, is_done=is_done, is_certified=is_certified)
    was = {name: getattr(line, name) for name in EMPTY} | {"file": line.file.name or ""}
    Withdrawn.objects.create(
        line=line,
        **was,
        reason=reason.strip(),
        withdrawn_at=by.now,
        withdrawn_by_id=by.account_id,
    )
    for name, value in EMPTY.items():
        setattr(line, name, value)
    line.save()
    if line.side == Side.HOLDER and not row.reminders:
        row.reminders = list(rules.left_of(rules.reminders(row.ends_on, policy()), by.day))
        row.remind_on = min(row.reminders, default=None)
    settle(row)
    journal(
        by,
        "withdraw_offboarding",
        CLAUSES[item],
        contract=row.contract,
        reference=f"offboarding:{row.contract.number}",
        before={
            "item": line.item,
            "method": was["method"],
            "day": was["done_on"],
            "sha256": was["sha256"],
        },
        after={"item": line.item, "reason": reason.strip()},
    )
    return line
