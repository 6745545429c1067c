"""Why an issued invoice has its days and its tax, from what is printed on it (Art. 23-1, 15-2)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from billing.terms import due
from billing.terms.due import PaymentTerms, roll
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, plural
from contracts.terms.periods import ONE_DAY, next_month

PAID_BY_DEFAULT = PaymentTerms()
ROLLS = ("next_bank_day", "previous_bank_day")
WhyClosed = Callable[[date], tuple[str, str]]


def issue_day(
    month: date | None, issued_on: date, terms: PaymentTerms = PAID_BY_DEFAULT
) -> Explanation:
    """A month is billed on the first day after it, or as soon as the run could work."""
    if month is None:
        return Explanation(
            "15-2",
            "residual_at_once",
            "解約または減数の通知を受けた日に、残余料金をただちに請求しました",
            "Billed at once, on the day the notice of cancellation or reduction arrived",
        )
    run_day = next_month(month)
    ja = f"{month:%Y年%-m月}分は翌月の初日({ja_day(run_day)})に締めて請求します"
    en = f"{month:%B %Y} is billed on the first day of the next month, {en_day(run_day)}"
    if issued_on != run_day:
        ja += f"。処理が遅れたため{ja_day(issued_on)}に発行しました"
        en += f"; issued late, on {en_day(issued_on)}"
        if terms.name == PAID_BY_DEFAULT.name and terms.least_days is None:
            ja += "が、期限は変わりません"
            en += ", with the same due date"
    return Explanation("23-1", "first_day_of_next_month", ja, en, {"month": month})


def due_day(
    month: date, issued_on: date, terms: PaymentTerms, due_on: date, why_closed: WhyClosed
) -> Explanation:
    """The day of a month's invoice by its payment terms, rolled."""
    base = due.before_roll(terms, month, issued_on)
    return _rolling("23-1", _by_terms(terms, issued_on), base, due_on, why_closed)


def due_day_of_residual(end: date | None, due_on: date, why_closed: WhyClosed) -> Explanation:
    """The last day of the contract, or of its part, that a residual fee is for; rolled.

    A due day to which that does not lead was set by agreement.
    """
    if end and due_on in (end, *(_rolled(end, how, why_closed) for how in ROLLS)):
        named = (
            "契約または減数分の最終日",
            "The last day of the contract or of the servers removed",
        )
        return _rolling("15-2", named, end, due_on, why_closed)
    return Explanation(
        "15-2", "set_by_agreement", "個別に定めた期日です", "A due date set for this invoice"
    )


def _by_terms(terms: PaymentTerms, issued_on: date) -> tuple[str, str]:
    """What the due day is by the terms, before it is rolled."""
    if terms.least_days is not None:
        days = terms.least_days
        return (
            f"発行が遅れたため、支払期限まで少なくとも{days}日を置きます。"
            f"発行日({ja_day(issued_on)})の{days}日後",
            f"Issued late, it leaves at least {plural(days, 'day')} to pay:"
            f" {plural(days, 'day')} after the issue date, {en_day(issued_on)},",
        )
    agreed = terms.label
    if terms.net_days is not None:
        days = terms.net_days
        return (
            f"支払条件は{agreed.ja}です。発行日({ja_day(issued_on)})の{days}日後",
            f"Payment terms: {agreed.en}; {plural(days, 'day')} after {en_day(issued_on)}",
        )
    if terms.closing_day is None:
        return "請求月の翌月末日", "The last day of the month after the billing month"
    closes = due.closing(terms.closing_day, issued_on)
    return (
        f"支払条件は{agreed.ja}です。発行日({ja_day(issued_on)})の請求は{ja_day(closes)}の締めに"
        "入り、その翌月末日",
        f"Payment terms: {agreed.en}; issued on {en_day(issued_on)}, it belongs to the closing of"
        f" {en_day(closes)}; the last day of the month after",
    )


def _rolled(base: date, how: str, why_closed: WhyClosed) -> date:
    return roll(base, how, lambda day: not why_closed(day)[0])


def _rolling(
    clause: str, named: tuple[str, str], base: date, due_on: date, why_closed: WhyClosed
) -> Explanation:
    """What the day is, which it is, and why it moves."""
    ja, en = f"{named[0]}は{ja_day(base)}", f"{named[1]} is {en_day(base)}"
    rule = "as_it_falls"
    if due_on != base:
        rule = "rolled_to_a_bank_day"
        step = ONE_DAY if due_on > base else -ONE_DAY
        closed, day = [], base
        while day != due_on:
            closed.append((day, *why_closed(day)))
            day += step
        ja += "。" + "、".join(f"{day:%-m月%-d日}は{why}" for day, why, _ in closed)
        en += "; " + ", ".join(f"{day:%-d %B} is {why}" for day, _, why in closed)
        where = ("次", "next") if due_on > base else ("前", "previous")
        ja += f"のため、{where[0]}の銀行営業日({ja_day(due_on)})になります"
        en += f", so it moves to the {where[1]} bank business day, {en_day(due_on)}"
    elif not why_closed(base)[0]:
        ja += "で、銀行営業日です"
        en += ", a bank business day"
    return Explanation(clause, rule, ja, en, {"from": base, "to": due_on})


def tax(taxable: int, percent: Decimal, yen: int) -> Explanation:
    """One rounding for each rate on each invoice."""
    exact = Fraction(taxable) * Fraction(percent) / 100
    sum_ja, sum_en = f"{taxable:,}円 × {percent}%", f"¥{taxable:,} × {percent}%"
    if exact == yen:
        ja, en = f"{sum_ja} = {yen:,}円", f"{sum_en} = ¥{yen:,}"
    else:
        figure = f"{Decimal(exact.numerator) / exact.denominator:,.2f}"
        how = ("切り捨て", "rounded down") if yen < exact else ("切り上げ", "rounded up")
        ja = f"{sum_ja} = {figure}円 → {yen:,}円(請求書ごと税率ごとに1回だけ{how[0]})"
        en = f"{sum_en} = ¥{figure} → ¥{yen:,} ({how[1]}, once per rate on each invoice)"
    return Explanation("23-1", "tax_once_for_each_rate", ja, en, {"taxable": taxable})
