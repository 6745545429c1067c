"""Legal holds: while one stands nothing of a company is erased (Art. 29)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused
from contracts.people.models import Customer
from support.offboarding.models import REASON, LegalHold
from support.offboarding.queries.retention import holds_on

CLAUSE = "29-1"


@operation(Duty.CONTRACTS, Duty.ADMINISTRATION, is_hidden=True, set_legal_hold=_("Legal hold set"))
@transaction.atomic
def set_hold(by: By, customer_id: int, reason: str, until: date | None = None) -> LegalHold:
    """Until a day, that day counted, or until it is lifted; one at a time. Raises Refused."""
    by.require(Duty.CONTRACTS, Duty.ADMINISTRATION)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    reason = _checked(reason)
    if until is not None and until < by.day:
        raise Refused(CLAUSE, "今日以後の日を入力してください", "Enter a day from today on")
    if holds_on(by.day).filter(customer=customer_id).exists():
        raise Refused(
            CLAUSE, "この会社には法的保全が指定されています", "A legal hold stands already"
        )
    row = LegalHold.objects.create(
        customer=customer, reason=reason, set_on=by.day, set_by_id=by.person, until=until
    )
    _journal(by, "set_legal_hold", row, {"reason": reason, "until": until})
    return row


@operation(
    Duty.CONTRACTS, Duty.ADMINISTRATION, is_hidden=True, lift_legal_hold=_("Legal hold lifted")
)
@transaction.atomic
def lift_hold(by: By, hold_id: int, reason: str) -> LegalHold:
    """Raises Refused for one that no longer stands."""
    by.require(Duty.CONTRACTS, Duty.ADMINISTRATION)
    row = LegalHold.objects.select_for_update().get(pk=hold_id)
    if row.lifted_on is not None:
        raise Refused(CLAUSE, "解除済みです", "It has been lifted already")
    row.lifted_on, row.lifted_by_id, row.lifted_because = by.day, by.person, _checked(reason)
    row.save()
    _journal(by, "lift_legal_hold", row, {"reason": row.lifted_because})
    return row


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= REASON:
        raise Refused(
            CLAUSE,
            f"理由を1文字以上{REASON}文字までで入力してください",
            f"Enter a reason of 1 to {REASON} characters",
        )
    return reason


def _journal(by: By, name: str, row: LegalHold, after: dict) -> None:
    after = {key: value for key, value in after.items() if value is not None}
    journal(by, name, CLAUSE, customer=row.customer, reference=f"legal_hold:{row.pk}", after=after)
