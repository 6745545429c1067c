"""How money and clauses are written on documents and pages."""

from datetime import date

from django import template

from billing.wording import billed, days
from contracts.office.documents.references import printed
from contracts.office.language import is_english
from contracts.office.templatetags.language import cite

register = template.Library()
MINUS = "\N{MINUS SIGN}"


@register.filter
def yen(amount: int | None) -> str:
    """`¥16,200`; negatives as `▲¥16,200`, in English `−¥16,200`; empty where there is none."""
    if amount is None:
        return ""
    if amount < 0:
        return f"{MINUS if is_english() else '▲'}¥{-amount:,}"
    return f"¥{amount:,}"


@register.filter
def label(text: str) -> str:
    """The label of an invoice in words."""
    return billed(text)


register.filter(cite)
register.filter("printed_references", printed)


@register.filter
def tabled(day: date | None) -> str:
    """A day in a column: `2026/06/01`, in English `1 June 2026`."""
    return days(day, day)
