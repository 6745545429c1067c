"""Figures of the terms with their unit, in both languages."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from contracts.office.terms.proposal import Fact, Words
from contracts.terms.parameters import SPECIFICATIONS, Kind

CHOICES: Mapping[str, tuple[str, str]] = {
    "formation": ("契約の成立日から", "from formation"),
    "service_start": ("サービス開始日から", "from the service's start"),
    "daily": ("日割り", "by the day"),
    "whole_month": ("月単位(日割りなし)", "whole months"),
    "next_bank_day": ("翌銀行営業日", "next bank business day"),
    "previous_bank_day": ("前銀行営業日", "previous bank business day"),
    "none": ("繰り越さない", "not moved"),
    "floor": ("切捨て", "rounded down"),
    "half_up": ("四捨五入", "rounded half up"),
    "ceiling": ("切上げ", "rounded up"),
    "365": ("常に365日", "always 365 days"),
    "calendar_year": ("うるう年は366日", "366 days in leap years"),
    "standard": ("課税(標準税率)", "taxed at the standard rate"),
    "outside": ("対象外", "outside tax"),
}


def worded(name: str, value: object) -> Words:
    """A figure, by its name; None is that of a price for the year that is not set."""
    kind = SPECIFICATIONS[name].kind
    if value is None:
        return Words("月額の12倍", "12 times the monthly price")
    if kind is Kind.YEN:
        return Words(f"¥{value:,}", f"¥{value:,}")
    if kind is Kind.PERCENT:
        percent = f"{Decimal(str(value)).normalize():f} %"
        return Words(percent, percent)
    if kind is Kind.MONTHS:
        return Words(f"{value}か月", f"{value} month{'s' if value != 1 else ''}")
    if kind is Kind.COUNT:
        return Words(f"{value}台", f"{value} server{'s' if value != 1 else ''}")
    return Words(*CHOICES[str(value)])


def changed(names: Iterable[str], before: object, after: object) -> Iterable[Fact]:
    """Figures by name in the order of the register, as facts: before → after."""
    wanted = set(names)
    for name, specification in SPECIFICATIONS.items():
        if name in wanted:
            old, new = (worded(name, getattr(one, name)) for one in (before, after))
            value = Words(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}")
            yield Fact(specification.ja, specification.en, value, specification.clause)
