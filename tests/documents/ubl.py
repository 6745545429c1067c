"""A structured invoice read back, and what JP PINT demands of one, in our own words.

Neither the schema nor the rules that Peppol publishes come as a package: these are the rules of
the fields we write, each with the term of the semantic model it is about.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import ceil, floor
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
ORDER = [
    "CustomizationID", "ProfileID", "ID", "IssueDate", "DueDate", "InvoiceTypeCode", "Note",
    "DocumentCurrencyCode", "AccountingCost", "BuyerReference", "InvoicePeriod",
    "OrderReference", "BillingReference",
    "AccountingSupplierParty", "AccountingCustomerParty", "PaymentMeans", "PaymentTerms",
    "TaxTotal", "LegalMonetaryTotal", "InvoiceLine",
]  # fmt: skip
"""In which the schema of UBL 2.1 has the children of an invoice."""
PARTY = [
    "EndpointID", "PostalAddress", "PartyTaxScheme", "PartyLegalEntity", "Contact"
]  # fmt: skip
LINE = [
    "ID", "Note", "InvoicedQuantity", "LineExtensionAmount", "AccountingCost", "InvoicePeriod",
    "Item", "Price",
]  # fmt: skip


def read(xml: bytes) -> Element:
    return fromstring(xml)


def texts(element: Element, path: str) -> list[str]:
    """`TaxTotal/TaxAmount`: groups begin with what UBL calls aggregates, the last is a value."""
    *groups, last = path.split("/")
    steps = [*(f"cac:{one}" for one in groups), f"cbc:{last}"]
    return [found.text or "" for found in element.findall("/".join(steps), SPACES)]


def text(element: Element, path: str) -> str:
    (found,) = texts(element, path)
    return found


def lines(root: Element) -> list[Element]:
    return root.findall("cac:InvoiceLine", SPACES)


def faults(root: Element) -> Iterator[str]:
    """What a receiver in the network would refuse."""
    yield from _structure(root)
    yield from _identity(root)
    yield from _tax(root)
    yield from _totals(root)
    yield from _each_line(root)


def _names(element: Element) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


def _structure(root: Element) -> Iterator[str]:
    if root.tag != ROOT:
        yield "not an invoice of UBL 2.1"
    groups = [(root, ORDER)]
    groups += [(one, PARTY) for one in root.iterfind("*/cac:Party", SPACES)]
    groups += [(one, LINE) for one in lines(root)]
    for element, order in groups:
        places = [order.index(name) for name in _names(element)]
        if places != sorted(places):
            yield f"order of {_names(element)}"
    for element in root.iter():
        if not len(element) and not (element.text or "").strip():
            yield f"empty element {element.tag}"


def _identity(root: Element) -> Iterator[str]:
    fixed = {
        "CustomizationID": "urn:peppol:pint:billing-1@jp-1",
        "ProfileID": "urn:peppol:bis:billing",
        "InvoiceTypeCode": "380",
        "DocumentCurrencyCode": "JPY",
    }
    for name, value in fixed.items():
        if texts(root, name) != [value]:
            yield f"{name} is not {value}"
    number = text(root, "AccountingSupplierParty/Party/PartyTaxScheme/CompanyID")
    if not (len(number) == 14 and number[0] == "T" and number[1:].isdigit()):
        yield "ibt-031: the seller's registration number"
    for role in ("AccountingSupplierParty", "AccountingCustomerParty"):
        if not text(root, f"{role}/Party/PartyLegalEntity/RegistrationName"):
            yield f"{role} has no name"
        if texts(root, f"{role}/Party/PostalAddress/Country/IdentificationCode") != ["JP"]:
            yield f"{role} has no country"
    first, last = (text(root, f"InvoicePeriod/{name}Date") for name in ("Start", "End"))
    if date.fromisoformat(first) > date.fromisoformat(last):
        yield "ibg-14: a period that ends before it begins"
    for line in lines(root):
        own = [*texts(line, "InvoicePeriod/StartDate"), *texts(line, "InvoicePeriod/EndDate")]
        if any(not first <= day <= last for day in own):
            yield "ibr-085: a line outside the invoice's period"


def _categories(element: Element, name: str) -> Iterator[tuple[str, str]]:
    for found in element.iterfind(f".//cac:{name}", SPACES):
        yield text(found, "ID"), "".join(texts(found, "Percent"))
        assert text(found, "TaxScheme/ID") == "VAT"


def _tax(root: Element) -> Iterator[str]:
    total = 0
    kinds = []
    for part in root.iterfind("cac:TaxTotal/cac:TaxSubtotal", SPACES):
        ((category, percent),) = _categories(part, "TaxCategory")
        kinds.append((category, percent))
        base, tax = int(text(part, "TaxableAmount")), int(text(part, "TaxAmount"))
        total += tax
        exact = base * Decimal(percent or 0) / 100
        if not floor(exact) <= tax <= ceil(exact):
            yield f"aligned: {tax} is not {percent} % of {base}"
        if category not in ("S", "AA", "O", "E", "G") or (category == "O") != (not percent):
            yield f"category {category} at {percent or 'no'} %"
        of = sum(
            int(text(one, "LineExtensionAmount"))
            for one in lines(root)
            if list(_categories(one, "ClassifiedTaxCategory")) == [kinds[-1]]
        )
        if of != base:
            yield f"ibt-116: lines of {category} {percent} make {of}, not {base}"
    if len(kinds) != len(set(kinds)):
        yield "ibg-23: a category and rate twice"
    if total != int(text(root, "TaxTotal/TaxAmount")):
        yield "ibt-110: tax totals differ"


def _totals(root: Element) -> Iterator[str]:
    net, before, after, payable = (
        int(text(root, f"LegalMonetaryTotal/{name}Amount"))
        for name in ("LineExtension", "TaxExclusive", "TaxInclusive", "Payable")
    )
    tax = int(text(root, "TaxTotal/TaxAmount"))
    if net != sum(int(text(one, "LineExtensionAmount")) for one in lines(root)):
        yield "ibt-106: lines do not make the net total"
    if (before, after, payable) != (net, net + tax, net + tax):
        yield "ibt-109, -112, -115: totals differ"
    for element in root.iter():
        if element.get("currencyID", "JPY") != "JPY" or "." in (
            element.text if element.get("currencyID") else ""
        ):
            yield "yen without decimals alone"


def _each_line(root: Element) -> Iterator[str]:
    numbers = [text(one, "ID") for one in lines(root)]
    if numbers != [str(position) for position in range(1, len(numbers) + 1)] or not numbers:
        yield "ibt-126: numbers of lines"
    for line in lines(root):
        quantity, price = int(text(line, "InvoicedQuantity")), int(text(line, "Price/PriceAmount"))
        if price < 0:
            yield "ibt-146: a negative price"
        if quantity * price != int(text(line, "LineExtensionAmount")):
            yield "ibt-131: quantity × price"
        if not text(line, "Item/Name"):
            yield "ibt-153: a line without a name"
