"""Files of customers for tests: rows by headings, as a spreadsheet saves them."""

import csv
import io

from billing.bank.csv import lines
from contracts.queries.import_planning import plan
from contracts.queries.import_rows import rows
from contracts.queries.on_file import OnFile
from contracts.terms.import_columns import headings
from tests.days import d

COMPANY = {
    "顧客番号": "S-01",
    "顧客名": "株式会社そら",
    "郵便番号": "100-0001",
    "住所": "東京都千代田区1-1",
}
CONTACT = {"担当者名": "空 太郎", "担当者メール": "sora@example.jp"}
RUNNING = {
    "契約番号": "S-01-1",
    "プラン": "月額",
    "台数": "3",
    "契約日": "2024-03-25",
    "サービス開始日": "2024-04-01",
    "請求済みの月": "2026-10",
}
ROW = {**COMPANY, **CONTACT, **RUNNING}
"""A company with a contract that has run since April 2024, billed through October 2026."""
YOUNG = {
    "顧客番号": "S-01",
    "契約番号": "S-01-2",
    "プラン": "月額",
    "台数": "2",
    "サービス開始日": "2026-09-15",
    "請求済みの月": "2026-10",
    "月額単価(1台)": "10,000",
}
"""A further contract of it, still in its minimum term, at a price of its own."""
YEARLY = {
    "顧客番号": "S-01",
    "契約番号": "S-01-3",
    "プラン": "年額",
    "台数": "1",
    "サービス開始日": "2025-12-10",
    "請求済みの月": "2026-11",
}
"""A further one, whose second year begins on 10 December 2026."""


def table(*told: dict[str, str]) -> list[list[str]]:
    names = [*dict.fromkeys(name for row in told for name in row)]
    return [names, *([row.get(name, "") for name in names] for row in told)]


def file(*told: dict[str, str], encoding: str = "utf-8-sig") -> bytes:
    """Quoted, with CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table(*told))
    return text.getvalue().encode(encoding)


def company(number: int, **told: str) -> dict[str, str]:
    """One of many companies with a contract each."""
    return {
        **ROW,
        "顧客番号": f"S-{number:04}",
        "顧客名": f"株式会社そら{number}",
        "担当者メール": f"sora{number}@example.jp",
        "契約番号": f"S-{number:04}-1",
        **told,
    }


def planned(known: OnFile, *told: dict[str, str], day: str = "2026-11-29", first="2026-11-01"):
    """The plan of rows by what is on file."""
    (_, cells), *others = lines(file(*told), "utf-8", 0)
    return plan(rows(headings(cells), others), known, d(day), d(first))
