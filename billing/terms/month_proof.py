"""The proof of a month: expected = issued = rendered = delivered, and what became of the yen.

The invoices of a month are the regular ones for it and the residual fees issued in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from billing.terms.bookkeeping import Balance
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


class Gap(Labelled):
    """What is missing; the last ones are warnings, which hinder nothing."""

    FAILED = "failed", "請求処理に失敗した請求先", "Billing accounts that could not be billed"
    UNBILLED = "unbilled", "請求していない請求先", "Billing accounts not billed"
    NO_PDF = "no_pdf", "PDFを保存していない請求書", "Invoices without a stored PDF"
    WAITING = "waiting", "送信を待っているメール", "E-mail waiting to be sent"
    LOST = "lost", "届いていない請求書", "Invoices that did not arrive"
    UNSENT = "unsent", "送っていない請求書", "Invoices sent in no way"
    UNPOSTED = "unposted", "郵送していない請求書", "Invoices not posted"
    BOOKS = "books", "帳簿の不一致", "Differences in the books"
    HELD = "held", "請求を保留している請求先", "Billing accounts held back"
    UNMATCHED = "unmatched", "消し込んでいない振込", "Transfers not matched"


WARNINGS = (Gap.HELD, Gap.UNMATCHED)
MENDED = {
    Gap.FAILED: (
        "請求処理の画面で理由を確かめ、直してからやり直してください",
        "Read the reason on the page of the billing run, mend it and try again",
    ),
    Gap.UNBILLED: (
        "この月の請求処理を開始してください",
        "Start the billing run of the month",
    ),
    Gap.NO_PDF: (
        "PDFを開いてください。最初に開いたときに保存されます。"
        "請求処理の画面では、まとめて一つのファイルに作れます",
        "Open the PDF: it is stored when it is first made. The page of the billing run makes all"
        " of them in one file",
    ),
    Gap.WAITING: (
        "送信されるまで待つか、送信メールの記録で理由を確かめてください",
        "Wait until it has gone out, or see what hinders it in the outgoing e-mail",
    ),
    Gap.LOST: (
        "必要なら宛先を直して送り直すか、郵送して記録してください",
        "Send it again, to another address if need be, or post it and record that",
    ),
    Gap.UNSENT: (
        "郵送し、通知の画面で郵送を記録してください",
        "Post it, and record that on the page of its notice",
    ),
    Gap.UNPOSTED: (
        "印刷して郵送し、郵送を記録してください",
        "Print it, post it and record that",
    ),
    Gap.BOOKS: (
        "manage.py verify_books を実行し、示された不一致を直してください",
        "Run manage.py verify_books, and mend what it names",
    ),
    Gap.HELD: (
        "保留のまま締め切れます。あとから請求したものは、発行した月の帳簿に入ります",
        "The month can be closed. What is billed later is entered in the month of its issue",
    ),
    Gap.UNMATCHED: (
        "消し込めるものは消し込んでください。締切り後に消し込むと、記録した日の仕訳になります",
        "Match them if you can. What is matched after the close is entered on the day on which it"
        " is recorded",
    ),
}
"""What to do about each."""


@dataclass(frozen=True, slots=True)
class Sum:
    """So many things, and their yen with tax."""

    count: int = 0
    yen: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.yen + other.yen)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is missing: the number or key of its page, whose it is, its yen."""

    key: str
    name: str
    yen: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing of one kind; `named` are the first of them."""

    gap: Gap
    total: Sum
    named: tuple[Item, ...]

    @property
    def is_warning(self) -> bool:
        return self.gap in WARNINGS


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


MOST_NAMED = 10


def missing(gap: Gap, items: Sequence[Item]) -> Missing:
    """Those of one kind, summed up; the first are named."""
    total = Sum(len(items), sum(one.yen for one in items))
    return Missing(gap, total, tuple(items[:MOST_NAMED]))


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
