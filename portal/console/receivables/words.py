"""Names of ages, steps and reasons, as the pages on receivables say them."""

from billing.operations.dunning import REFUSED
from billing.terms.dunning import NotNow, Step
from contracts.office.language import both, say
from portal.console import words

AGES = {
    "not_due": both("期限前", "not due"),
    "to_30": both("1–30日", "1–30 days"),
    "to_60": both("31–60日", "31–60 days"),
    "to_90": both("61–90日", "61–90 days"),
    "over_90": both("91日以上", "over 90 days"),
}
STEPS = {
    "none": both("期限超過(未督促)", "overdue, not dunned"),
    **{step.value: word for step, word in words.STEPS.items()},
}
MAIL_STATES = {
    "sent": both("送信済み", "sent"),
    "waiting": both("送信待ち", "waiting"),
    "failed": both("送信できません", "cannot be sent"),
}


def step_or_reason(one: Step | NotNow) -> str:
    """What could be sent about an invoice now, or why nothing."""
    return str(STEPS[one]) if isinstance(one, Step) else say(*REFUSED[one])
