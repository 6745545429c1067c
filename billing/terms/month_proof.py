"""The proof of a month: expected = issued = rendered = delivered, and what became of the yen.

The invoices of a month are the regular ones for it and the residual fees issued in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from billing.terms.bookkeeping import Balance
from billing.terms.month_gaps import Missing, Sum
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Explanation, plural
from contracts.office.terms.kept import read
from contracts.office.terms.labels import Labelled

CLAUSE = "23-1"


class Way(Labelled):
    """How an invoice reached its addressee; the first that did counts."""

    MAIL = "mail", "メール", "By e-mail"
    PORTAL = "portal", "画面で開封", "Opened in the portal"
    POST = "post", "郵送", "By post"


class Outcome(Labelled):
    """What settles an invoice."""

    PAID = "payment", "入金", "Paid"
    CREDITED = "credit_note", "返還", "Credited"
    DISCOUNT = "discount", "値引", "Discounts"
    SET_OFF = "set_off", "相殺", "Set off"
    WRITTEN_OFF = "write_off", "貸倒れ", "Written off"


@dataclass(frozen=True, slots=True)
class Reached:
    """Invoices that reached their addressee in a way."""

    way: Way
    count: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Yen settled, what was taken back subtracted."""

    outcome: Outcome
    yen: int


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What is known of a month at the end of a day.

    `missing` are accounts that the contracts' lives have billed, without their invoice though
    not held back. `entered` are the yen of receivables that the books have from the invoices,
    `open` what they have left of them; `settled` comes from the allocations.
    """

    month: date
    day: date
    regular: Sum
    residual: Sum
    missing: Sum
    held: Sum
    rendered: int
    reached: tuple[Reached, ...]
    entered: int
    settled: tuple[Settled, ...]
    open: int
    gaps: tuple[Missing, ...]
    balances: tuple[Balance, ...] = ()

    @property
    def issued(self) -> Sum:
        return self.regular + self.residual

    @property
    def expected(self) -> Sum:
        """Of regular invoices."""
        return self.regular + self.missing + self.held

    @property
    def delivered(self) -> int:
        return sum(one.count for one in self.reached)


class Check(Labelled):
    BILLED = "billed", "請求すべき分と発行", "Expected and issued"
    RENDERED = "rendered", "発行とPDF", "Issued and rendered"
    DELIVERED = "delivered", "PDFと到達", "Rendered and delivered"
    ENTERED = "entered", "発行額と帳簿", "Issued and entered in the books"
    SETTLED = "settled", "発行額とその行方", "Issued, and what became of it"


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that must be the same: yen, or things where it is `counted`."""

    check: Check
    counted: bool
    left: int
    right: int
    why: Explanation

    @property
    def difference(self) -> int:
        return self.right - self.left

    @property
    def holds(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class MonthProof:
    facts: MonthFacts
    equations: tuple[Equation, ...]

    @property
    def hindrances(self) -> tuple[Missing, ...]:
        """What must be mended before the month can be closed."""
        return tuple(one for one in self.facts.gaps if not one.is_warning)

    @property
    def warnings(self) -> tuple[Missing, ...]:
        return tuple(one for one in self.facts.gaps if one.is_warning)

    @property
    def holds(self) -> bool:
        """Whether the month can be closed."""
        return not self.hindrances and all(one.holds for one in self.equations)


def prove(facts: MonthFacts) -> MonthProof:
    """The equations of a month, each with both its sides in words (Art. 23-1)."""
    return MonthProof(
        facts,
        (_billed(facts), _rendered(facts), _delivered(facts), _entered(facts), _settled(facts)),
    )


def _billed(known: MonthFacts) -> Equation:
    """Accounts: what is held back counts on both sides."""
    regular, held = known.regular, known.held
    ja = f"請求すべき請求先{known.expected.count:,}件 = 発行{regular.count:,}件"
    en = f"{plural(known.expected.count, 'account')} to bill = {regular.count:,} issued"
    if held.count:
        ja += f" + 保留{held.count:,}件"
        en += f" + {held.count:,} held back"
    ja += f"(請求すべき額{known.expected.yen:,}円、発行額{regular.yen:,}円)"
    en += f" (¥{known.expected.yen:,} to bill, ¥{regular.yen:,} issued)"
    if known.residual.count:
        ja += f"。ほかに残余料金{known.residual.count:,}件{known.residual.yen:,}円を発行"
        en += f"; besides {plural(known.residual.count, 'residual fee')}, ¥{known.residual.yen:,}"
    return _equation(Check.BILLED, True, known.expected.count, regular.count + held.count, ja, en)


def _rendered(known: MonthFacts) -> Equation:
    ja = f"発行{known.issued.count:,}件 = PDFを保存した請求書{known.rendered:,}件"
    en = f"{known.issued.count:,} issued = {known.rendered:,} with a stored PDF"
    return _equation(Check.RENDERED, True, known.issued.count, known.rendered, ja, en)


def _delivered(known: MonthFacts) -> Equation:
    reached = [one for one in known.reached if one.count]
    ja = " + ".join(f"{one.way.ja}{one.count:,}件" for one in reached) or "到達0件"
    en = " + ".join(f"{one.count:,} {_lower(one.way.en)}" for one in reached) or "0 delivered"
    return _equation(
        Check.DELIVERED,
        True,
        known.rendered,
        known.delivered,
        f"PDFを保存した請求書{known.rendered:,}件 = {ja}",
        f"{known.rendered:,} with a stored PDF = {en}",
    )


def _entered(known: MonthFacts) -> Equation:
    ja = f"請求書の合計{known.issued.yen:,}円 = 帳簿の売掛金に計上した{known.entered:,}円"
    en = f"¥{known.issued.yen:,} on the invoices = ¥{known.entered:,} entered as receivables"
    return _equation(Check.ENTERED, False, known.issued.yen, known.entered, ja, en)


def _settled(known: MonthFacts) -> Equation:
    named = [one for one in known.settled if one.yen]
    ja = " + ".join([*(f"{one.outcome.ja}{one.yen:,}円" for one in named), f"未収{known.open:,}円"])
    en = " + ".join(
        [*(f"¥{one.yen:,} {_lower(one.outcome.en)}" for one in named), f"¥{known.open:,} open"]
    )
    accounted = sum(one.yen for one in known.settled) + known.open
    return _equation(
        Check.SETTLED,
        False,
        known.issued.yen,
        accounted,
        f"請求書の合計{known.issued.yen:,}円 = {ja}",
        f"¥{known.issued.yen:,} on the invoices = {en}",
    )


def _equation(check: Check, counted: bool, left: int, right: int, ja: str, en: str) -> Equation:
    if left != right:
        unit = "件" if counted else "円"
        ja += f"。差は{right - left:+,}{unit}"
        en += f"; the difference is {right - left:+,}" + ("" if counted else " yen")
    why = Explanation(CLAUSE, f"month_{check.value}", ja, en, {"left": left, "right": right})
    return Equation(check, counted, left, right, why)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def to_json(proof: MonthProof) -> dict[str, Any]:
    """The proof as a close keeps it, whatever the rules say later; it names nobody."""
    gaps = tuple(
        replace(one, named=tuple(replace(item, name="") for item in one.named))
        for one in proof.facts.gaps
    )
    facts = replace(proof.facts, gaps=gaps)
    plain: dict[str, Any] = fingerprint.plain(replace(proof, facts=facts))
    return plain


def from_json(plain: Mapping[str, Any]) -> MonthProof:
    """What `to_json` wrote."""
    proof: MonthProof = read(MonthProof, plain)
    return proof
