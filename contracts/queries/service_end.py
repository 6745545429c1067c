"""What the end of the service would do, as it is foreseen on a day (Art. 18)."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from contracts.models import Contract
from contracts.queries import facts
from contracts.terms import ending as rules
from contracts.terms.ending import ServiceEnding

KIND = "service_end"


def foreseen(contracts: Iterable[Contract], day: date, effective: date) -> ServiceEnding:
    """Which of some contracts would end, posted on the day. Raises Refused."""
    known = facts.formed([contract.pk for contract in contracts])
    posted = facts.service_end()
    before = posted.effective_on if posted else None
    return rules.end_service(known.values(), facts.book(), day, effective, before)


def notified_on(day: date) -> date:
    """The day at whose end all holders would count as notified: the earliest end."""
    return rules.service_end_notified_on(facts.book(), day)


def held(contracts: Iterable[Contract], day: date) -> dict[int, list[Contract]]:
    """By company, its contracts not over on a day; they come in order of company."""
    live = (one for one in contracts if one.ends_on is None or one.ends_on >= day)
    return {company: list(group) for company, group in groupby(live, lambda k: k.customer_id)}
