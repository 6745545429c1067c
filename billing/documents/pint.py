"""JP PINT: the structured invoice of the Peppol network, as UBL 2.1 XML.

Made from the same content as the PDF, so that both say the same. A credit note is an invoice of
negative amounts that names the invoice it corrects, as JP PINT has it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from django.utils.translation import gettext, override, pgettext

from billing.documents.content import Content, PrintedLine, Recipient
from billing.documents.credit_note import CreditNoteContent, Returned
from billing.terms.tax import TaxRate, TaxTotal
from contracts.office.documents.issuer import Issuer
from contracts.office.documents.references import References, printed

CUSTOMIZATION = "urn:peppol:pint:billing-1@jp-1"
PROFILE = "urn:peppol:bis:billing"
INVOICE = "380"
TRANSFER = "30"
YEN = "JPY"
ONE = "C62"
"""UN/ECE Recommendation 20: one, without a unit of its own."""
REGISTRATION, CORPORATE = "0221", "0188"
"""Schemes of the qualified invoice issuer's number and of the corporate number."""
STANDARD, REDUCED, OUTSIDE = "S", "AA", "O"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOT = f"{_UBL}Invoice-2"
CAC = f"{_UBL}CommonAggregateComponents-2"
CBC = f"{_UBL}CommonBasicComponents-2"
_ACCOUNT = re.compile(r"(?<!\d)\d{7}(?!\d)")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
for _prefix, _uri in {"": ROOT, "cac": CAC, "cbc": CBC}.items():
    register_namespace(_prefix, _uri)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: `quantity` × `price` is `amount`; of what is given back the quantity is negative."""

    name: str
    about: str
    quantity: int
    price: int
    rate: TaxRate | None
    first: date | None
    last: date | None
    cost_centre: str = ""

    @property
    def amount(self) -> int:
        return self.quantity * self.price


def invoice_xml(content: Content) -> bytes | None:
    """The structured invoice. None without a registration number: it would not be qualified."""
    if not content.issuer.registration_number:
        return None
    with override(content.recipient.language):
        return _invoice(content)


def _invoice(content: Content) -> bytes:
    replaces = ""
    if content.replaces:
        replaces = gettext("Reissue that replaces %(number)s") % {"number": content.replaces}
    said = (content.subject, replaces, content.remark)
    root = _head(content.number, content.issued_on, content.due_on, *said)
    own = content.recipient.references
    _own(root, "AccountingCost", own.cost_centre)
    _own(root, "BuyerReference", own.own_reference)
    rows = [_billed(line, content.references) for line in (*content.lines, *content.late_interest)]
    _period(root, *_span(rows, content.issued_on))
    if own.purchase_order:
        _text(_group(root, "OrderReference"), "ID", own.purchase_order)
    _parties(root, content.issuer, content.recipient)
    _payment(root, content.issuer, content.payment_terms)
    _sums(root, content.taxes, _outside(rows), content.total)
    _lines(root, rows)
    return _written(root)


def credit_note_xml(content: CreditNoteContent) -> bytes | None:
    """What is given back, in negative amounts. None without a registration number."""
    if not content.issuer.registration_number:
        return None
    with override(content.recipient.language):
        return _credit_note(content)


def _credit_note(content: CreditNoteContent) -> bytes:
    subject = gettext("Credit for %(subject)s") % {"subject": content.subject}
    root = _head(content.number, content.issued_on, None, subject, content.reason)
    rows = [_returned(line) for line in content.lines]
    _period(root, *_span(rows, content.issued_on))
    of = _group(_group(root, "BillingReference"), "InvoiceDocumentReference")
    _text(of, "ID", content.invoice)
    _text(of, "IssueDate", content.invoice_issued_on)
    _parties(root, content.issuer, content.recipient)
    back = [TaxTotal(tax.rate, -tax.taxable, -tax.tax) for tax in content.taxes]
    _sums(root, back, _outside(rows), -content.total)
    _lines(root, rows)
    return _written(root)


def _billed(line: PrintedLine, references: Mapping[str, References]) -> _Row:
    quantity, price = line.servers or 1, line.unit_price
    if price is None or quantity * price != line.amount:  # of part of a month or a year
        quantity, price = _one_of(line.amount)
    own = references.get(line.contract, References())
    said = [(gettext("Contract"), line.contract), *printed(own), ("", line.explanation)]
    about = " ".join(f"{name} {value}".strip() for name, value in said if value)
    return _Row(
        line.title, about, quantity, price, line.rate, line.first, line.last, own.cost_centre
    )


def _returned(line: Returned) -> _Row:
    return _Row(line.title, "", *_one_of(-line.amount), line.rate, line.first, line.last)


def _one_of(amount: int) -> tuple[int, int]:
    """Quantity and price: a price is never negative."""
    return (1, amount) if amount >= 0 else (-1, -amount)


def _span(rows: Sequence[_Row], day: date) -> tuple[date, date]:
    """From the first day of any line to the last of any; of none that of issue."""
    first = min((row.first for row in rows if row.first), default=day)
    return first, max((row.last for row in rows if row.last), default=day)


def _head(number: str, issued_on: date, due_on: date | None, *said: str) -> Element:
    root = Element(f"{{{ROOT}}}Invoice")
    _text(root, "CustomizationID", CUSTOMIZATION)
    _text(root, "ProfileID", PROFILE)
    _text(root, "ID", number)
    _text(root, "IssueDate", issued_on)
    if due_on:
        _text(root, "DueDate", due_on)
    _text(root, "InvoiceTypeCode", INVOICE)
    _text(root, "Note", pgettext("sentences", ". ").join(filter(None, said)))
    _text(root, "DocumentCurrencyCode", YEN)
    return root


def _own(parent: Element, name: str, value: str) -> None:
    """What the customer calls it in its own books, where it does."""
    if value:
        _text(parent, name, value)


def _period(parent: Element, first: date, last: date) -> None:
    group = _group(parent, "InvoicePeriod")
    _text(group, "StartDate", first)
    _text(group, "EndDate", last)


def _parties(root: Element, issuer: Issuer, recipient: Recipient) -> None:
    seller = _party(root, "AccountingSupplierParty", issuer.registration_number, REGISTRATION)
    _place(seller, " ".join(issuer.lines))
    scheme = _group(seller, "PartyTaxScheme")
    _text(scheme, "CompanyID", issuer.registration_number)
    _text(_group(scheme, "TaxScheme"), "ID", "VAT")
    _text(_group(seller, "PartyLegalEntity"), "RegistrationName", issuer.name)
    if issuer.phone:
        _text(_group(seller, "Contact"), "Telephone", issuer.phone)

    buyer = _party(root, "AccountingCustomerParty", recipient.corporate_number, CORPORATE)
    _place(buyer, recipient.address, recipient.postal_code)
    entity = _group(buyer, "PartyLegalEntity")
    _text(entity, "RegistrationName", recipient.name)
    if recipient.corporate_number:
        _text(entity, "CompanyID", recipient.corporate_number, schemeID=CORPORATE)
    who = " ".join(filter(None, [recipient.department, recipient.person]))
    if who:
        _text(_group(buyer, "Contact"), "Name", who)


def _party(root: Element, role: str, number: str, scheme: str) -> Element:
    """Its address in the network is its number, where it has one."""
    party = _group(_group(root, role), "Party")
    if number:
        _text(party, "EndpointID", number, schemeID=scheme)
    return party


def _place(party: Element, address: str, postal_code: str = "") -> None:
    place = _group(party, "PostalAddress")
    if postal_code:
        _text(place, "PostalZone", postal_code)
    if address:
        _text(_group(place, "AddressLine"), "Line", address)
    _text(_group(place, "Country"), "IdentificationCode", "JP")


def _payment(root: Element, issuer: Issuer, terms: str) -> None:
    account = pgettext("list", ", ").join(issuer.bank_account)
    if account:
        means = _group(root, "PaymentMeans")
        _text(means, "PaymentMeansCode", TRANSFER, name=gettext("Bank transfer"))
        payee = _group(means, "PayeeFinancialAccount")
        number = _ACCOUNT.search(account)
        _text(payee, "ID", number[0] if number else account)
        _text(payee, "Name", account)
    if terms:
        _text(_group(root, "PaymentTerms"), "Note", terms)


def _outside(rows: Iterable[_Row]) -> int | None:
    """The sum outside tax; None where no line is."""
    amounts = [row.amount for row in rows if row.rate is None]
    return sum(amounts) if amounts else None


def _sums(root: Element, taxes: Iterable[TaxTotal], outside: int | None, total: int) -> None:
    """Tax at each rate; what is outside tax stands as a category of its own, without percent."""
    taxes = list(taxes)
    tax = sum(one.tax for one in taxes)
    group = _group(root, "TaxTotal")
    _yen(group, "TaxAmount", tax)
    for one in taxes:
        _subtotal(group, one.taxable, one.tax, one.rate)
    if outside is not None:
        _subtotal(group, outside, 0, None)
    sums = _group(root, "LegalMonetaryTotal")
    _yen(sums, "LineExtensionAmount", total - tax)
    _yen(sums, "TaxExclusiveAmount", total - tax)
    _yen(sums, "TaxInclusiveAmount", total)
    _yen(sums, "PayableAmount", total)


def _subtotal(parent: Element, taxable: int, tax: int, rate: TaxRate | None) -> None:
    group = _group(parent, "TaxSubtotal")
    _yen(group, "TaxableAmount", taxable)
    _yen(group, "TaxAmount", tax)
    _category(group, "TaxCategory", rate)


def _category(parent: Element, name: str, rate: TaxRate | None) -> None:
    group = _group(parent, name)
    _text(group, "ID", OUTSIDE if rate is None else REDUCED if rate.is_reduced else STANDARD)
    if rate is not None:
        _text(group, "Percent", rate)
    _text(_group(group, "TaxScheme"), "ID", "VAT")


def _lines(root: Element, rows: Iterable[_Row]) -> None:
    for position, row in enumerate(rows, 1):
        line = _group(root, "InvoiceLine")
        _text(line, "ID", position)
        if row.about:
            _text(line, "Note", row.about)
        _text(line, "InvoicedQuantity", row.quantity, unitCode=ONE)
        _yen(line, "LineExtensionAmount", row.amount)
        _own(line, "AccountingCost", row.cost_centre)
        if row.first and row.last:
            _period(line, row.first, row.last)
        item = _group(line, "Item")
        _text(item, "Name", row.name)
        _category(item, "ClassifiedTaxCategory", row.rate)
        _yen(_group(line, "Price"), "PriceAmount", row.price)


def _group(parent: Element, name: str) -> Element:
    return SubElement(parent, f"{{{CAC}}}{name}")


def _yen(parent: Element, name: str, amount: int) -> None:
    _text(parent, name, amount, currencyID=YEN)


def _text(parent: Element, tag: str, value: object, **attributes: str) -> None:
    """Days as ISO 8601. Characters that XML has no room for are left out."""
    SubElement(parent, f"{{{CBC}}}{tag}", attributes).text = _UNWRITABLE.sub("", str(value))


def _written(root: Element) -> bytes:
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)
