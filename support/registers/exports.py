"""The registers as of the end of a day, as CSV: entries in words, and their whole history."""

from collections.abc import Iterator
from datetime import date
from zipfile import ZipFile

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from contracts.office.exporting import (
    EXPORTS,
    Asked,
    ExportKind,
    Progress,
    reported,
    write_csv,
    write_readme,
)
from contracts.office.language import Text, label, localized
from contracts.office.queries.waiting import day_of
from contracts.office.terms.explanation import cite
from support.registers.models import Act, Entry
from support.registers.queries import facts
from support.registers.queries.finding import KEEPERS
from support.registers.queries.history import chosen, closer
from support.registers.terms.duties import open_duties
from support.registers.terms.kinds import Register
from support.registers.terms.standing import standing

CHUNK = 500


class Registers:
    """Three files of entries and one of acts; what was recorded after the day is not in them."""

    def __init__(self, day: str) -> None:
        self.day = date.fromisoformat(day)
        rows = Entry.objects.select_related("customer", "contract").order_by("number")
        self.rows = rows.prefetch_related(facts.ACTS)
        self.total = self.rows.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        for register in Register:
            rows = self._entries(register)
            write_csv(archive, f"{register}.csv", self.day, _entry_header(), rows)
        acts = self._acts(progress)
        write_csv(archive, "history.csv", self.day, _act_header(), acts)
        progress(self.total)
        write_readme(
            archive,
            self.day,
            ja="台帳(第20条、第28条、第29条)",
            en="Registers (Art. 20, 28, 29)",
            period=f"{self.day} の終わり / at the end of the day",
            files=", ".join([*(f"{one} {one.ja}" for one in Register), "history 経過"]),
        )

    def _known(self, rows) -> Iterator[tuple[Entry, list[Act]]]:
        for row in rows.iterator(CHUNK):
            if day_of(row.recorded_at) <= self.day:
                yield row, [one for one in row.acts.all() if day_of(one.at) <= self.day]

    def _entries(self, register: Register) -> Iterator[tuple]:
        for row, acts in self._known(self.rows.filter(register=register.value)):
            known = facts.of_entry(row, acts)
            now, due = standing(known), open_duties(known)
            done = closer(acts) if now.closed_on else None
            yield (
                row.number,
                row.get_sort_display(),
                row.title,
                row.party,
                row.customer.number if row.customer else "",
                row.contract.number if row.contract else "",
                row.scope,
                row.purpose,
                row.marking,
                row.designated_on,
                row.starts_on,
                row.get_asked_display(),
                str(label(now.state)),
                localized(now.why),
                due[0].due_on if due else "",
                "\n".join(
                    f"{label(one.kind)} {one.due_on} {cite(one.why.clause)} {localized(one.why)}"
                    for one in due
                ),
                now.closed_on,
                done.author if done else "",
            )

    def _acts(self, progress: Progress) -> Iterator[tuple]:
        for row, acts in reported(self._known(self.rows), progress):
            for one in acts:
                yield (
                    row.number,
                    one.day,
                    one.at,
                    str(one.author or ""),
                    one.get_kind_display(),
                    chosen(one),
                    one.subcontract.party if one.subcontract else one.who,
                    one.until,
                    one.text,
                    one.file_name,
                )


def _called(model: type[Entry] | type[Act], *names: str) -> list[Text]:
    fields = {field.name: field.verbose_name for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def _entry_header() -> list[str]:
    named = _called(Entry, "number", "sort", "title", "party")
    more = _called(Entry, "scope", "purpose", "marking", "designated_on", "starts_on", "asked")
    return [
        *map(str, named),
        gettext("Customer number"),
        gettext("Contract number"),
        *map(str, more),
        gettext("State"),
        gettext("Reason"),
        pgettext("register", "Due on"),
        pgettext("register", "What is due"),
        gettext("Done on"),
        gettext("Done by"),
    ]


def _act_header() -> list[str]:
    return [
        gettext("Entry number"),
        gettext("Day"),
        gettext("Recorded at"),
        gettext("Done by"),
        gettext("What was done"),
        *map(str, _called(Act, "chosen", "who", "until", "text", "file_name")),
    ]


REGISTERS = EXPORTS.register(
    ExportKind(
        name="registers",
        label=_("Registers of subcontractors and information"),
        make=Registers,
        duties=KEEPERS,
        clause="29-1",
        asked=Asked.DAY,
        help=_("The registers have one file each, as they were at the end of the day."),
    )
)
