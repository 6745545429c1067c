"""What of an issued invoice is given back (Art. 23-1): never more than it holds at any rate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from billing.terms.tax import TaxCategory, TaxRate, tax_on
from contracts.office.terms.explanation import Explanation, Refused
from contracts.office.terms.labels import Labelled

CLAUSE = "23-1"


class Outside(Labelled):
    """What bears no consumption tax; the two differ in whether late interest accrues on them."""

    LATE_INTEREST = "late_interest", "遅延損害金(対象外)", "Late interest (not subject to tax)"
    OTHER = "other", "損害など(対象外)", "Damages (not subject to tax)"


class CreditKind(Labelled):
    """Why yen are given back: it decides whether late interest accrues on them.

    Yen corrected were never owed, from the due day on; yen of goodwill were owed until the
    note's day. Late interest billed beyond what accrued is given back by itself (Art. 24-1).
    """

    CORRECTION = "correction", "誤りの訂正(初めから支払義務なし)", "Correction: never owed"
    GOODWILL = (
        "goodwill",
        "合意による返還(発行日までは支払義務あり)",
        "Goodwill: owed until the note's day",
    )
    INTEREST = "interest", "遅延損害金の精算", "Late interest billed beyond what accrued"


BY_STAFF = (CreditKind.CORRECTION, CreditKind.GOODWILL)

Key = TaxRate | Outside


def key_text(key: Key) -> str:
    """`standard:10`, `late_interest`: as a form or a proposal names it."""
    return key.value if isinstance(key, Outside) else f"{key.category.value}:{key}"


def key_of(text: str) -> Key | None:
    """The key that a text names, if it names one."""
    category, _, percent = text.partition(":")
    try:
        return TaxRate(Decimal(percent), TaxCategory(category)) if percent else Outside(text)
    except (ValueError, InvalidOperation):
        return None


@dataclass(frozen=True, slots=True)
class Share:
    """Yen before tax, and the tax on them, under one key."""

    key: Key
    amount: int
    tax: int = 0

    @property
    def total(self) -> int:
        return self.amount + self.tax


@dataclass(frozen=True, slots=True)
class Original:
    """An issued invoice: its lines by position, its shares; and what it gave back so far."""

    lines: Mapping[int, tuple[Key, int]]
    shares: Sequence[Share]
    credited: Sequence[Share] = ()
    credited_lines: frozenset[int] = frozenset()

    @property
    def left(self) -> tuple[Share, ...]:
        """What can still be given back, by key; keys with nothing left are left out."""
        found = []
        for share in self.shares:
            before = [one for one in self.credited if one.key == share.key]
            rest = Share(
                share.key,
                share.amount - sum(one.amount for one in before),
                share.tax - sum(one.tax for one in before),
            )
            if rest.total > 0:
                found.append(rest)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be given back: sums before tax by key, or whole lines, or all that is left."""

    amounts: Mapping[Key, int] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()
    rest: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Wanted":
        """From JSON. Raises Refused where a rate is none."""
        amounts = {}
        for text, amount in values.get("amounts", {}).items():
            key = key_of(text)
            if key is None:
                raise Refused(CLAUSE, f"税率の区分がありません: {text}", f"No such rate: {text}")
            amounts[key] = amount
        return cls(amounts, frozenset(values.get("lines", ())), bool(values.get("rest")))

    def to_json(self) -> dict[str, Any]:
        if self.rest:
            return {"rest": True}
        if self.lines:
            return {"lines": sorted(self.lines)}
        return {"amounts": {key_text(key): amount for key, amount in self.amounts.items()}}


@dataclass(frozen=True, slots=True)
class CreditPart:
    """What is given back under one key, and how its tax was calculated."""

    share: Share
    why: Explanation


def credit(original: Original, wanted: Wanted, rounding: str) -> tuple[CreditPart, ...]:
    """The parts of a credit note, in the order of the invoice. Raises Refused.

    Tax is rounded once for each rate; what takes all that is left before tax takes all the
    tax that is left, so that credits end at the invoice's own figures.
    """
    left = original.left
    if not left:
        raise Refused(
            CLAUSE,
            "この請求書はすでに全額が返還されています",
            "This invoice has already been credited in full",
        )
    sums = _sums(original, wanted, left)
    known = {share.key for share in left}
    for key, amount in sums.items():
        if amount < 0 or key not in known:
            raise _too_much(key, amount, 0)
    parts = tuple(_part(rest, sums[rest.key], rounding) for rest in left if rest.key in sums)
    if not sum(part.share.total for part in parts):
        raise Refused(CLAUSE, "返還する金額がありません", "There is nothing to credit")
    return tuple(part for part in parts if part.share.total)


def _sums(original: Original, wanted: Wanted, left: Iterable[Share]) -> dict[Key, int]:
    if wanted.rest:
        return {share.key: share.amount for share in left}
    if not wanted.lines:
        return {key: amount for key, amount in wanted.amounts.items() if amount}
    sums: dict[Key, int] = {}
    for position in sorted(wanted.lines):
        if position not in original.lines:
            raise Refused(CLAUSE, f"{position}行目はありません", f"There is no line {position}")
        if position in original.credited_lines:
            raise Refused(
                CLAUSE,
                f"{position}行目は返還済みです",
                f"Line {position} has already been credited",
            )
        key, amount = original.lines[position]
        sums[key] = sums.get(key, 0) + amount
    return sums


def _part(rest: Share, amount: int, rounding: str) -> CreditPart:
    if amount > rest.amount:
        raise _too_much(rest.key, amount, rest.amount)
    if isinstance(rest.key, Outside):
        why = f"{amount:,}円 消費税の対象外", f"¥{amount:,}, not subject to consumption tax"
        return CreditPart(Share(rest.key, amount), Explanation(CLAUSE, "outside_tax", *why))
    if amount == rest.amount:
        why = (
            f"残り {amount:,}円の全額なので、消費税も残りの {rest.tax:,}円",
            f"All of the remaining ¥{amount:,}, so the tax is the remaining ¥{rest.tax:,}",
        )
        return CreditPart(rest, Explanation(CLAUSE, "remainder", *why))
    tax = min(tax_on(amount, rest.key, rounding), rest.tax)
    why = (
        f"{amount:,}円 × {rest.key}% = {tax:,}円(税率ごとに1回だけ端数処理、残りの税額まで)",
        f"¥{amount:,} × {rest.key}% = ¥{tax:,} (rounded once per rate, up to the tax left)",
    )
    return CreditPart(
        Share(rest.key, amount, tax), Explanation(CLAUSE, "tax_once_for_each_rate", *why)
    )


def _too_much(key: Key, amount: int, most: int) -> Refused:
    return Refused(
        CLAUSE,
        f"返還できるのは{name(key)[0]}で0円から{most:,}円までです({amount:,}円)",
        f"{name(key)[1]}: ¥0 to ¥{most:,} can be credited, not ¥{amount:,}",
    )


def name(key: Key) -> tuple[str, str]:
    """A key in words, Japanese and English."""
    if isinstance(key, Outside):
        return key.ja, key.en
    reduced = ("(軽減税率)", " (reduced rate)") if key.category is TaxCategory.REDUCED else ("", "")
    return f"{key}%対象{reduced[0]}", f"{key}%{reduced[1]}"
