"""A cancellation's kept rows → the content of its confirmation, whatever changed since."""

from billing.documents.confirmation import ComingInvoice, Confirmation, Unpaid
from billing.documents.content import Issuer, PrintedLine, Recipient
from billing.terms import lines, quote_json
from contracts.models import Ending
from contracts.terms.arrival import Channel

TITLE = "最低利用期間の残余料金"


def confirmation(ending: Ending) -> Confirmation:
    """The content, from the quote kept with the notice alone."""
    kept = quote_json.from_json(ending.quote)
    quote, parties, residual = kept.quote, kept.parties, kept.quote.residual
    return Confirmation(
        contract=quote.contract,
        recipient=Recipient(**parties.holder),
        responsible=parties.responsible,
        issuer=Issuer.of(parties.issuer),
        received_on=ending.received_on,
        entered_on=ending.entered_on,
        channel=Channel(ending.channel).ja if ending.channel else "",
        desired_on=ending.desired_on,
        ends_on=ending.ends_on,
        reason=quote.notice.explanation.ja,
        minimum_term_ends_on=quote.minimum_term_ends_on,
        residual=tuple(_line(line) for line in residual.lines) if residual else (),
        taxes=residual.taxes if residual else (),
        residual_total=quote.cost,
        residual_due_on=residual.due_on if residual else None,
        residual_reason=quote.residual_reason.ja,
        months=tuple(
            ComingInvoice(fee.month, fee.due_on, fee.total) for fee in quote.fees if fee.month
        ),
        unpaid=tuple(
            Unpaid(debt.number, debt.due_on, debt.outstanding, debt.interest)
            for debt in quote.debts
        ),
        damages=quote.damage_total,
        credit=quote.credit,
        given_back=quote.given_back_total,
        total=quote.total,
        fingerprint=kept.fingerprint,
    )


def _line(line: lines.Line) -> PrintedLine:
    return PrintedLine(
        line.contract or "",
        TITLE,
        line.first,
        line.last,
        line.servers,
        line.unit_price,
        line.amount,
        line.tax_rate,
        line.explanation.ja,
    )
