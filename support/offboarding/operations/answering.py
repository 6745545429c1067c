"""What became of an item: the holder says it in the portal, staff for what arrived on paper."""

import hashlib
from secrets import token_hex

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty, Member, Role
from contracts.office.operation import internal, operation
from contracts.office.operations import allowing
from contracts.office.operations.files import gone_if_refused
from contracts.office.operations.record import journal
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from contracts.office.terms.uploads import Upload
from support.offboarding.models import Checklist, Line
from support.offboarding.queries.shown import read
from support.offboarding.terms import checklist as rules
from support.offboarding.terms.checklist import Answer
from support.offboarding.terms.kinds import CLAUSES, ITEMS, Item, Side


@operation(Duty.CONTRACTS, Member.OWNER, answer_offboarding=_("Return or erasure recorded"))
def answer(
    by: By,
    checklist_id: int,
    item: Item,
    given: Answer,
    upload: Upload | None = None,
    expected: str | None = None,
) -> Line:
    """Record once what became of an item, with its file. Raises Refused, Changed.

    The holder's owner answers for the holder; staff for contracts for both, with the day on
    which the holder's word arrived.
    """
    customer_id = Checklist.objects.values_list("contract__customer", flat=True).get(
        pk=checklist_id
    )
    by.require_holder(customer_id)
    if by.role is Role.CUSTOMER and item not in ITEMS[Side.HOLDER]:
        by.require_staff()
    rules.check(item, given, by.day, by_staff=by.role is not Role.CUSTOMER)
    stored = Line()
    _put(stored, upload)
    with gone_if_refused(stored.file), transaction.atomic():
        row = locked(checklist_id)
        line = row.lines.get(item=item.value)
        fingerprint.require(Changed(CLAUSES[item]), expected, read(row))
        if line.done_on is not None:
            raise Refused(
                CLAUSES[item], "この項目は登録済みです", "This item has been recorded already"
            )
        allowing.count(by, customer_id, CLAUSES[item], [upload] if upload else [])
        for name in ("file", "file_name", "content_type", "size", "sha256"):
            setattr(line, name, getattr(stored, name))
        fill(by, line, given)
        settle(row)
        journal(
            by,
            "answer_offboarding",
            CLAUSES[item],
            contract=row.contract,
            reference=f"offboarding:{row.contract.number}",
            after={
                "item": line.item,
                "method": line.method,
                "day": given.day,
                **({"arrived_on": given.arrived_on} if given.arrived_on else {}),
                **({"sha256": line.sha256} if line.sha256 else {}),
            },
        )
    return line


def _put(line: Line, upload: Upload | None) -> None:
    if upload is None:
        return
    line.file_name = upload.name
    line.content_type = upload.content_type
    line.size = len(upload.content)
    line.sha256 = hashlib.sha256(upload.content).hexdigest()
    line.file.save(f"{token_hex(16)}{upload.extension}", ContentFile(upload.content), save=False)


@internal()
def fill(by: By, line: Line, given: Answer) -> None:
    """Store what became of an item."""
    line.done_on = given.day
    line.method = given.method.value
    line.who = given.who.strip()
    line.how = given.how.strip()
    line.arrived_on = given.arrived_on
    line.recorded_at = by.now
    line.recorded_by_id = by.account_id
    line.save()


def locked(checklist_id: int) -> Checklist:
    """A checklist with its contract, locked. Raises Checklist.DoesNotExist."""
    rows = Checklist.objects.select_related("contract__customer").select_for_update(
        of=["self"], no_key=True
    )
    return rows.get(pk=checklist_id)


def settle(row: Checklist) -> None:
    """Write down what follows from the items: what is left, the next day, the reminders."""
    left = list(row.lines.filter(done_on=None).values_list("side", "due_on"))
    row.holder_left = sum(side == Side.HOLDER for side, _ in left)
    row.operator_left = len(left) - row.holder_left
    row.next_due_on = min((day for _, day in left), default=None)
    if not row.holder_left:
        row.reminders, row.remind_on = [], None
    row.save()
