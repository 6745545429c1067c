"""The audit journal of a period, with the seals of its days, as CSV."""

from datetime import date
from zipfile import ZipFile

from django.utils.translation import gettext_lazy

from contracts.office.context import Duty
from contracts.office.exporting import (
    EXPORTS,
    STEP,
    Asked,
    ExportKind,
    Progress,
    reported,
    write_csv,
    write_readme,
)
from contracts.office.models import JournalEntry, JournalSeal
from contracts.office.operation import called
from contracts.office.queries.journal_words import lines
from contracts.office.subjects import named
from contracts.office.terms.explanation import cite


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
        spoken = map(_in_words, reported(rows, progress))
        write_csv(archive, "journal.csv", self.last, header, spoken)
        seals = self.seals.values_list(*(name for name, _ in self.SEALS))
        write_csv(archive, "seals.csv", self.last, [ja for _, ja in self.SEALS], seals)
        progress(self.total)
        write_readme(
            archive,
            self.last,
            ja="操作記録",
            en="Audit journal",
            period=f"{self.first} – {self.last}",
            files="journal 操作記録, seals 日ごとの封印(ハッシュの鎖)",
        )


def _in_words(row: tuple) -> tuple:
    """Operation, clause and subject by name, a line for each value before and after."""
    key, at, actor, operation, clause, customer, contract, reference, before, after = row
    return (
        key,
        at,
        actor,
        called(operation),
        cite(clause) if clause else "",
        customer,
        contract,
        named(reference).words,
        "\n".join(lines(before)),
        "\n".join(lines(after)),
    )


JOURNAL = EXPORTS.register(
    ExportKind(
        name="journal",
        label=gettext_lazy("Journal"),
        make=Journal,
        duties=(Duty.ADMINISTRATION,),
        asked=Asked.PERIOD,
    )
)
