"""Why an issued invoice has its days and its tax, from what is printed on it (Art. 23-1, 15-2)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from billing.terms.invoicing import roll
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation
from contracts.terms.periods import ONE_DAY, month_last, next_month

ROLLS = ("next_bank_day", "previous_bank_day")
WhyClosed = Callable[[date], tuple[str, str]]


def issue_day(month: date | None, issued_on: date) -> Explanation:
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
        ja += f"。処理が遅れたため{ja_day(issued_on)}に発行しましたが、期限は変わりません"
        en += f"; issued late, on {en_day(issued_on)}, with the same due date"
    return Explanation("23-1", "first_day_of_next_month", ja, en, {"month": month})


def due_day(
    month: date | None, end: date | None, due_on: date, why_closed: WhyClosed
) -> Explanation:
    """The last day of the month after the billed one, or the day a contract ends; rolled.

    `end` is the last day of the contract, or of its part, that a residual fee is for. A due
    day to which that does not lead was set by agreement.
    """
    base = month_last(next_month(month)) if month else end
    clause = "23-1" if month else "15-2"
    if base and due_on in (base, *(_rolled(base, how, why_closed) for how in ROLLS)):
        return _rolling(clause, month, base, due_on, why_closed)
    return Explanation(
        clause, "set_by_agreement", "個別に定めた期日です", "A due date set for this invoice"
    )


def _rolled(base: date, how: str, why_closed: WhyClosed) -> date:
    return roll(base, how, lambda day: not why_closed(day)[0])


def _rolling(
    clause: str, month: date | None, base: date, due_on: date, why_closed: WhyClosed
) -> Explanation:
    if month:
        ja, en = "請求月の翌月末日", "The last day of the month after the billing month"
    else:
        ja, en = (
            "契約または減数分の最終日",
            "The last day of the contract or of the servers removed",
        )
    ja, en = f"{ja}は{ja_day(base)}", f"{en} is {en_day(base)}"
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
