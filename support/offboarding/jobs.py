"""What happens by itself after an end: checklists are opened, holders reminded, data erased."""

from collections.abc import Sequence
from datetime import date

from contracts.office import context
from contracts.office.daily import STAGES, Stage
from contracts.office.operations.erasing import remove_forgotten_files
from contracts.office.queries.selecting import Waiting
from support.offboarding.operations import erasing, forgetting, opening, reminding
from support.offboarding.queries import retention, strangers

SLICE = 100
"""Companies whose words are looked for at once, and inquiries or mails erased at once."""
TO_OPEN = Waiting("""
SELECT k.id
  FROM contracts_contract k JOIN people_customer c ON c.id = k.customer_id
 WHERE k.ends_on < %(day)s
   AND NOT EXISTS (SELECT FROM offboarding_checklist o WHERE o.contract_id = k.id)
 ORDER BY c.number, k.number
""")
"""Contracts whose last day is over and that have no checklists yet."""
TO_REMIND = Waiting("""
SELECT id FROM offboarding_checklist WHERE remind_on <= %(day)s ORDER BY id
""")
"""Checklists with something left of the holder's, whose reminder's day has come."""


def open_checklists(contract_ids: Sequence[int], day: date) -> None:
    opening.open_checklists(context.system(day), contract_ids)


def remind(checklist_ids: Sequence[int], day: date) -> None:
    reminding.remind(context.system(day), checklist_ids)


STAGES.register(Stage("offboard", TO_OPEN.on, open_checklists, after=("end",), waiting=TO_OPEN))
STAGES.register(
    Stage("offboard_remind", TO_REMIND.on, remind, after=("offboard",), waiting=TO_REMIND)
)


def erase(customer_ids: Sequence[int], day: date) -> None:
    """In slices: each looks for the words of its own companies alone."""
    for first in range(0, len(customer_ids), SLICE):
        erasing.erase(context.system(day), customer_ids[first : first + SLICE])


def forget_inquiries(ids: Sequence[int], day: date) -> None:
    for first in range(0, len(ids), SLICE):
        forgetting.forget_inquiries(context.system(day), ids[first : first + SLICE])


def forget_mail(ids: Sequence[int], day: date) -> None:
    for first in range(0, len(ids), SLICE):
        forgetting.forget_mail(context.system(day), ids[first : first + SLICE])


def forget_cases(ids: Sequence[int], day: date) -> None:
    for first in range(0, len(ids), SLICE):
        forgetting.forget_cases(context.system(day), ids[first : first + SLICE])


def remove_files(day: date) -> None:
    remove_forgotten_files(context.system(day))


STAGES.register(
    Stage(
        "erase",
        retention.to_erase,
        erase,
        after=("offboard_remind", "dun"),
        waiting=retention.ENDED,
    )
)
STAGES.register(
    Stage(
        "forget_inquiries",
        strangers.INQUIRIES.on,
        forget_inquiries,
        after=("erase",),
        waiting=strangers.INQUIRIES,
    )
)
STAGES.register(
    Stage(
        "forget_cases",
        strangers.CASES.on,
        forget_cases,
        after=("forget_inquiries",),
        waiting=strangers.CASES,
    )
)
STAGES.register(
    Stage(
        "forget_mail",
        strangers.MAIL.on,
        forget_mail,
        finish=remove_files,
        after=("forget_cases",),
        waiting=strangers.MAIL,
    )
)
