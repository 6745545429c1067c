"""How money and clauses are written on documents and pages."""

from django import template

from billing.terms.invoicing import in_words
from contracts.office.language import is_english
from contracts.office.terms.explanation import cite as cite_clause

register = template.Library()


@register.filter
def yen(amount: int) -> str:
    """`¥16,200`; negatives as `▲¥16,200`."""
    return f"▲¥{-amount:,}" if amount < 0 else f"¥{amount:,}"


@register.filter
def label(text: str) -> str:
    """The label of an invoice in words."""
    return in_words(text)


@register.filter
def cite(clause: str) -> str:
    """`23-1(2)` as 第23条第1項第2号, in English Art. 23-1(2)."""
    if is_english():
        return "annex" if clause == "annex" else f"Art. {clause}"
    return cite_clause(clause)
