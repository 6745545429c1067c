"""Companies with a past, for tests: played by the scenario's own player."""

from datetime import date

from billing.models import DunningPolicyStep, Invoice
from contracts.models import Contract
from contracts.office.queries.selecting import first_with_work
from contracts.people.models import BillingAccount
from contracts.terms.periods import ONE_DAY
from portal.jobs.runner import run_here
from portal.tools.scenarios.playing import Play
from portal.tools.scenarios.reading import parse
from tests import lives
from tests.days import d

__all__ = [
    "accepted", "account", "applied", "contract", "d", "dun_nobody", "event", "invoice", "live_on",
    "lived", "signed",
]  # fmt: skip


def lived(until: str, *events: dict, **edition) -> Play:
    """Play events in the database as it is, and leave the rows there."""
    return lives.play(parse({"until": until, "edition": edition, "events": list(events)}))


def dun_nobody() -> None:
    """A policy without steps, for who lives long with unpaid invoices and is about neither.

    An invoice takes five steps, each with a day of its own: a year unpaid has 70 days with work,
    and 12 without them.
    """
    DunningPolicyStep.objects.all().delete()


def live_on(first: date, last: date) -> None:
    """The jobs of some days, passing over those on which they would find nothing."""
    while first <= last:
        days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
        day = first_with_work(days)
        if day is None:
            return
        run_here(day)
        first = day + ONE_DAY


def applied(day: str, contract: str = "C1", customer: str = "A", **values) -> dict:
    values = {"plan": "monthly", "servers": 1, **values}
    return {"date": day, "do": "apply", "contract": contract, "customer": customer, **values}


def accepted(day: str, contract: str = "C1", **values) -> dict:
    return {"date": day, "do": "accept", "contract": contract, **values}


def event(day: str, do: str, **values) -> dict:
    return {"date": day, "do": do, **values}


def signed(day: str, contract: str = "C1", customer: str = "A", **values) -> tuple[dict, dict]:
    """A contract applied for and accepted on one day."""
    return applied(day, contract, customer, **values), accepted(day, contract)


def contract(number: str = "C1") -> Contract:
    return Contract.objects.get(number=number)


def account(customer: str = "A") -> BillingAccount:
    return BillingAccount.objects.get(number=customer)


def invoice(month: str, customer: str = "A") -> Invoice:
    return Invoice.objects.get(label=month, customer__number=customer)
