"""What is missing of a month, and how it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.office.terms.labels import Labelled

MOST_NAMED = 10


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


def missing(gap: Gap, items: Sequence[Item]) -> Missing:
    """Those of one kind, summed up; the first are named."""
    total = Sum(len(items), sum(one.yen for one in items))
    return Missing(gap, total, tuple(items[:MOST_NAMED]))
