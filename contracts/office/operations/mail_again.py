"""Mail that was given up, sent again."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.office.context import By, Duty
from contracts.office.operation import operation
from contracts.office.operations.record import journal


@operation(Duty.CONTRACTS, Duty.ACCOUNTS, send_again=_("E-mail resent"))
@transaction.atomic
def send_again(by: By, messages: QuerySet, about: str) -> int:
    """Messages given up permanently are due again, with all tries before them. Returns how many.

    `about` says in the journal what they belong to.
    """
    by.require(Duty.ACCOUNTS, Duty.CONTRACTS)
    given_up = messages.filter(sent_at=None, next_attempt_at=None)
    ids = list(given_up.select_for_update(of=["self"]).values_list("pk", flat=True))
    if ids:
        # One try stays on record: what is sent at a later one closes its alert.
        messages.model.objects.filter(pk__anyof=ids).update(next_attempt_at=by.now, attempts=1)
        journal(by, "send_again", "33", reference=about, after={"messages": len(ids)})
    return len(ids)
