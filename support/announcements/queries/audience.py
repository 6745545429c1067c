"""Whom an announcement reaches by mail: the responsible persons of holders (Art. 8-1, 33-1)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from contracts.office.queries.delivery import current, first_mailed, of_notices
from contracts.queries import portfolio
from contracts.queries.portfolio import ContractCriteria, PortfolioState
from support.announcements.models import Announcement
from support.announcements.terms.announcement import Audience

KIND = "announcement"


@dataclass(slots=True)
class Reached:
    """A company, its contracts that were chosen, and the addresses that get the mail."""

    customer_id: int
    name: str
    contracts: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


def subject(number: str) -> str:
    """What the notice of each company begins with."""
    return f"{KIND}:{number}:"


def reached(row: Announcement, day: date) -> list[Reached]:
    """By the customers' numbers, in one or two statements however many they are.

    Companies whose personal data was erased have nobody left who could be told.
    """
    if row.audience == Audience.NOBODY:
        return []
    if row.audience == Audience.TOLD:
        return _told(row)
    criteria = ContractCriteria(state=row.state or PortfolioState.RUNNING.value, plan=row.plan)
    found = portfolio.contracts(criteria, day).filter(
        formed_on__isnull=False, customer__erasure__isnull=True
    )
    if row.customers:
        found = found.filter(customer__number__in=row.customers)
    rows = found.order_by("customer__number", "number").values_list(
        "customer_id", "customer__name", "number", "responsible__email"
    )
    companies: dict[int, Reached] = {}
    for company, name, contract, email in rows:
        one = companies.setdefault(company, Reached(company, name))
        one.contracts.append(contract)
        if email not in one.emails:
            one.emails.append(email)
    return list(companies.values())


def _told(row: Announcement) -> list[Reached]:
    """Whoever got what it corrects, at the address at which it was sent last."""
    assert row.corrects, "a correction refers to what it corrects"
    first = first_mailed(KIND, subject(row.corrects.number))
    found = current(of_notices(first)).filter(notice__customer__erasure__isnull=True)
    messages = found.select_related("notice__customer").order_by("id")
    emails: dict[int, list[str]] = defaultdict(list)
    companies: dict[int, Reached] = {}
    for message in messages:
        notice = message.notice
        one = companies.setdefault(
            notice.customer_id,
            Reached(notice.customer_id, notice.customer.name, notice.data["contracts"]),
        )
        emails[notice.customer_id].append(message.recipient)
        one.emails = list(dict.fromkeys(emails[notice.customer_id]))
    return list(companies.values())
