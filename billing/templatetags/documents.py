"""How money is written on documents and pages."""

from django import template

register = template.Library()


@register.filter
def yen(amount: int) -> str:
    """`¥16,200`; negatives as `▲¥16,200`."""
    return f"▲¥{-amount:,}" if amount < 0 else f"¥{amount:,}"
