"""Issued rows → the content of their document. It depends on nothing that can change."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from billing.documents.content import Content, Issuer, PrintedLine, Recipient
from billing.models import (
    CreditNotePart,
    Invoice,
    InvoiceLine,
    InvoiceReissue,
    ReceiptPart,
)
from billing.queries.reissues import REVISION
from billing.terms.invoicing import in_words
from billing.terms.lines import LineKind, PriceUnit
from billing.terms.money import plain
from billing.terms.tax import TaxCategory, TaxRate, TaxTotal, rate_of
from contracts.terms.parameters import END_OF_NEXT_MONTH
from contracts.terms.periods import ONE_DAY, month_first

SERVICE = "サーバーセキュリティサービス"


def content(invoice: Invoice, reissue: InvoiceReissue | None = None) -> Content:
    """The content of an invoice's document, or of a reissue of it, from its frozen rows alone."""
    found = _as_issued(invoice)
    if reissue is None:
        return found
    before = reissue.revision - 1
    return replace(
        found,
        number=reissue.number,
        recipient=Recipient(**reissue.parties["recipient"]),
        replaces=f"{invoice.number}{REVISION}{before}" if before else invoice.number,
        reissued_on=reissue.issued_on,
        remark=reissue.remark,
    )


def _as_issued(invoice: Invoice) -> Content:
    rows = list(invoice.lines.select_related("contract", "about"))
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
        orders=invoice.parties.get("orders", {}),
    )


def _payment_terms(invoice: Invoice) -> str:
    is_usual = invoice.terms.name == END_OF_NEXT_MONTH
    return "" if is_usual else invoice.terms.label.ja


def tax_totals(parts: Iterable[CreditNotePart | ReceiptPart]) -> tuple[TaxTotal, ...]:
    """The sums at each rate; what is outside tax is left out."""
    rated = ((part, rate_of(part.percent, part.category)) for part in parts)
    return tuple(TaxTotal(rate, part.amount, part.tax) for part, rate in rated if rate)


def subject(invoice: Invoice) -> str:
    """What an invoice is for, as its document says it."""
    if invoice.billing_month is None:
        assert invoice.contract, "a residual fee is of a contract"
        return f"{SERVICE} 最低利用期間の残余料金(契約 {invoice.contract.number})"
    return f"{SERVICE} {invoice.billing_month:%Y年%-m月}分 ご利用料金"


def given_back(invoice: Invoice, positions: Collection[int]) -> list[dict]:
    """Copies of the lines that a credit note gives back whole."""
    rows = invoice.lines.filter(position__in=positions).select_related("contract", "about")
    return [
        {
            "position": row.position,
            "title": f"{title(row)}({row.contract.number})" if row.contract else title(row),
            "first": row.first,
            "last": row.last,
            "amount": row.amount,
            "percent": row.tax_percent,
            "category": row.tax_category,
        }
        for row in rows
    ]


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
        row.explanation_ja,
    )


def title(row: InvoiceLine) -> str:
    """What a line is for, in words."""
    if row.kind == LineKind.LATE_INTEREST:
        assert row.about, "interest is about an invoice"
        return f"遅延損害金({row.about.number} {in_words(row.about.label)})"
    if row.kind == LineKind.RESIDUAL:
        return "最低利用期間の残余料金"
    if row.kind == LineKind.CORRECTION:
        return LineKind.CORRECTION.ja
    if row.kind == LineKind.OTHER:
        return "損害のご負担"
    if row.price_unit == PriceUnit.YEAR:
        return "年額利用料"
    if row.article == "23-1(1)":
        return "年額プラン 追加台数分"
    whole = row.first and row.last and _is_whole_month(row.first, row.last)
    return "月額利用料" if whole else "月額利用料(日割り)"


def _is_whole_month(first: date, last: date) -> bool:
    return first == month_first(first) and (last + ONE_DAY).day == 1
