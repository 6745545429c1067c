"""Journal entries in the forms that accounting programs import: Yayoi, freee, Money Forward.

What is known of the forms, and from where, is in `accounting_readme.py`.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import count
from zipfile import ZipFile

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from billing.exports.accounting_readme import readme
from billing.exports.cp932 import Writer
from billing.queries.slips import Books, Slip
from billing.terms.bookkeeping import SCOPES, Entry, TaxScope, Title
from billing.terms.tax import TaxCategory, TaxRate
from contracts.office.context import Duty
from contracts.office.exporting import (
    EXPORTS,
    Asked,
    ExportKind,
    Progress,
    harmless,
    member,
)
from contracts.office.language import Text

TITLES = {
    Title.RECEIVABLE: "売掛金",
    Title.BANK: "普通預金",
    Title.ADVANCES: "前受金",
    Title.SUSPENSE: "仮受金",
    Title.DEFERRED: "前受収益",
    Title.SALES: "売上高",
    Title.RESIDUAL: "売上高",
    Title.LATE_INTEREST: "雑収入",
    Title.DAMAGES: "雑収入",
    Title.RETURNS: "売上値引高",
    Title.DISCOUNTS: "売上値引高",
    Title.BAD_DEBT: "貸倒損失",
    Title.SET_OFF: "未払金",
}
"""The account titles of all three: change them here for a chart of accounts of one's own."""
LATE_INTEREST_IS_EXEMPT = False
"""Whether late interest counts as 非課税 instead of 対象外: practitioners differ."""

STEP = 200
"""Slips between two signs of progress."""
TEXT = 64
"""Bytes of a description in Yayoi, the narrowest of the three."""
SUB_ACCOUNT = 24
"""Bytes of the name of a sub-account in Yayoi."""
OF_CUSTOMERS = (Title.RECEIVABLE, Title.ADVANCES, Title.DEFERRED)
"""Accounts with a sub-account for each customer."""
STANDARD = TaxRate(Decimal(10))
IN_README = (Title.SALES, Title.RETURNS, Title.BAD_DEBT)
"""Accounts whose tax codes the readme names, at the standard rate."""
CLASSES = "一二三四五六"
"""Yayoi's names of the classes of business of simplified taxation, from the first."""


@dataclass(frozen=True, slots=True)
class ProgramForm:
    """A program's form: names of its tax codes, its columns, its lines of a slip.

    `codes` have the rate filled in; `most` lines go into one file, a slip never into two.
    """

    name: str
    codes: dict[TaxScope, str]
    exempt: str
    reduced: str
    header: tuple[str, ...]
    lines: Callable[["ProgramForm", Slip, int, str], list[list[object]]]
    most: int | None = None

    def code(self, title: Title, rate: TaxRate | None) -> str:
        """The tax code of a side, by its program's name; `rate` where the tax is on it.

        Yayoi's names also say how tax is kept, and the class of business.
        """
        if title is Title.LATE_INTEREST and LATE_INTEREST_IS_EXEMPT:
            return self.exempt
        if rate is None:
            return self.codes[TaxScope.NONE]
        scope = SCOPES[title]
        has_class = settings.SIMPLIFIED_TAX_CLASS and scope is not TaxScope.BAD_DEBT
        return self.codes[scope].format(
            self._percent(rate),
            kept="込" if settings.BOOKS_INCLUDE_TAX else "内",
            of=CLASSES[settings.SIMPLIFIED_TAX_CLASS - 1] if has_class else "",
        )

    def _percent(self, rate: TaxRate) -> str:
        form = self.reduced if rate.category is TaxCategory.REDUCED else "{}%"
        return form.format(rate)


def _sides(form: ProgramForm, row: Entry) -> Iterator[tuple]:
    """Title, code, amount and tax of the debit side, then of the credit side."""
    for title in (row.debit, row.credit):
        rate = row.rate if title is row.taxed else None
        tax = abs(row.tax) if rate else 0
        yield title, form.code(title, rate), row.amount, tax


def _yayoi(form: ProgramForm, slip: Slip, number: int, text: str) -> list[list[object]]:
    """25 columns; 2111 is a slip of one line, 2110, 2100 and 2101 one of several."""
    flags = ["2111"]
    if len(slip.rows) > 1:
        flags = ["2110", *["2100"] * (len(slip.rows) - 2), "2101"]
    lines = []
    for flag, row in zip(flags, slip.rows, strict=True):
        debit, credit = (
            [TITLES[title], sub, "", code, amount, 0 if settings.BOOKS_INCLUDE_TAX else tax]
            for title, code, amount, tax in _sides(form, row)
            for sub in [_sub_account(slip) if title in OF_CUSTOMERS else ""]
        )
        day = f"{slip.day:%Y/%m/%d}"
        rest = [text, "", "", 3, "", "", "", "", "no"]
        lines.append([flag, "", "", day, *debit, *credit, *rest])
    return lines


def _freee(form: ProgramForm, slip: Slip, number: int, text: str) -> list[list[object]]:
    """Lines of one day and slip number make one slip."""
    lines = []
    for row in slip.rows:
        debit, credit = (
            [TITLES[title], "", _name(slip), "", "", amount, code, tax]
            for title, code, amount, tax in _sides(form, row)
        )
        lines.append([f"{slip.day:%Y/%m/%d}", number, "", *debit, *credit, text])
    return lines


def _money_forward(form: ProgramForm, slip: Slip, number: int, text: str) -> list[list[object]]:
    """27 columns; lines of one day and number whose sides agree make one slip."""
    lines = []
    for row in slip.rows:
        debit, credit = (
            [TITLES[title], "", "", _name(slip), code, "", amount, tax]
            for title, code, amount, tax in _sides(form, row)
        )
        rest = [text, slip.document, *[""] * 7]
        lines.append([number, f"{slip.day:%Y/%m/%d}", *debit, *credit, *rest])
    return lines


def _name(slip: Slip) -> str:
    """One name for one account in a file, whatever its documents called it."""
    return " ".join(slip.name.split())


def _sub_account(slip: Slip) -> str:
    """The customer by number and name, as long as Yayoi takes it."""
    name = f"{slip.customer} {_name(slip)}".encode("cp932", "replace")[:SUB_ACCOUNT]
    return name.decode("cp932", "ignore").rstrip()


def _both(*names: str) -> list[str]:
    return [f"{side}{name}" for side in ("借方", "貸方") for name in names]


YAYOI = ProgramForm(
    "弥生会計",
    {
        TaxScope.NONE: "対象外",
        TaxScope.SALE: "課税売上{kept}{of}{}",
        TaxScope.RETURN: "課税売返{kept}{of}{}",
        TaxScope.BAD_DEBT: "課税売倒{kept}{}",
    },
    "非課売上",
    "軽減{}%",
    (),
    _yayoi,
)
FREEE = ProgramForm(
    "freee会計",
    {
        TaxScope.NONE: "対象外",
        TaxScope.SALE: "課税売上{}",
        TaxScope.RETURN: "課税売返{}",
        TaxScope.BAD_DEBT: "課税売倒{}",
    },
    "非課売上",
    "{}%(軽)",
    (
        *("日付", "伝票番号", "決算整理仕訳"),
        *_both("勘定科目", "補助科目", "取引先", "部門", "品目", "金額", "税区分", "税額"),
        "摘要",
    ),
    _freee,
    most=5000,
)
MONEY_FORWARD = ProgramForm(
    "マネーフォワード クラウド会計",
    {
        TaxScope.NONE: "対象外",
        TaxScope.SALE: "課税売上 {}",
        TaxScope.RETURN: "課税売上-返還等 {}",
        TaxScope.BAD_DEBT: "課税売上-貸倒 {}",
    },
    "非課税売上",
    "(軽){}%",
    (
        *("取引No", "取引日"),
        *_both(
            *("勘定科目", "補助科目", "部門", "取引先", "税区分", "インボイス", "金額(円)", "税額")
        ),
        *("摘要", "仕訳メモ", "タグ", "MF仕訳タイプ", "決算整理仕訳"),
        *("作成日時", "作成者", "最終更新日時", "最終更新者"),
    ),
    _money_forward,
)


class Entries:
    """A period's entries in CP932 for one program, and a readme that says what is in them."""

    form: ProgramForm
    file: str

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        self.books = Books(self.first, self.last)
        self.total = self.books.total

    def write(self, archive: ZipFile, progress: Progress) -> None:
        writer, rows, slips = Writer(), 0, 0
        slips_left = self._numbered(writer, progress)
        waiting = next(slips_left, None)
        for part in count(1):
            suffix = f"-{part}" if self.form.most else ""
            name = f"{self.file}-{self.first:%Y%m%d}-{self.last:%Y%m%d}{suffix}.csv"
            with archive.open(member(name, self.last), "w", force_zip64=True) as file:
                if self.form.header:
                    file.write(_csv([self.form.header], writer))
                in_file = 0
                while waiting and (not in_file or self._fits(in_file + len(waiting))):
                    file.write(_csv(waiting, writer))
                    in_file, slips = in_file + len(waiting), slips + 1
                    waiting = next(slips_left, None)
            rows += in_file
            if not waiting:
                break
        progress(self.total)
        codes = tuple(self.form.code(title, STANDARD) for title in IN_README)
        told = TITLES, codes, writer.told()
        text = readme(self.form.name, self.first, self.last, slips, rows, *told)
        archive.writestr(member("README.txt", self.last), text)

    def _fits(self, lines: int) -> bool:
        return self.form.most is None or lines <= self.form.most

    def _numbered(self, writer: Writer, progress: Progress) -> Iterator[list[list[object]]]:
        """The lines of each slip, one slip after another."""
        for number, slip in enumerate(self.books.slips(), 1):
            text = described(slip, writer)
            yield self.form.lines(self.form, slip, number, text)
            if number % STEP == 0:
                progress(min(number, self.total))


def described(slip: Slip, writer: Writer) -> str:
    """What a slip is about: our words, the document, the partner; as long as Yayoi takes it."""
    text = f"{slip.text} {slip.document} {' '.join(slip.partner.split())}"
    return writer.encode(text)[:TEXT].decode("cp932", "ignore")


def _csv(lines: list, writer: Writer) -> bytes:
    """Replaced first, then quoted: what replaces a sign may be a comma or begin a formula."""
    text = StringIO()
    csv.writer(text).writerows(
        [harmless(_carried(cell, writer)) for cell in line] for line in lines
    )
    return writer.encode(text.getvalue())


def _carried(cell: object, writer: Writer) -> object:
    """A text as CP932 carries it."""
    return writer.encode(cell).decode("cp932") if isinstance(cell, str) else cell


class Yayoi(Entries):
    form, file = YAYOI, "yayoi"


class Freee(Entries):
    form, file = FREEE, "freee"


class MoneyForward(Entries):
    form, file = MONEY_FORWARD, "money-forward"


def _register(name: str, label: Text, make: type[Entries]) -> None:
    duties = (Duty.ACCOUNTS, Duty.ADMINISTRATION)
    EXPORTS.register(
        ExportKind(
            name=name,
            label=label,
            make=make,
            duties=duties,
            asked=Asked.PERIOD,
            before=("ledger", "journal"),
        )
    )


_register("yayoi", _("Journal entries: Yayoi"), Yayoi)
_register("freee", _("Journal entries: freee"), Freee)
_register(
    "money_forward",
    _("Journal entries: Money Forward"),
    MoneyForward,
)
