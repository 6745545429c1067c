"""The figures of the terms, typed: what an edition or an agreement may set, and to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from contracts.office.terms.labels import Label, Labelled


class Plan(Labelled):
    MONTHLY = "monthly", "月額プラン", "Monthly plan"
    ANNUAL = "annual", "年額プラン", "Annual plan"


class ParameterScope(StrEnum):
    """With whom a parameter may be agreed individually (Art. 2-2)."""

    CONTRACT = "contract"
    ACCOUNT = "account"


class ParameterKind(StrEnum):
    YEN = "yen"
    COUNT = "count"
    MONTHS = "months"
    DAYS = "days"
    PERCENT = "percent"
    CHOICE = "choice"


END_OF_NEXT_MONTH, NET_DAYS = "end_of_next_month", "net_days"
CLOSING_DAYS: Mapping[str, int] = {f"closing_{day}_end_of_next_month": day for day in (15, 20, 25)}
"""Payment terms by a closing day of the payer, and that day of the month."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The figures in force for one contract or account on one day."""

    unit_price: int = 16200
    annual_unit_price: int | None = None
    minimum_first_order: int = 1
    minimum_additional_order: int = 1
    term_months: int = 12
    renewal_months: int = 12
    renewal_notice_months: int = 1
    minimum_term_months: int = 12
    fee_accrues_from: str = "formation"
    proration: str = "daily"
    payment_terms: str = END_OF_NEXT_MONTH
    net_days: int = 30
    minimum_days_to_pay: int = 10
    due_day_roll: str = "next_bank_day"
    short_payment_tolerance: int = 0
    tax_rounding: str = "floor"
    late_interest_rate: Decimal = Decimal("14.5")
    day_count: str = "365"
    dunning_minimum: int = 1000
    cancellation_notice_months: int = 1
    residual_fee_tax: str = "standard"
    service_end_notice_months: int = 1
    maintenance_notice_days: int = 7

    @property
    def annual_price(self) -> int:
        """Yen a server and year: 12 months unless a price for the year is set (Art. 21)."""
        return 12 * self.unit_price if self.annual_unit_price is None else self.annual_unit_price


DEFAULTS = Parameters()


@dataclass(frozen=True, slots=True)
class Specification:
    """What values a parameter takes, and how people call it."""

    kind: ParameterKind
    clause: str
    ja: str
    en: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    scope: ParameterScope = ParameterScope.CONTRACT
    optional: bool = False


class InvalidParameter(ValueError):
    """A parameter that does not exist, does not belong here, or has a value out of range."""

    def __init__(self, name: str, ja: str, en: str) -> None:
        super().__init__(f"{name}: {ja} / {en}")
        self.name = name
        self.ja = ja
        self.en = en


LARGEST_PRICE = 100_000_000


def _price(clause: str, ja: str, en: str, optional: bool = False) -> Specification:
    return Specification(ParameterKind.YEN, clause, ja, en, 0, LARGEST_PRICE, optional=optional)


def _months(clause: str, ja: str, en: str, least: int, most: int) -> Specification:
    return Specification(ParameterKind.MONTHS, clause, ja, en, least, most)


def _choice(
    clause: str, ja: str, en: str, *choices: str, scope: ParameterScope = ParameterScope.CONTRACT
) -> Specification:
    return Specification(ParameterKind.CHOICE, clause, ja, en, choices=choices, scope=scope)


def _count(clause: str, ja: str, en: str) -> Specification:
    return Specification(ParameterKind.COUNT, clause, ja, en, 1, 10_000)


def _account_days(clause: str, ja: str, en: str, most: int) -> Specification:
    return Specification(ParameterKind.DAYS, clause, ja, en, 0, most, scope=ParameterScope.ACCOUNT)


def _account_yen(clause: str, ja: str, en: str) -> Specification:
    return Specification(
        ParameterKind.YEN, clause, ja, en, 0, LARGEST_PRICE, scope=ParameterScope.ACCOUNT
    )


CHOICES: Mapping[str, Label] = {
    "formation": Label("契約の成立日から", "From formation of the contract"),
    "service_start": Label("サービス開始日から", "From the start of the service"),
    "daily": Label("日割り", "Prorated by day"),
    "whole_month": Label("月単位(日割りなし)", "Whole months, not prorated"),
    END_OF_NEXT_MONTH: Label("請求月の翌月末", "End of the month after the billing month"),
    **{
        name: Label(
            f"{day}日締め翌月末払い",
            f"Closing on the {day}th, payment at the end of the next month",
        )
        for name, day in CLOSING_DAYS.items()
    },
    NET_DAYS: Label("発行日からの日数", "Days from the issue date"),
    "next_bank_day": Label("翌銀行営業日", "Next bank business day"),
    "previous_bank_day": Label("前銀行営業日", "Previous bank business day"),
    "none": Label("動かさない", "Not moved"),
    "floor": Label("切捨て", "Rounded down"),
    "half_up": Label("四捨五入", "Rounded half up"),
    "ceiling": Label("切上げ", "Rounded up"),
    "365": Label("常に365日", "Always 365 days"),
    "calendar_year": Label("うるう年は366日", "366 days in leap years"),
    "standard": Label("課税(標準税率)", "Taxed at the standard rate"),
    "outside": Label("対象外", "Not subject to tax"),
}
"""What the choices are called."""

SPECIFICATIONS: Mapping[str, Specification] = {
    "unit_price": _price("4-1", "月額単価(1台)", "Price per server per month"),
    "annual_unit_price": _price("21-1", "年額単価(1台)", "Price per server per year", True),
    "minimum_first_order": _count("annex", "最低申込台数", "Minimum first order"),
    "minimum_additional_order": _count("annex", "最低追加台数", "Minimum additional order"),
    "term_months": _months("14-1", "契約期間(月)", "First term (months)", 1, 120),
    "renewal_months": _months("14-2", "更新期間(月)", "Renewed term (months)", 1, 120),
    "renewal_notice_months": _months(
        "14-2", "更新拒絶の予告(月)", "Notice of non-renewal (months)", 0, 12
    ),
    "minimum_term_months": _months("15-1", "最低利用期間(月)", "Minimum term (months)", 0, 120),
    "fee_accrues_from": _choice(
        "22-1", "料金の発生日", "Fees accrue from", "formation", "service_start"
    ),
    "proration": _choice("23-1(2)", "日割りの方法", "Proration", "daily", "whole_month"),
    "payment_terms": _choice(
        "23-1",
        "支払条件",
        "Payment terms",
        END_OF_NEXT_MONTH,
        *CLOSING_DAYS,
        NET_DAYS,
        scope=ParameterScope.ACCOUNT,
    ),
    "net_days": _account_days(
        "23-1", "発行日からの支払日数", "Days to pay from the issue date", 180
    ),
    "minimum_days_to_pay": _account_days(
        "23-1", "遅れて発行したときの最短支払日数", "Minimum days to pay when issued late", 60
    ),
    "due_day_roll": _choice(
        "23-1",
        "支払期限の繰り方",
        "Due date adjustment",
        "next_bank_day",
        "previous_bank_day",
        "none",
        scope=ParameterScope.ACCOUNT,
    ),
    "short_payment_tolerance": _account_yen("23-1", "振込不足の許容額", "Short payment tolerance"),
    "tax_rounding": _choice(
        "23-1",
        "消費税の端数",
        "Tax rounding",
        "floor",
        "half_up",
        "ceiling",
        scope=ParameterScope.ACCOUNT,
    ),
    "late_interest_rate": Specification(
        ParameterKind.PERCENT,
        "24-1",
        "遅延損害金の年率(%)",
        "Annual late interest rate (%)",
        0,
        100,
        scope=ParameterScope.ACCOUNT,
    ),
    "day_count": _choice(
        "24-1",
        "遅延損害金の日数計算",
        "Day count for late interest",
        "365",
        "calendar_year",
        scope=ParameterScope.ACCOUNT,
    ),
    "dunning_minimum": _account_yen("24-1", "督促する最低額", "Minimum unpaid amount for dunning"),
    "cancellation_notice_months": _months(
        "16-1", "解約の予告(月)", "Notice of cancellation (months)", 0, 12
    ),
    "residual_fee_tax": _choice(
        "15-2", "残余料金の課税", "Tax on residual fees", "standard", "outside"
    ),
    "service_end_notice_months": _months(
        "18-2", "終了の予告(月)", "Notice of the end of the service (months)", 0, 12
    ),
    "maintenance_notice_days": Specification(
        ParameterKind.DAYS,
        "13-2",
        "定期保守の予告(日)",
        "Notice of planned maintenance (days)",
        1,
        90,
    ),
}  # fmt: skip


def validated(
    values: Mapping[str, object], individual_for: ParameterScope | None = None
) -> dict[str, Any]:
    """The values, typed, of an edition or of an individual agreement with a contract or account.

    Raises InvalidParameter for a name that does not exist or does not belong there and
    for a value out of range.
    """
    return {name: _validated(name, value, individual_for) for name, value in values.items()}


def to_json(values: Mapping[str, object]) -> dict[str, Any]:
    """Typed values as JSON keeps them; `validated` reads them back."""
    return {name: str(v) if isinstance(v, Decimal) else v for name, v in values.items()}


def _validated(name: str, value: object, individual_for: ParameterScope | None) -> object:
    specification = SPECIFICATIONS.get(name)
    if specification is None:
        raise InvalidParameter(
            str(name), "そのような項目はありません", "There is no such figure of the terms"
        )
    if individual_for is not None and specification.scope is not individual_for:
        raise InvalidParameter(
            name,
            "請求先との合意で定める項目です"
            if specification.scope is ParameterScope.ACCOUNT
            else "契約ごとの合意で定める項目です",
            f"This is agreed for a {specification.scope} instead",
        )
    if value is None and specification.optional:
        return None
    if specification.kind is ParameterKind.CHOICE:
        return _chosen(name, value, specification)
    if specification.kind is ParameterKind.PERCENT:
        return _percent(name, value, specification)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidParameter(
            name, f"整数ではありません: {value!r}", f"Not a whole number: {value!r}"
        )
    _check_range(name, value, specification)
    return value


def _chosen(name: str, value: object, specification: Specification) -> str:
    text = str(value) if isinstance(value, int | str) else ""
    if isinstance(value, bool) or text not in specification.choices:
        options = ", ".join(specification.choices)
        raise InvalidParameter(
            name, f"{value!r} は選べません({options})", f"{value!r} is not one of {options}"
        )
    return text


def _percent(name: str, value: object, specification: Specification) -> Decimal:
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidParameter(name, f"数ではありません: {value!r}", f"Not a number: {value!r}")
    _check_range(name, number, specification)
    return number


def _check_range(name: str, value: int | Decimal, specification: Specification) -> None:
    least, most = specification.least, specification.most
    if not least <= value <= most:
        raise InvalidParameter(
            name,
            f"{value} は範囲外です({least}〜{most})",
            f"{value} is out of range ({least} to {most})",
        )
