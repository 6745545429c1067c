"""Lists for staff: invoices and payments of a period, debts as of a day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from billing.models import Allocation, Invoice, Payment, Payout
from billing.queries import balances
from billing.queries.balances import AgedInvoice
from billing.queries.spreadsheets import ALLOCATIONS, INVOICES, LINES, PAYMENTS, PAYOUTS
from billing.terms.ages import Age
from contracts.office.context import Duty
from contracts.office.exporting import (
    EXPORTS,
    Asked,
    ExportKind,
    Progress,
    reported,
    write_csv,
    write_readme,
)


class Ledger:
    """Invoices issued, money received and what settled invoices from `first` to `last`."""

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = date.fromisoformat(first), date.fromisoformat(last)
        days = (self.first, self.last)
        self.invoices = Invoice.objects.filter(issued_on__range=days).order_by("number")
        self.payments = Payment.objects.filter(value_date__range=days).order_by("pk")
        self.payouts = Payout.objects.filter(day__range=days)
        self.allocations = Allocation.objects.filter(day__range=days).order_by("pk")
        self.billed = self.invoices.count()
        self.total = self.billed + self.payments.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        for name, table, found, before in (
            ("invoices", INVOICES, self.invoices, 0),
            ("invoice_lines", LINES, self.invoices, None),
            ("payments", PAYMENTS, self.payments, self.billed),
            ("payouts", PAYOUTS, self.payouts, None),
            ("allocations", ALLOCATIONS, self.allocations, None),
        ):
            rows = table.rows(found)
            if before is not None:
                rows = reported(rows, progress, before)
            write_csv(archive, f"{name}.csv", self.last, table.header, rows)
        progress(self.total)
        write_readme(
            archive,
            self.last,
            ja="請求と入金",
            en="Invoices and payments",
            period=f"{self.first} – {self.last} (発行日と起算日 / days of issue, value dates)",
            files="invoices 請求書, invoice_lines 明細, payments 入金, "
            "payouts 前受金の払戻し, allocations 充当(入金・返還・値引・貸倒れ・相殺)",
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
        ages: dict[tuple[str, str], Counter[Age]] = defaultdict(Counter)
        rows = self._rows(ages)
        write_csv(archive, "receivables.csv", self.day, self.HEADER, reported(rows, progress))
        header = ["請求先番号", "請求先", "合計", *(age.ja for age in Age)]
        by_account = (
            [*key, sums.total(), *(sums[age] for age in Age)] for key, sums in ages.items()
        )
        write_csv(archive, "by_account.csv", self.day, header, by_account)
        progress(self.total)
        write_readme(
            archive,
            self.day,
            ja="債権一覧",
            en="Receivables",
            period=f"{self.day} の終わり / at the end of the day",
            files="receivables 請求書ごと, by_account 請求先ごと(期限からの日数別)",
        )

    def _rows(self, ages: dict[tuple[str, str], Counter[Age]]) -> Iterator[tuple]:
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

    def _age(self, ages: dict[tuple[str, str], Counter[Age]], debt: AgedInvoice) -> None:
        ages[debt.account, debt.name][debt.age] += debt.outstanding


LEDGER = EXPORTS.register(
    ExportKind(
        name="ledger",
        label=_("Invoices and payments"),
        make=Ledger,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
        asked=Asked.PERIOD,
        before=("journal",),
    )
)
RECEIVABLES = EXPORTS.register(
    ExportKind(
        name="receivables",
        label=_("List of receivables"),
        make=Receivables,
        duties=(Duty.ACCOUNTS, Duty.ADMINISTRATION),
        asked=Asked.DAY,
        help=_(
            "The receivables list shows the unpaid amounts at the end of the day, by invoice and "
            "by billing account (by days past due)."
        ),
    )
)
