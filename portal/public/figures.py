"""The figures of an edition in words."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from billing.templatetags.documents import yen
from contracts.office.language import both, say
from contracts.terms.parameters import SPECIFICATIONS, Kind, Parameters

CHOICES = {
    "formation": both("契約の成立日から", "from formation"),
    "service_start": both("サービス開始日から", "from the service's start"),
    "daily": both("日割り", "by the day"),
    "whole_month": both("月単位(日割りなし)", "whole months"),
    "next_bank_day": both("翌銀行営業日", "next bank business day"),
    "previous_bank_day": both("前銀行営業日", "previous bank business day"),
    "none": both("繰り越さない", "not moved"),
    "floor": both("切捨て", "rounded down"),
    "half_up": both("四捨五入", "rounded half up"),
    "ceiling": both("切上げ", "rounded up"),
    "365": both("常に365日", "always 365 days"),
    "calendar_year": both("うるう年は366日", "366 days in leap years"),
    "standard": both("課税(標準税率)", "taxed at the standard rate"),
    "outside": both("対象外", "outside tax"),
}


def worded(name: str, value: Any) -> str:
    """A figure with its unit, in the reader's language."""
    kind = SPECIFICATIONS[name].kind
    if value is None:
        return say("月額の12倍", "12 times the monthly price")
    if kind is Kind.YEN:
        return yen(value)
    if kind is Kind.PERCENT:
        return f"{Decimal(str(value)).normalize():f} %"
    if kind is Kind.MONTHS:
        return say(f"{value}か月", f"{value} month{'s' if value != 1 else ''}")
    if kind is Kind.COUNT:
        return say(f"{value}台", f"{value} server{'s' if value != 1 else ''}")
    return str(CHOICES[str(value)])


def rows(parameters: Parameters, before: Parameters | None = None) -> list[dict]:
    """Every figure in the order of the register, with what it was where that differs."""
    found = []
    for one in fields(parameters):
        specification = SPECIFICATIONS[one.name]
        value = getattr(parameters, one.name)
        old = getattr(before, one.name) if before else value
        found.append(
            {
                "name": say(specification.ja, specification.en),
                "clause": specification.clause,
                "value": worded(one.name, value),
                "before": worded(one.name, old) if old != value else None,
            }
        )
    return found
