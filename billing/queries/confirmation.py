"""A cancellation's kept rows → the content of its confirmation, whatever changed since."""

from django.utils.translation import gettext, override

from billing.documents.confirmation import ComingInvoice, Confirmation, Unpaid
from billing.documents.content import Issuer, PrintedLine, Recipient
from billing.terms import lines, quote_json
from billing.terms.quote_json import KeptQuote
from contracts.models import Ending
from contracts.office.language import localized, sentence
from contracts.terms.arrival import Channel


def confirmation(ending: Ending) -> Confirmation:
    """The content, from the quote kept with the notice alone."""
    kept = quote_json.from_json(ending.quote)
    with override(Recipient(**kept.parties.holder).language):
        return _content(ending, kept)


def _content(ending: Ending, kept: KeptQuote) -> Confirmation:
    quote, parties, residual = kept.quote, kept.parties, kept.quote.residual
    return Confirmation(
        contract=quote.contract,
        recipient=Recipient(**parties.holder),
        responsible=parties.responsible,
        issuer=Issuer.of(parties.issuer),
        received_on=ending.received_on,
        entered_on=ending.entered_on,
        channel=localized(Channel(ending.channel)) if ending.channel else "",
        desired_on=ending.desired_on,
        ends_on=ending.ends_on,
        reason=sentence(quote.notice.explanation),
        minimum_term_ends_on=quote.minimum_term_ends_on,
        residual=tuple(_line(line) for line in residual.lines) if residual else (),
        taxes=residual.taxes if residual else (),
        residual_total=quote.cost,
        residual_due_on=residual.due_on if residual else None,
        residual_reason=sentence(quote.residual_reason),
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
        gettext("Residual fee for the minimum term"),
        line.first,
        line.last,
        line.servers,
        line.unit_price,
        line.amount,
        line.tax_rate,
        localized(line.explanation),
    )
