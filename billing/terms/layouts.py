"""A CSV of journal entries as the operator lays it out, and what it cannot be.

Which columns there are, in which order, and what they are called in the operator's own chart of
accounts is data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from billing.terms.bookkeeping import TaxScope, Title
from contracts.office.terms.labels import Labelled

MOST_COLUMNS = 60
LONGEST = 60
"""Characters of a heading, a fixed text, a code or a name."""
RATE = "{rate}"
"""What stands for the rate in the name of a tax class."""
TITLES = tuple(title for title in Title if title is not Title.TAX)
"""The accounts that an entry has on its sides."""


class Encoding(Labelled):
    UTF8 = "utf-8-sig", "UTF-8(BOM付き)", "UTF-8 with BOM"
    CP932 = "cp932", "シフトJIS(CP932)", "Shift_JIS (CP932)"


class LineEnd(Labelled):
    CRLF = "crlf", "CRLF(Windows)", "CRLF (Windows)"
    LF = "lf", "LF", "LF"


class Quoting(Labelled):
    NEEDED = "needed", "必要なセルだけ", "Only where needed"
    TEXTS = "texts", "文字のセルすべて", "All texts"
    ALL = "all", "すべてのセル", "All cells"


class DayForm(Labelled):
    SLASHES = "slashes", "2026/07/01", "2026/07/01"
    SHORT = "short", "2026/7/1", "2026/7/1"
    DASHES = "dashes", "2026-07-01", "2026-07-01"
    DIGITS = "digits", "20260701", "20260701"

    def of(self, day: date) -> str:
        match self:
            case DayForm.SLASHES:
                return f"{day:%Y/%m/%d}"
            case DayForm.SHORT:
                return f"{day.year}/{day.month}/{day.day}"
            case DayForm.DASHES:
                return day.isoformat()
        return f"{day:%Y%m%d}"


class Shape(Labelled):
    ONE = "one", "1仕訳を1行(借方と貸方を横に)", "One row per entry, both sides in it"
    TWO = "two", "1仕訳を2行(借方の行と貸方の行)", "Two rows per entry: debit, then credit"


class Item(Labelled):
    """What a column holds."""

    DAY = "day", "日付", "Date"
    NUMBER = "number", "伝票番号", "Slip number"
    LINE = "line", "伝票の行番号", "Line of the slip"
    DEBIT_CODE = "debit_code", "借方 科目コード", "Debit: account code"
    DEBIT_NAME = "debit_name", "借方 科目名", "Debit: account name"
    DEBIT_SUB_CODE = "debit_sub_code", "借方 補助科目コード", "Debit: sub-account code"
    DEBIT_SUB_NAME = "debit_sub_name", "借方 補助科目名", "Debit: sub-account name"
    DEBIT_AMOUNT = "debit_amount", "借方 金額", "Debit: amount"
    DEBIT_CLASS = "debit_class", "借方 税区分", "Debit: tax class"
    DEBIT_TAX = "debit_tax", "借方 税額", "Debit: tax"
    CREDIT_CODE = "credit_code", "貸方 科目コード", "Credit: account code"
    CREDIT_NAME = "credit_name", "貸方 科目名", "Credit: account name"
    CREDIT_SUB_CODE = "credit_sub_code", "貸方 補助科目コード", "Credit: sub-account code"
    CREDIT_SUB_NAME = "credit_sub_name", "貸方 補助科目名", "Credit: sub-account name"
    CREDIT_AMOUNT = "credit_amount", "貸方 金額", "Credit: amount"
    CREDIT_CLASS = "credit_class", "貸方 税区分", "Credit: tax class"
    CREDIT_TAX = "credit_tax", "貸方 税額", "Credit: tax"
    SIDE = "side", "貸借の別(行ごと)", "Debit or credit (of the row)"
    CODE = "code", "科目コード(行ごと)", "Account code (of the row)"
    NAME = "name", "科目名(行ごと)", "Account name (of the row)"
    SUB_CODE = "sub_code", "補助科目コード(行ごと)", "Sub-account code (of the row)"
    SUB_NAME = "sub_name", "補助科目名(行ごと)", "Sub-account name (of the row)"
    CLASS = "class", "税区分(行ごと)", "Tax class (of the row)"
    TAX = "tax", "税額(行ごと)", "Tax (of the row)"
    AMOUNT = "amount", "金額", "Amount"
    DESCRIPTION = "description", "摘要", "Description"
    WHY = "why", "仕訳の種類", "Kind of entry"
    DOCUMENT = "document", "証憑番号", "Document number"
    PARTNER_CODE = "partner_code", "取引先コード(会社番号)", "Partner code (customer number)"
    PARTNER_NAME = "partner_name", "取引先名", "Partner name"
    TEXT = "text", "固定の文字", "Fixed text"


OF_A_ROW = (Item.SIDE, Item.CODE, Item.NAME, Item.SUB_CODE, Item.SUB_NAME, Item.CLASS, Item.TAX)
"""What a row has of its own where each side has one."""
CODES = (Item.DEBIT_CODE, Item.CREDIT_CODE, Item.CODE)
NAMES = (Item.DEBIT_NAME, Item.CREDIT_NAME, Item.NAME)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; `text` is what a column of fixed text says, which may be empty."""

    item: Item
    heading: str = ""
    text: str = ""


USUAL_COLUMNS = (
    Column(Item.DAY, "日付"),
    Column(Item.NUMBER, "伝票番号"),
    Column(Item.DEBIT_NAME, "借方勘定科目"),
    Column(Item.DEBIT_SUB_NAME, "借方補助科目"),
    Column(Item.DEBIT_CLASS, "借方税区分"),
    Column(Item.DEBIT_AMOUNT, "借方金額"),
    Column(Item.CREDIT_NAME, "貸方勘定科目"),
    Column(Item.CREDIT_SUB_NAME, "貸方補助科目"),
    Column(Item.CREDIT_CLASS, "貸方税区分"),
    Column(Item.CREDIT_AMOUNT, "貸方金額"),
    Column(Item.DESCRIPTION, "摘要"),
)
USUAL_CLASSES = {
    TaxScope.NONE: "対象外",
    TaxScope.SALE: f"課税売上{RATE}",
    TaxScope.RETURN: f"課税売返{RATE}",
    TaxScope.BAD_DEBT: f"課税売倒{RATE}",
}
"""Where a new layout begins, with USUAL_COLUMNS."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one of our accounts is in the operator's chart; sub-accounts are of customers."""

    code: str = ""
    name: str = ""
    by_customer: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole layout. `classes` names tax classes by scope, RATE in them being the rate."""

    name: str
    encoding: Encoding
    line_end: LineEnd
    has_header: bool
    quoting: Quoting
    day_form: DayForm
    shape: Shape
    columns: tuple[Column, ...]
    accounts: Mapping[Title, Account]
    classes: Mapping[TaxScope, str]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a layout cannot be, and of which part: a column by its place from 0, an account."""

    ja: str
    en: str
    column: int | None = None
    account: Title | None = None
    scope: TaxScope | None = None


def wrong(layout: Layout) -> list[Wrong]:
    """Everything that is wrong with a layout; empty where it can be kept."""
    found = [Wrong("名称を入力してください", "Enter a name")] if not layout.name.strip() else []
    if not layout.columns:
        found.append(Wrong("列を1つ以上入れてください", "Enter at least one column"))
    if len(layout.columns) > MOST_COLUMNS:
        found.append(
            Wrong(f"列は{MOST_COLUMNS}までです", f"There can be at most {MOST_COLUMNS} columns")
        )
    return [*found, *_wrong_columns(layout), *_wrong_accounts(layout), *_not_carried(layout)]


def _wrong_columns(layout: Layout) -> Iterator[Wrong]:
    seen: dict[str, int] = {}
    for place, column in enumerate(layout.columns):
        if column.item in OF_A_ROW and layout.shape is Shape.ONE:
            yield Wrong(
                f"「{column.item.ja}」は、1仕訳を2行にする形式でだけ使えます",
                f"“{column.item.en}” can only be used with two rows per entry",
                place,
            )
        if column.text and column.item is not Item.TEXT:
            yield Wrong(
                f"文字を入れられるのは「{Item.TEXT.ja}」の列だけです",
                f"Only a column of “{Item.TEXT.en}” can have a text",
                place,
            )
        heading = normalize("NFKC", column.heading).strip()
        if layout.has_header and not heading:
            yield Wrong("見出しを入力してください", "Enter a heading", place)
        elif heading and heading in seen:
            yield Wrong(
                f"見出し「{column.heading}」は{seen[heading] + 1}列目にもあります",
                f"The heading “{column.heading}” is also that of column {seen[heading] + 1}",
                place,
            )
        seen.setdefault(heading, place)


def _wrong_accounts(layout: Layout) -> Iterator[Wrong]:
    items = {column.item for column in layout.columns}
    for title in TITLES:
        account = layout.accounts.get(title, Account())
        if items.intersection(CODES) and not account.code:
            yield Wrong(
                f"「{title.ja}」の科目コードを入力してください",
                f"Enter the account code of “{title.en}”",
                account=title,
            )
        if items.intersection(NAMES) and not account.name:
            yield Wrong(
                f"「{title.ja}」の科目名を入力してください",
                f"Enter the account name of “{title.en}”",
                account=title,
            )


def _not_carried(layout: Layout) -> Iterator[Wrong]:
    """Texts that the encoding does not have, or that would break a line."""
    for place, column in enumerate(layout.columns):
        for text in (column.heading, column.text):
            yield from _checked(layout, text, Wrong("", "", column=place))
    for title, account in layout.accounts.items():
        for text in (account.code, account.name):
            yield from _checked(layout, text, Wrong("", "", account=title))
    for scope, text in layout.classes.items():
        yield from _checked(layout, text, Wrong("", "", scope=scope))


def _checked(layout: Layout, text: str, at: Wrong) -> Iterator[Wrong]:
    if not text.isprintable():
        ja, en = (
            "改行などの制御文字は使えません",
            "Line breaks and control characters cannot be used",
        )
        yield Wrong(ja, en, at.column, at.account, at.scope)
    elif lost := [one for one in text if not _is_in(one, layout.encoding)]:
        signs = "".join(dict.fromkeys(lost))
        yield Wrong(
            f"「{text}」の「{signs}」はシフトJIS(CP932)にありません",
            f"“{signs}” of “{text}” is not in Shift_JIS (CP932)",
            at.column,
            at.account,
            at.scope,
        )


def _is_in(character: str, encoding: Encoding) -> bool:
    try:
        character.encode(encoding.value)
    except UnicodeEncodeError:
        return False
    return True
