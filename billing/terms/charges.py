"""What staff put on the next regular invoice: damages (Art. 7-3), corrections of fees (23-1)."""

from dataclasses import dataclass
from datetime import date

from billing.terms.fees import accrues_from
from billing.terms.lines import Line, LineKind
from billing.terms.tax import TaxTable
from contracts.office.terms.days import en_day, ja_day
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.labels import Labelled
from contracts.terms.life import Life
from contracts.terms.parameters import Plan
from contracts.terms.periods import month_last

CLAUSE = "7-3"
CORRECTED = "23-1"


class ChargeKind(Labelled):
    DAMAGES = "damages", "損害の負担", "Damages"
    CORRECTION = "correction", "利用料の訂正", "Correction of fees"


@dataclass(frozen=True, slots=True)
class Correction:
    """The right fee of the days `first` to `last`, both counted, where another was billed.

    `ja` and `en` are what the holder reads; `corrects` is the number of the invoice that it
    puts right, if one was issued.
    """

    first: date
    last: date
    ja: str
    en: str
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Yen owed since a day, about a contract or the account as a whole, and why.

    Damages; with a `correction` a fee of the contract, before tax.
    """

    id: int
    contract: str | None
    day: date
    amount: int
    reason: str
    correction: Correction | None = None


def check(amount: int, reason: str) -> None:
    """A charge is of at least 1 yen and says why. Raises Refused."""
    _check(CLAUSE, amount, reason)


def check_correction(
    life: Life, day: date, amount: int, reason: str, correction: Correction
) -> None:
    """It says what it is and why, and is for days that the contract has lived. Raises Refused."""
    _check(CORRECTED, amount, reason)
    if not correction.ja.strip():
        raise Refused(
            CORRECTED, "請求書に載せる文が必要です", "The wording on the invoice is required"
        )
    first, last = correction.first, correction.last
    if last < first:
        raise Refused(
            CORRECTED,
            f"対象期間の最終日({ja_day(last)})が初日({ja_day(first)})より前です",
            f"The period ends on {en_day(last)}, before its first day, {en_day(first)}",
        )
    since, until = accrues_from(life, first), _lived_to(life, day)
    if first < since or last > until:
        raise Refused(
            CORRECTED,
            f"対象期間は、料金のかかる{ja_day(since)}から{ja_day(until)}までの日です",
            f"The period must be within {en_day(since)} to {en_day(until)}, which bear fees",
        )


def _check(clause: str, amount: int, reason: str) -> None:
    if amount < 1:
        raise Refused(clause, "金額は1円以上です", "The amount must be at least ¥1")
    if not reason.strip():
        raise Refused(clause, "請求の理由が必要です", "The reason for the claim is required")


def _lived_to(life: Life, day: date) -> date:
    """The contract's last day; while it runs, that of the month or of the annual term begun."""
    terms = [term for term in life.begun(day) if term.plan is Plan.ANNUAL]
    last = max([month_last(day), *(term.ends_on for term in terms)])
    return min(last, life.contract.ends_on or last)


def line(charge: Charge, rates: TaxTable) -> Line:
    """The charge on its invoice. A correction is taxed at the rate of its last day, as fees are."""
    if charge.correction is not None:
        return _corrected(charge, charge.correction, rates)
    return damages(charge)


def damages(charge: Charge) -> Line:
    """Damages on their invoice."""
    explanation = Explanation(
        CLAUSE,
        "damages",
        f"{charge.reason}({charge.amount:,}円、消費税の対象外)",
        f"{charge.reason} (¥{charge.amount:,}, not subject to tax)",
        {"charge": charge.id, "amount": charge.amount},
    )
    return Line(
        LineKind.OTHER,
        charge.contract,
        CLAUSE,
        charge.day,
        charge.day,
        None,
        None,
        None,
        charge.amount,
        None,
        explanation,
    )


def _corrected(charge: Charge, correction: Correction, rates: TaxTable) -> Line:
    ja, en = correction.ja, correction.en or correction.ja
    of_ja = f"{correction.corrects}の訂正: " if correction.corrects else ""
    of_en = f"Corrects {correction.corrects}: " if correction.corrects else ""
    explanation = Explanation(
        CORRECTED,
        "correction",
        f"{of_ja}{ja}({charge.amount:,}円、税抜)",
        f"{of_en}{en} (¥{charge.amount:,} before tax)",
        {"charge": charge.id, "amount": charge.amount, "corrects": correction.corrects},
    )
    return Line(
        LineKind.CORRECTION,
        charge.contract,
        CORRECTED,
        correction.first,
        correction.last,
        None,
        None,
        None,
        charge.amount,
        rates.on(correction.last),
        explanation,
    )
