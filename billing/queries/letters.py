"""Dunning messages → the content of their letters: what was said, to whom, under which head."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import override, pgettext

from billing.documents.content import Issuer, Recipient
from billing.documents.letter import DemandedInvoice, Letter
from billing.models import DunningMessage, Invoice
from billing.terms.dunning import pay_by
from billing.terms.money import plain
from billing.wording import billed
from contracts.office.calendar import is_bank_day
from contracts.terms.periods import days_between

DEBTS = ("invoices", "others")
"""What a message's text keeps of those that took the step, and of what else is overdue."""


def letters(messages: Iterable[DunningMessage]) -> list[Letter]:
    """The letters of messages, in their order.

    Parties are those of the message's day; older messages take them from their first invoice.
    """
    rows = list(messages)
    numbers = {row["number"] for message in rows for row in message.text["invoices"]}
    invoices = {one.number: one for one in Invoice.objects.filter(number__in=numbers)}
    return [_letter(message, invoices) for message in rows]


def _letter(message: DunningMessage, invoices: dict[str, Invoice]) -> Letter:
    text = message.text
    mine = [invoices[row["number"]] for row in text["invoices"]]
    parties = text.get("parties") or mine[0].parties
    recipient = Recipient(**parties["recipient"])
    rates = sorted({plain(invoice.late_interest_rate) for invoice in mine})
    with override(recipient.language):
        debts, others = ([_debt(row, message.day) for row in text[of]] for of in DEBTS)
        rate = pgettext("names", ", ").join(f"{one}" for one in rates)
    return Letter(
        reference=message.letter_number,
        step=message.step,
        day=message.day,
        pay_by=pay_by(message.day, is_bank_day),
        recipient=recipient,
        issuer=Issuer.of(parties["issuer"]),
        debts=tuple(debts),
        others=tuple(others),
        total=text["total"],
        demanded=message.demanded,
        rate=rate,
        contracts_left=text.get("contracts_left", True),
    )


def _debt(row: dict, day: date) -> DemandedInvoice:
    due_on = date.fromisoformat(row["due_on"])
    late = days_between(due_on, day) - 1
    return DemandedInvoice(
        row["number"], billed(row["label"]), due_on, late, row["outstanding"], row["interest"]
    )
