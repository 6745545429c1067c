"""What banks charge for a transfer, which payers take off what they owe: kept by staff."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import TransferFees
from billing.queries.matching import transfer_fees
from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal
from contracts.office.terms.explanation import Refused

CLAUSE = "23-1"
LARGEST = 5_000
MOST = 100


@operation(Duty.ACCOUNTS, save_transfer_fees=_("Charges for transfers saved"))
@transaction.atomic
def keep(by: By, amounts: Collection[int]) -> TransferFees:
    """The charges, in yen, by which a payment may be short of an invoice and still mean it.

    They count for what is matched from now on; what is short stays owed. Raises Refused for
    an amount that is no charge.
    """
    by.require(Duty.ACCOUNTS)
    kept = sorted(set(amounts))
    if len(kept) > MOST or any(not 1 <= amount <= LARGEST for amount in kept):
        raise Refused(
            CLAUSE,
            f"手数料は1円から{LARGEST:,}円まで、{MOST}種類以内で入力してください",
            f"Enter up to {MOST} charges from ¥1 to ¥{LARGEST:,}",
        )
    before = sorted(transfer_fees())
    row = TransferFees.objects.create(amounts=kept, saved_at=by.now, saved_by_id=by.account_id)
    journal(
        by,
        "save_transfer_fees",
        CLAUSE,
        reference=f"transfer_fees:{row.pk}",
        before={"amounts": before},
        after={"amounts": kept},
    )
    return row
