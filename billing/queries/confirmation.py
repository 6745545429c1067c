"""A cancellation's kept rows → the content of its confirmation, whatever changed since."""

from collections.abc import Mapping
from datetime import date

from billing.documents.confirmation import ComingInvoice, Confirmation, Unpaid
from billing.documents.content import Issuer, Line, Recipient, Tax
from contracts.models import Ending

TITLE = "最低利用期間の残余料金"


def confirmation(ending: Ending) -> Confirmation:
    """The content, from the quote kept with the notice alone."""
    quote = ending.quote
    parties = quote["parties"]
    residual = quote["residual"] or {"lines": [], "taxes": [], "due_on": None}
    return Confirmation(
        contract=quote["contract"],
        recipient=Recipient(**parties["holder"]),
        responsible=parties["responsible"],
        issuer=Issuer.of(parties["issuer"]),
        received_on=ending.received_on,
        desired_on=ending.desired_on,
        ends_on=ending.ends_on,
        reason=quote["notice"]["explanation"]["ja"],
        minimum_term_ends_on=_day(quote["minimum_term_ends_on"]),
        residual=tuple(_line(line) for line in residual["lines"]),
        taxes=tuple(
            Tax(f"{tax['rate']['percent']}%", tax["taxable"], tax["tax"])
            for tax in residual["taxes"]
        ),
        residual_total=quote["cost"],
        residual_due_on=_day(residual["due_on"]),
        residual_reason=quote["residual_reason"]["ja"],
        months=tuple(
            ComingInvoice(
                date.fromisoformat(fee["month"]), date.fromisoformat(fee["due_on"]), fee["total"]
            )
            for fee in quote["fees"]
        ),
        unpaid=tuple(
            Unpaid(
                debt["number"],
                date.fromisoformat(debt["due_on"]),
                debt["outstanding"],
                debt["interest"],
            )
            for debt in quote["debts"]
        ),
        damages=quote["damage_total"],
        credit=quote["credit"],
        total=quote["total"],
        digest=quote["digest"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(line: Mapping) -> Line:
    rate = line["tax_rate"]
    return Line(
        line["contract"],
        TITLE,
        _day(line["first"]),
        _day(line["last"]),
        line["servers"],
        line["unit_price"],
        line["amount"],
        f"{rate['percent']}%" if rate else "対象外",
        line["explanation"]["ja"],
    )
