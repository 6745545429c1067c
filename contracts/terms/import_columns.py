"""A file of customers from a spreadsheet or another product: its columns, found by headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from contracts.office.terms.labels import Label, Labelled
from contracts.office.terms.references import ReferenceKind
from contracts.terms.parameters import SPECIFICATIONS, ParameterScope, Specification

MOST_ROWS = 5_000
EXAMPLE = "REI-0001"
"""The customer of the template's example row, which is never imported."""


class Part(Labelled):
    """What a row tells of; a row may tell of several."""

    COMPANY = "company", "顧客", "Customer"
    ACCOUNT = "account", "請求先", "Billing account"
    CONTACT = "contact", "担当者", "Contact"
    CONTRACT = "contract", "契約", "Contract"
    AGREED = "agreed", "個別の取り決め", "Individual agreement"


class Outcome(Labelled):
    """What becomes of a row."""

    NEW = "new", "新規", "New"
    SAME = "same", "登録済み", "Already there"
    DIFFERS = "differs", "登録と異なる", "Differs from what is on file"
    WRONG = "wrong", "誤り", "Wrong"


class Kind(StrEnum):
    TEXT = "text"
    EMAILS = "emails"
    PAYERS = "payers"
    DAY = "day"
    MONTH = "month"
    COUNT = "count"
    FLAG = "flag"
    PLAN = "plan"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its headings. `needed` with any other column of its part but the key.

    `example` is what its cell in the template's example row says.
    """

    part: Part
    name: str
    ja: str
    en: str
    example: str = ""
    kind: Kind = Kind.TEXT
    needed: bool = False

    @property
    def note(self) -> Label | None:
        """What to write where the heading does not say it."""
        return NOTES.get((self.part, self.name))


def _agreed(name: str, known: Specification) -> Column:
    return Column(Part.AGREED, name, known.ja, known.en, kind=Kind.FIGURE)


def _references(part: Part, of_ja: str, of_en: str) -> list[Column]:
    """What the customer calls it in its own books."""
    return [
        Column(part, kind.value, f"{of_ja}{kind.ja}", f"{of_en} {kind.en[0].lower()}{kind.en[1:]}")
        for kind in ReferenceKind
    ]


C, A, P, K = Part.COMPANY, Part.ACCOUNT, Part.CONTACT, Part.CONTRACT
COLUMNS = (
    Column(C, "number", "顧客番号", "Customer number", EXAMPLE, needed=True),
    Column(C, "name", "顧客名", "Customer name", "株式会社見本商店", needed=True),
    Column(C, "name_kana", "顧客名カナ", "Customer name in kana",
           "カブシキガイシャミホンショウテン"),
    Column(C, "corporate_number", "法人番号", "Corporate number"),
    Column(C, "is_person", "個人事業主", "Sole proprietor", "いいえ", Kind.FLAG),
    Column(C, "postal_code", "郵便番号", "Postal code", "100-0001", needed=True),
    Column(C, "address", "住所", "Address", "東京都千代田区千代田1-1", needed=True),
    Column(C, "phone", "電話番号", "Telephone number", "03-1234-5678"),
    Column(A, "number", "請求先番号", "Billing account number"),
    Column(A, "name", "請求先宛名", "Billing addressee"),
    Column(A, "department", "請求先部署", "Billing department", "経理部"),
    Column(A, "person", "請求先担当者", "Billing person in charge"),
    Column(A, "is_person", "請求先は個人", "Billing addressee is a person", kind=Kind.FLAG),
    Column(A, "postal_code", "請求先郵便番号", "Billing postal code"),
    Column(A, "address", "請求先住所", "Billing address"),
    Column(A, "emails", "請求書送付先", "Invoices sent to", "keiri@example.jp", Kind.EMAILS),
    Column(A, "payer_names", "振込名義", "Payer names", "カ)ミホンシヨウテン", Kind.PAYERS),
    *_references(A, "請求先", "Billing"),
    Column(P, "email", "担当者メール", "Contact e-mail", "tanaka@example.jp", needed=True),
    Column(P, "name", "担当者名", "Contact name", "田中 一郎", needed=True),
    Column(P, "name_kana", "担当者名カナ", "Contact name in kana", "タナカ イチロウ"),
    Column(P, "department", "担当者部署", "Contact department", "情報システム部"),
    Column(P, "phone", "担当者電話番号", "Contact telephone number"),
    Column(K, "number", "契約番号", "Contract number", "REI-0001-1", needed=True),
    Column(K, "plan", "プラン", "Plan", "月額", Kind.PLAN, needed=True),
    Column(K, "servers", "台数", "Servers", "3", Kind.COUNT, needed=True),
    Column(K, "formed_on", "契約日", "Contract date", "2024-03-25", Kind.DAY),
    Column(K, "service_starts_on", "サービス開始日", "Service start", "2024-04-01", Kind.DAY,
           needed=True),
    Column(K, "billed_through", "請求済みの月", "Billed through", "2026-10", Kind.MONTH,
           needed=True),
    Column(K, "edition", "同意した規約の版", "Edition consented to", "1", Kind.COUNT),
    Column(K, "declares", "反社会的勢力でない旨の表明", "Declaration of Art. 31", "はい",
           Kind.FLAG),
    *_references(K, "契約", "Contract"),
    Column(K, "ends_on", "終了日", "End date", kind=Kind.DAY),
    *(
        _agreed(name, known)
        for name, known in SPECIFICATIONS.items()
        if known.scope is ParameterScope.CONTRACT
    ),
)  # fmt: skip
NOTES = {
    (C, "number"): Label("行はこの番号で同じ顧客と分かります", "Rows of one customer share it"),
    (A, "number"): Label("空欄なら基本の請求先", "If left empty, the default account"),
    (A, "name"): Label("空欄なら顧客と同じ", "If left empty, as the customer"),
    (A, "emails"): Label("複数は ; で区切る", "Several are parted by ;"),
    (A, "payer_names"): Label("複数は ; で区切る", "Several are parted by ;"),
    (P, "email"): Label("空欄なら登録済みの担当者", "If left empty, the contact already there"),
    (K, "servers"): Label("ここで請求を始める日の台数", "On the first day that is billed here"),
    (K, "formed_on"): Label("空欄ならサービス開始日", "If left empty, the service start"),
    (K, "billed_through"): Label(
        "前のシステムで最後に請求した月。年額は、次の期が始まる月より前",
        "The last month billed elsewhere; of an annual plan before its next term begins",
    ),
    (K, "edition"): Label("公表済みの版の番号", "The number of a published edition"),
}
KEYS = {C: "number", A: "number", P: "email", K: "number"}
BY_NAME = {(column.part, column.name): column for column in COLUMNS}
RARE = frozenset({"ends_on"})
"""What the template does not ask for."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell, or with the row where `column` is None, and what to write."""

    column: Column | None
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Headings:
    """The place of each column from 0, the headings that mean nothing here, what is wrong."""

    places: Mapping[Column, int]
    unknown: tuple[str, ...]
    wrong: tuple[Wrong, ...]


def plain(heading: str) -> str:
    """Headings are compared without widths, capitals and blanks."""
    return "".join(normalize("NFKC", heading).casefold().split())


KNOWN = {plain(name): column for column in COLUMNS for name in (column.ja, column.en)}


def headings(cells: Sequence[str]) -> Headings:
    """The columns by their names in either language, in any order."""
    places: dict[Column, int] = {}
    unknown, wrong = [], []
    for place, cell in enumerate(cells):
        column = KNOWN.get(plain(cell))
        if column is None:
            unknown += [cell.strip()] if cell.strip() else []
        elif column in places:
            wrong.append(
                Wrong(column, "同じ見出しの列が2つあります", "Two columns have this heading")
            )
        else:
            places[column] = place
    return Headings(places, tuple(unknown), (*wrong, *_missing(places)))


def _missing(places: Mapping[Column, int]) -> list[Wrong]:
    found = {C} | {column.part for column in places if column.name != KEYS.get(column.part)}
    if Part.AGREED in found:
        found.add(K)
    only_key = not any(column.part is C and column.name != KEYS[C] for column in places)
    return [
        Wrong(column, "この見出しの列がありません", "There is no column with this heading")
        for column in COLUMNS
        if column.needed
        and column.part in found
        and column not in places
        and not (column.part is C and only_key and column.name != KEYS[C])
    ]


def template() -> list[list[str]]:
    """The headings in Japanese and a row as an example."""
    price = ("unit_price", "annual_unit_price")
    shown = [
        column
        for column in COLUMNS
        if (column.part is not Part.AGREED or column.name in price) and column.name not in RARE
    ]
    return [[column.ja for column in shown], [column.example for column in shown]]
