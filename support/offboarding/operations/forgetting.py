"""What people of no company said is erased some months after the last of it (Art. 29).

What is still open then is closed with it: nobody answers somebody who is not known any more.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from contracts.office.context import By
from contracts.office.models import Forgetting
from contracts.office.operation import internal
from contracts.office.operations import erasing
from support.desk.models import Inquiry, Wait
from support.desk.terms.kinds import UNRESOLVED, State
from support.inbound.models import IncomingMail
from support.inbound.terms.kinds import Fate
from support.offboarding.queries import strangers
from support.offboarding.queries.policy import policy
from support.offboarding.terms.retention import case_forgotten, forgotten


@internal()
@transaction.atomic
def forget_inquiries(by: By, ids: Sequence[int]) -> Forgetting | None:
    """Of some inquiries those that are over: with their mail, their files and our answers."""
    rows = strangers.inquiries_over(ids, by.day)
    if not rows:
        return None
    keys = [row.pk for row in rows]
    still_open = Inquiry.objects.filter(pk__in=keys, state__in=[one.value for one in UNRESOLVED])
    still_open.update(
        state=State.DISMISSED.value, due_at=None, risk_at=None, version=F("version") + 1
    )
    Wait.objects.filter(inquiry__in=keys, ends_at=None).update(ends_at=by.now)
    unowned = {"inquiries": keys, "notices": strangers.notices_of(rows)}
    return erasing.forget(by, unowned, forgotten(policy()), strangers.addresses_of(rows))


@internal()
@transaction.atomic
def forget_mail(by: By, ids: Sequence[int]) -> Forgetting | None:
    """Of some mail that was filed nowhere what is over, whatever became of it."""
    rows = strangers.mail_over(ids, by.day)
    if not rows:
        return None
    keys = [row.pk for row in rows]
    unsorted = IncomingMail.objects.filter(pk__in=keys, fate=Fate.TRIAGE.value)
    unsorted.update(fate=Fate.IGNORED.value, decided_at=by.now)
    words = strangers.addresses_of(rows)
    return erasing.forget(by, {"mail": keys}, forgotten(policy()), words)


@internal()
@transaction.atomic
def forget_cases(by: By, ids: Sequence[int]) -> Forgetting | None:
    """Of some cases of prohibited acts those of no company that are over."""
    keys = [row.pk for row in strangers.cases_over(ids, by.day)]
    return erasing.forget(by, {"cases": keys}, case_forgotten(policy())) if keys else None
