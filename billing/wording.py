"""How documents word days, rates and invoices, in the language that is active."""

from datetime import date

from django.utils.translation import gettext

from billing.terms.invoicing import in_english, in_words
from billing.terms.tax import TaxRate
from contracts.office.language import is_english
from contracts.office.terms.days import en_day


def billed(label: str) -> str:
    """What an invoice's label names: `2026年4月分`, `April 2026`."""
    return in_english(label) if is_english() else in_words(label)


def days(first: date | None, last: date | None) -> str:
    """Civil days as a table of a document names them: `2026/06/01–2026/06/30`, `1–30 June 2026`."""
    if first is None or last is None:
        return ""
    if is_english():
        return _english_days(first, last)
    return f"{first:%Y/%m/%d}" if first == last else f"{first:%Y/%m/%d}–{last:%Y/%m/%d}"


def _english_days(first: date, last: date) -> str:
    """What both have in common is said once."""
    if first == last:
        return en_day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{en_day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {en_day(last)}"
    return f"{en_day(first)} – {en_day(last)}"


def tax_mark(rate: TaxRate | None) -> str:
    """`10%`, `8%※` or `対象外`."""
    return rate.mark if rate else gettext("Not subject to tax")
