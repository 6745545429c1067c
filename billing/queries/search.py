"""Finding a company's invoices by day, amount, text and state, in any combination.

It is what the electronic books act asks of whoever keeps invoices as data.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.models import InvoiceLine, InvoiceReissue
from contracts.models import Contract
from contracts.office.folding import reads
from contracts.office.queries.paging import PageOrder
from contracts.office.terms.labels import Labelled
from contracts.people.models import BillingAccount

ORDER = PageOrder("issued_on", "number")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(?P<year>20\d\d)(?:[-/.]|年)(?P<month>\d{1,2})(?:月分?)?")
_SIX_DIGITS = re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)")
_ERA = re.compile(r"(?:令和|r)(?P<year>\d{1,2}|元)(?:[-/.]|年)(?P<month>\d{1,2})(?:月分?)?")
_NAMED = re.compile(r"(?P<month>[a-z]{3,9})\.?(?P<year>20\d\d)")
_MONTH_ALONE = re.compile(r"(?P<month>\d{1,2})月分?")
_YEN = re.compile(r"[¥\\]?(?P<yen>\d{1,3}(?:,\d{3}){1,3}|\d{1,13})円?")
PART_OF_NUMBER = re.compile(r"[inv]{0,3}(-\d{0,4}(-\d{0,9})?)?|\d{0,4}-\d{0,9}|\d{0,9}", re.ASCII)
"""Of `INV-2026-000123` as words are, in small letters: what else is typed no number has."""
FIRST_YEAR = 2020
"""No invoice is older."""
REIWA = 2018
"""The year before the era's first."""


class InvoiceState(Labelled):
    UNPAID = "unpaid", "未払い", "Unpaid"
    OVERDUE = "overdue", "期限超過", "Overdue"
    PAID = "paid", "支払済み", "Paid"


@dataclass(frozen=True, slots=True)
class InvoiceCriteria:
    """What is asked for; days are days of issue, amounts yen with tax, ends included."""

    issued_from: date | None = None
    issued_to: date | None = None
    least: int | None = None
    most: int | None = None
    text: str = ""
    state: str = ""


def find(invoices: QuerySet, customer_id: int, criteria: InvoiceCriteria, today: date) -> QuerySet:
    """The invoices of a company that meet all that is asked."""
    found = narrowed(invoices, criteria, today)
    words = words_of(criteria.text)
    if not words:
        return found
    names = _Names(customer_id)
    for word in words:
        found = found.filter(_about(word, names, today))
    return found


def narrowed(invoices: QuerySet, criteria: InvoiceCriteria, today: date) -> QuerySet:
    """Those of the days, amounts and state asked for."""
    c = criteria
    ranges = {
        "issued_on__gte": c.issued_from,
        "issued_on__lte": c.issued_to,
        "total__gte": c.least,
        "total__lte": c.most,
    }
    found = invoices.filter(**{name: end for name, end in ranges.items() if end is not None})
    if c.state == InvoiceState.PAID:
        found = found.filter(settlement__isnull=False)
    elif c.state:
        found = found.filter(open__isnull=False)
    if c.state == InvoiceState.OVERDUE:
        found = found.filter(due_on__lt=today)
    return found


def plain(text: str) -> str:
    """Full and half width, capitals and small letters alike."""
    return normalize("NFKC", text).casefold()


def words_of(text: str) -> list[str]:
    """The words of a search, each of which must be met; months stay whole."""
    text = re.sub(r"(年)\s+(?=\d)", r"\1", plain(text))
    text = re.sub(rf"\b((?:{'|'.join(MONTH_NAMES)})[a-z]*\.?)\s+(?=20\d\d)", r"\1", text)
    return text.split()


def month_of(word: str) -> date | None:
    """The first day of a billing month as people type it: `2026-04`, `2026年4月`, `令和8年4月`."""
    for pattern in (_NUMBERS, _SIX_DIGITS, _ERA, _NAMED):
        match = pattern.fullmatch(word)
        if match:
            return _first_day(match["year"], match["month"])
    return None


def _first_day(year: str, month: str) -> date | None:
    if month[:3] in MONTH_NAMES:
        month = str(MONTH_NAMES.index(month[:3]) + 1)
    year = "1" if year == "元" else year
    full = int(year) if len(year) == 4 else REIWA + int(year)
    return date(full, int(month), 1) if month.isdigit() and 1 <= int(month) <= 12 else None


class _Names:
    """The names by which a company knows its billing accounts and contracts."""

    def __init__(self, customer_id: int) -> None:
        accounts = BillingAccount.objects.filter(customer=customer_id)
        self.accounts = [
            (pk, plain(" ".join(names)))
            for pk, *names in accounts.values_list("id", "number", "name", "department")
        ]
        contracts = Contract.objects.filter(
            Q(customer=customer_id) | Q(transfers__from_customer=customer_id)
        ).distinct()
        self.contracts = [
            (pk, plain(number)) for pk, number in contracts.values_list("id", "number")
        ]


def _matching(word: str, names: Iterable[tuple[int, str]]) -> list[int]:
    return [pk for pk, name in names if word in name]


def months_of(word: str, today: date) -> list[date]:
    """The first days of a billing month that people name without its year: `3月分`."""
    match = _MONTH_ALONE.fullmatch(word)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return []
    return [date(year, int(match["month"]), 1) for year in range(FIRST_YEAR, today.year + 1)]


def yen_of(word: str) -> int | None:
    """An amount as people type it: `124,740`, `¥124,740`, `124740円`."""
    match = _YEN.fullmatch(word)
    return int(match["yen"].replace(",", "")) if match else None


def numbered(word: str) -> Q:
    """Invoices with a word in their number."""
    return Q(number__contains=word.upper()) if PART_OF_NUMBER.fullmatch(word) else Q(pk__in=[])


def costing(yen: int) -> Q:
    """Invoices over an amount with tax."""
    return Q(total=yen)


def of_itself(
    word: str,
    today: date,
    numbered: Callable[[str], Q] = numbered,
    costing: Callable[[int], Q] = costing,
) -> tuple[Q, bool]:
    """Invoices whose month, number or amount a word says, and whether it can say nothing else."""
    months, month, yen = months_of(word, today), month_of(word), yen_of(word)
    if months:
        return Q(billing_month__in=months), True
    if month is not None and not word.isdigit():
        return Q(billing_month=month), True
    meets = numbered(word)
    if month is not None:
        meets |= Q(billing_month=month)
    if yen is not None:
        meets |= costing(yen)
    return meets, False


def referred_to(word: str) -> Q:
    """Invoices that say it in the customer's own books: as issued, or as reissued since."""
    said = reads(word, "sought")
    again = InvoiceReissue.objects.exclude(customer_references="").filter(said)
    return (said & ~Q(customer_references="")) | Q(pk__in=again.values("invoice"))


def _about(word: str, names: _Names, today: date) -> Q:
    meets, is_all = of_itself(word, today)
    if is_all:
        return meets
    meets |= Q(parties__recipient__name__icontains=word) | referred_to(word)
    accounts, contracts = _matching(word, names.accounts), _matching(word, names.contracts)
    if accounts:
        meets |= Q(billing_account__anyof=accounts)
    if contracts:
        lines = InvoiceLine.objects.filter(invoice=OuterRef("pk"), contract__anyof=contracts)
        meets |= Q(contract__anyof=contracts) | Q(Exists(lines))
    return meets
