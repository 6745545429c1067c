"""Lists for staff: invoices and payments of a period, debts as of a day, the audit journal."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zipfile import ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from billing.models import Allocation, Invoice, Payment
from billing.queries import balances
from billing.queries.balances import AGES, OLDEST, AgedInvoice
from billing.queries.spreadsheets import ALLOCATIONS, INVOICES, LINES, PAYMENTS
from contracts.office.models import JournalEntry, JournalSeal
from portal.exports.kinds import Progress, member, text_member
from portal.exports.tables import csv_lines

STEP = 1000
README = """\
{ja}
{en}
{period}

CSVはUTF-8(BOM付き)、日付は日本の暦日、金額は円です。式と見なされるセルには ' を付けています。
UTF-8 with BOM; days are civil dates in Japan, amounts yen; cells that a spreadsheet would take
for a formula begin with '.

{files}
"""


def _write(archive: ZipFile, name: str, day: date, header: Sequence[str], rows: Iterable) -> None:
    with text_member(archive, name, day) as file:
        file.writelines(csv_lines(header, rows))


def _readme(archive: ZipFile, day: date, **values: str) -> None:
    archive.writestr(member("README.txt", day), README.format(**values))


def _told(rows: Iterable, progress: Progress, before: int = 0) -> Iterator:
    """Rows as they come, with a sign of progress now and then."""
    for number, row in enumerate(rows, before + 1):
        yield row
        if number % STEP == 0:
            progress(number)


class Ledger:
    """Invoices issued, money received and what settled invoices from `first` to `last`."""

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        days = (self.first, self.last)
        self.invoices = Invoice.objects.filter(issued_on__range=days).order_by("number")
        self.payments = Payment.objects.filter(value_date__range=days).order_by("pk")
        self.allocations = Allocation.objects.filter(day__range=days).order_by("pk")
        self.billed = self.invoices.count()
        self.total = self.billed + self.payments.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        for name, table, found, before in (
            ("invoices", INVOICES, self.invoices, 0),
            ("invoice_lines", LINES, self.invoices, None),
            ("payments", PAYMENTS, self.payments, self.billed),
            ("allocations", ALLOCATIONS, self.allocations, None),
        ):
            rows = table.rows(found)
            if before is not None:
                rows = _told(rows, progress, before)
            _write(archive, f"{name}.csv", self.last, table.header, rows)
        progress(self.total)
        _readme(
            archive,
            self.last,
            ja="請求と入金",
            en="Invoices and payments",
            period=f"{self.first} – {self.last} (発行日と起算日 / days of issue, value dates)",
            files="invoices 請求書, invoice_lines 明細, payments 入金, "
            "allocations 充当(入金・返還・値引・貸倒れ)",
        )


class Receivables:
    """What was owed at the end of a day, by invoice and, by age, by account."""

    HEADER = (
        "請求先番号",
        "請求先",
        "請求書番号",
        "対象",
        "発行日",
        "支払期限",
        "請求額",
        "未払額",
        "超過日数",
    )

    def __init__(self, day: str) -> None:
        self.day = date.fromisoformat(day)
        self.total = balances.count(self.day)

    def write(self, archive: ZipFile, progress: Progress) -> None:
        ages: dict[tuple[str, str], list[int]] = {}
        rows = self._rows(ages)
        _write(archive, "receivables.csv", self.day, self.HEADER, _told(rows, progress))
        header = ["請求先番号", "請求先", "合計", *(age for _, age in AGES), OLDEST]
        by_account = ([*key, sum(sums), *sums] for key, sums in ages.items())
        _write(archive, "by_account.csv", self.day, header, by_account)
        progress(self.total)
        _readme(
            archive,
            self.day,
            ja="債権一覧",
            en="Receivables",
            period=f"{self.day} の終わり / at the end of the day",
            files="receivables 請求書ごと, by_account 請求先ごと(期限からの日数別)",
        )

    def _rows(self, ages: dict[tuple[str, str], list[int]]) -> Iterator[tuple]:
        for debt in balances.debts(self.day):
            self._age(ages, debt)
            yield (
                debt.account,
                debt.name,
                debt.invoice,
                debt.label,
                debt.issued_on,
                debt.due_on,
                debt.total,
                debt.outstanding,
                debt.days,
            )

    def _age(self, ages: dict[tuple[str, str], list[int]], debt: AgedInvoice) -> None:
        sums = ages.setdefault((debt.account, debt.name), [0] * (len(AGES) + 1))
        sums[debt.age] += debt.outstanding


class Journal:
    """Who did what from `first` to `last`, with the seals of those days."""

    COLUMNS = (
        ("id", "番号"),
        ("at", "日時"),
        ("actor", "実行者"),
        ("operation", "操作"),
        ("clause", "条項"),
        ("customer__number", "顧客番号"),
        ("contract__number", "契約番号"),
        ("reference", "対象"),
        ("before", "前"),
        ("after", "後"),
    )
    SEALS = (
        ("day", "日"),
        ("last_entry", "最後の記録"),
        ("entries", "件数"),
        ("previous_sha256", "前の封印のSHA-256"),
        ("sha256", "SHA-256"),
        ("sealed_at", "封印日時"),
    )

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        days = (self.first, self.last)
        self.entries = JournalEntry.objects.filter(day__range=days).order_by("pk")
        self.seals = JournalSeal.objects.filter(day__range=days).order_by("day")
        self.total = self.entries.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        rows = self.entries.values_list(*(name for name, _ in self.COLUMNS)).iterator(STEP)
        header = [ja for _, ja in self.COLUMNS]
        plain = (map(_plain, row) for row in _told(rows, progress))
        _write(archive, "journal.csv", self.last, header, plain)
        seals = self.seals.values_list(*(name for name, _ in self.SEALS))
        sealed = (map(_plain, row) for row in seals)
        _write(archive, "seals.csv", self.last, [ja for _, ja in self.SEALS], sealed)
        progress(self.total)
        _readme(
            archive,
            self.last,
            ja="操作記録",
            en="Audit journal",
            period=f"{self.first} – {self.last}",
            files="journal 操作記録, seals 日ごとの封印(ハッシュの鎖)",
        )


def _plain(value: object) -> object:
    """Moments as in Tokyo, JSON as text, nothing as nothing."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder) if value else ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value
