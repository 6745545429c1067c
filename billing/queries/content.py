"""Issued rows → the content of their document. It depends on nothing that can change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext, override

from billing.documents.content import Content, Issuer, PrintedLine, Recipient
from billing.models import (
    CreditNotePart,
    Invoice,
    InvoiceLine,
    InvoiceReissue,
    ReceiptPart,
)
from billing.queries.reissues import REVISION
from billing.terms.lines import Line, LineKind, PriceUnit
from billing.terms.money import plain
from billing.terms.tax import TaxCategory, TaxRate, TaxTotal, rate_of
from billing.wording import billed
from contracts.office.language import localized
from contracts.office.templatetags.language import month
from contracts.office.terms.delivery import Language
from contracts.office.terms.references import References
from contracts.terms.parameters import END_OF_NEXT_MONTH
from contracts.terms.periods import ONE_DAY, month_first


def content(invoice: Invoice, reissue: InvoiceReissue | None = None) -> Content:
    """The content of an invoice's document, or of a reissue of it, from its frozen rows alone."""
    with override(Recipient(**invoice.parties["recipient"]).language):
        found = as_issued(invoice)
    if reissue is None:
        return found
    before = reissue.revision - 1
    return replace(
        found,
        number=reissue.number,
        recipient=Recipient(**reissue.parties["recipient"]),
        references=of_contracts(reissue.parties),
        replaces=f"{invoice.number}{REVISION}{before}" if before else invoice.number,
        reissued_on=reissue.issued_on,
        remark=reissue.remark,
    )


def as_issued(invoice: Invoice) -> Content:
    """What an invoice says, in the language that is active: as its page shows it."""
    rows = lines_of(invoice)
    late = [row for row in rows if row.kind == LineKind.LATE_INTEREST]
    taxes = list(invoice.taxes.all())
    return Content(
        number=invoice.number,
        subject=subject(invoice),
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        recipient=Recipient(**invoice.parties["recipient"]),
        issuer=Issuer.of(invoice.parties["issuer"]),
        lines=tuple(_line(row) for row in rows if row not in late),
        late_interest=tuple(_line(row) for row in late),
        taxes=tuple(
            TaxTotal(TaxRate(tax.percent, TaxCategory(tax.category)), tax.taxable, tax.tax)
            for tax in taxes
        ),
        outside=sum(row.amount for row in rows if row.tax_percent is None),
        total=invoice.total,
        late_interest_rate=str(plain(invoice.late_interest_rate)),
        payment_terms=_payment_terms(invoice),
        references=of_contracts(invoice.parties),
    )


def of_contracts(parties: Mapping) -> dict[str, References]:
    """What a document calls contracts in the customer's own books, by the contracts' numbers."""
    return {number: References(**own) for number, own in parties.get("references", {}).items()}


def _payment_terms(invoice: Invoice) -> str:
    is_usual = invoice.terms.name == END_OF_NEXT_MONTH
    return "" if is_usual else localized(invoice.terms.label)


def tax_totals(parts: Iterable[CreditNotePart | ReceiptPart]) -> tuple[TaxTotal, ...]:
    """The sums at each rate; what is outside tax is left out."""
    rated = ((part, rate_of(part.percent, part.category)) for part in parts)
    return tuple(TaxTotal(rate, part.amount, part.tax) for part, rate in rated if rate)


def subject(invoice: Invoice) -> str:
    """What an invoice is for, as its document says it, in the language that is active."""
    return gettext("Server Security Service: %(fees)s") % {"fees": fees(invoice)}


def fees(invoice: Invoice) -> str:
    """The same without the name of the service."""
    if invoice.billing_month is None:
        assert invoice.contract, "a residual fee is of a contract"
        number = invoice.contract.number
        return gettext("residual fee of the minimum term (contract %(number)s)") % {
            "number": number
        }
    return gettext("fees for %(month)s") % {"month": month(invoice.billing_month)}


def given_back(invoice: Invoice, positions: Collection[int]) -> list[dict]:
    """Copies of the lines that a credit note gives back whole."""
    with override(Language.JAPANESE):
        return [_given(row) for row in lines_at(invoice, positions)]


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    """Its lines in their order, read once however often they are asked for."""
    found = Prefetch("lines", InvoiceLine.objects.select_related("contract", "about"))
    prefetch_related_objects([invoice], found)
    return list(invoice.lines.all())


def lines_at(invoice: Invoice, positions: Collection[int]) -> list[InvoiceLine]:
    return [row for row in lines_of(invoice) if row.position in positions]


def title_with_contract(row: InvoiceLine) -> str:
    """What a line is for, and for which contract."""
    if row.contract is None:
        return title(row)
    return gettext("%(title)s (%(contract)s)") % {
        "title": title(row),
        "contract": row.contract.number,
    }


def _given(row: InvoiceLine) -> dict:
    return {
        "position": row.position,
        "title": title_with_contract(row),
        "first": row.first,
        "last": row.last,
        "amount": row.amount,
        "percent": row.tax_percent,
        "category": row.tax_category,
    }


def _line(row: InvoiceLine) -> PrintedLine:
    return PrintedLine(
        row.contract.number if row.contract else "",
        title(row),
        row.first,
        row.last,
        row.servers,
        row.unit_price,
        row.amount,
        rate_of(row.tax_percent, row.tax_category),
        localized(row.explanation),
        row.article,
        row.about.number if row.about else "",
    )


def title(row: InvoiceLine | Line) -> str:
    """What a line, issued or drafted, is for, in words of the language that is active."""
    if row.kind == LineKind.LATE_INTEREST:
        assert row.about, "interest is about an invoice"
        about = f"{row.about.number} {billed(row.about.label)}"
        return gettext("Late interest (%(number)s)") % {"number": about}
    if row.kind == LineKind.RESIDUAL:
        return gettext("Residual fee for the minimum term")
    if row.kind == LineKind.CORRECTION:
        return gettext("Correction of fees")
    if row.kind == LineKind.OTHER:
        return gettext("Damages")
    if row.price_unit == PriceUnit.YEAR:
        return gettext("Annual fee")
    if row.article == "23-1(1)":
        return gettext("Annual plan, servers added")
    whole = row.first and row.last and _is_whole_month(row.first, row.last)
    return gettext("Monthly fee") if whole else gettext("Monthly fee (by the day)")


def _is_whole_month(first: date, last: date) -> bool:
    return first == month_first(first) and (last + ONE_DAY).day == 1
