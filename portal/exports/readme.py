"""The README of a company's data: each file and each column, in both languages."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import override

from billing.queries.spreadsheets import ALLOCATIONS, INVOICES, LINES, PAYMENTS, PAYOUTS
from contracts.office.about_company import TABLES
from contracts.office.language import Text
from contracts.people.models import Customer

CSV = {
    "invoices": ("請求書", "invoices", INVOICES),
    "invoice_lines": ("請求の明細", "invoice lines", LINES),
    "payments": ("入金", "payments", PAYMENTS),
    "payouts": ("前受金の払戻し", "credit paid out", PAYOUTS),
    "allocations": ("充当(入金・返還・値引・貸倒れ・相殺)", "what settled invoices", ALLOCATIONS),
}

HEAD = """\
{name}({number})について契約・請求ポータルが保存しているすべてのデータ
All data that the contracts and billing portal keeps about {name} ({number})
{day} 現在 / as of {day}

日付は日本の暦日、金額は円です。文字はUTF-8です。パスワードなどの秘密は含みません。
申込の審査のための運営者の所見は含みません。
Days are civil dates in Japan, amounts are yen, text is UTF-8. Passwords and other secrets
are not included, nor are the operator's own findings when screening applications.

pdf/         請求書のPDF(発行日_発行者_金額_番号) / invoices as PDF (day_issuer_amount_number)
notices/     通知の本文 / the text of notices
agreements/  個別合意の書面 / documents of individual agreements
csv/         表計算ソフト用(UTF-8、BOM付き) / for spreadsheets (UTF-8 with BOM)
json/        すべての項目 / every column
"""


def readme(customer: Customer, day: date, counts: Mapping[str, int]) -> str:
    parts = [HEAD.format(name=customer.name, number=customer.number, day=day)]
    for name, (ja, en, table) in CSV.items():
        columns = [f"  {_in('ja', title)} / {_in('en', title)}" for _, title in table.columns]
        parts.append("\n".join([f"csv/{name}.csv — {ja} / {en}", *columns, ""]))
    for kept in TABLES:
        columns = [
            f"  {column} — {ja} / {column.replace('_', ' ')}" for column, ja in kept.columns.items()
        ]
        head = f"json/{kept.name}.json — {kept.ja} / {kept.en} ({counts[kept.name]})"
        parts.append("\n".join([head, *columns, ""]))
    return "\n".join(parts)


def _in(language: str, text: Text) -> str:
    with override(language):
        return str(text)
