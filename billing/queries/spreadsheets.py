"""Invoices, their lines, payments and allocations as plain tables, row after row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models import Allocation, InvoiceLine, InvoiceTax
from contracts.office.language import say

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their names in code, with what they mean in both languages, and the rows."""

    columns: tuple[tuple[str, str, str], ...]
    rows: Callable[[QuerySet], Iterator[tuple]]

    @property
    def header(self) -> list[str]:
        """In the reader's language."""
        return [say(ja, en) for _, ja, en in self.columns]

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.columns]


def _sum(rows: QuerySet, column: str) -> Coalesce:
    """The sum over the rows of each invoice, 0 where there are none."""
    of_one = rows.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    return Coalesce(Subquery(of_one.annotate(sum=Sum(column)).values("sum")), Value(0))


def _invoice_rows(found: QuerySet) -> Iterator[tuple]:
    rows = found.annotate(
        tax=_sum(InvoiceTax.objects.all(), "tax"),
        settled=_sum(Allocation.objects.all(), "amount"),
    ).values_list(
        "number",
        "kind",
        "label",
        "billing_account__number",
        "parties__recipient__name",
        "parties__recipient__department",
        "issued_on",
        "due_on",
        F("total") - F("tax"),
        "tax",
        "total",
        "bears_none",
        F("total") - F("settled"),
        "settlement__paid_on",
    )
    return rows.iterator(CHUNK)


INVOICES = Table(
    (
        ("number", "請求書番号", "Invoice number"),
        ("kind", "種類", "Kind"),
        ("label", "対象", "Of"),
        ("account", "請求先番号", "Billing account"),
        ("account_name", "請求先", "Billed to"),
        ("department", "部署", "Department"),
        ("issued_on", "発行日", "Issued on"),
        ("due_on", "支払期限", "Due on"),
        ("net", "税抜金額", "Before tax"),
        ("tax", "消費税額", "Consumption tax"),
        ("total", "請求額", "Total"),
        ("late_interest", "うち遅延損害金", "Of which late interest"),
        ("unpaid", "未払額", "Unpaid"),
        ("paid_on", "完済日", "Paid on"),
    ),
    _invoice_rows,
)


def _line_rows(found: QuerySet) -> Iterator[tuple]:
    lines = InvoiceLine.objects.filter(invoice__in=found.order_by()).order_by(
        "invoice__number", "position"
    )
    return lines.values_list(
        "invoice__number",
        "position",
        "kind",
        "contract__number",
        "article",
        "first",
        "last",
        "servers",
        "unit_price",
        "amount",
        "tax_percent",
        "about__number",
        "explanation_ja",
        "explanation_en",
    ).iterator(CHUNK)


LINES = Table(
    (
        ("invoice", "請求書番号", "Invoice number"),
        ("position", "行", "Position"),
        ("kind", "種類", "Kind"),
        ("contract", "契約番号", "Contract"),
        ("article", "条項", "Article of the terms"),
        ("first", "から", "From"),
        ("last", "まで", "To"),
        ("servers", "台数", "Servers"),
        ("unit_price", "単価", "Unit price"),
        ("amount", "金額(税抜)", "Amount before tax"),
        ("tax_percent", "税率(空は対象外)", "Tax rate (empty: outside tax)"),
        ("about", "遅延した請求書", "Invoice paid late"),
        ("explanation_ja", "計算", "Arithmetic in Japanese"),
        ("explanation_en", "計算(英語)", "Arithmetic"),
    ),
    _line_rows,
)


def _payment_rows(payments: QuerySet) -> Iterator[tuple]:
    return payments.values_list(
        "id",
        "billing_account__number",
        "value_date",
        "amount",
        "payer_name",
        "recorded_at",
        "returned__day",
    ).iterator(CHUNK)


PAYMENTS = Table(
    (
        ("payment", "入金番号", "Payment"),
        ("account", "請求先番号", "Billing account"),
        ("value_date", "起算日", "Value date"),
        ("amount", "金額", "Amount"),
        ("payer_name", "振込名義", "Payer"),
        ("recorded_at", "記録日時", "Recorded at"),
        ("returned_on", "取消日", "Taken back on"),
    ),
    _payment_rows,
)


def _allocation_rows(allocations: QuerySet) -> Iterator[tuple]:
    return allocations.values_list(
        "id",
        "payment_id",
        "credit_note__number",
        "invoice__number",
        "kind",
        "day",
        "amount",
        "reason",
        "reverses_id",
    ).iterator(CHUNK)


ALLOCATIONS = Table(
    (
        ("allocation", "充当番号", "Allocation"),
        ("payment", "入金番号", "Payment"),
        ("credit_note", "返還請求書番号", "Credit note"),
        ("invoice", "請求書番号", "Invoice number"),
        ("kind", "種類", "Kind"),
        ("day", "日", "Day"),
        ("amount", "金額", "Amount"),
        ("reason", "理由", "Reason"),
        ("reverses", "取り消した充当", "Allocation taken back"),
    ),
    _allocation_rows,
)
