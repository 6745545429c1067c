"""What a file of customers would bring today (contracts and all), read from its bytes."""

from dataclasses import dataclass
from datetime import date

from billing.bank import csv
from billing.bank.opening import decodes
from billing.bank.problems import BadFile, Problem, refuse
from billing.queries.billed_accounts import last_billed
from contracts.models import ImportFile
from contracts.office.context import By, Role
from contracts.people.models import BillingAccount
from contracts.queries import import_planning, import_rows
from contracts.queries.import_plan import ImportPlan
from contracts.queries.import_rows import Row
from contracts.queries.on_file import on_file
from contracts.terms.import_columns import MOST_ROWS, Part, headings
from contracts.terms.periods import month_first, next_month


@dataclass(frozen=True, slots=True)
class Read:
    """A file's rows, and its headings that mean nothing here."""

    rows: list[Row]
    unknown: tuple[str, ...]

    def named(self, part: Part) -> set[str]:
        """The numbers that the rows give to a part."""
        return {str(row.of(part)["number"]) for row in self.rows if "number" in row.of(part)}


def read(content: bytes) -> Read:
    """UTF-8 or Shift_JIS, parted by commas, semicolons or tabs. Raises BadFile."""
    encoding = "utf-8" if decodes(content, "utf-8") else "cp932"
    lines = list(csv.lines(content, encoding, 0))
    if len(lines) < 2:
        raise refuse("見出しの下に行がありません", "There are no rows under the headings")
    if len(lines) > MOST_ROWS + 1:
        raise refuse(
            f"{MOST_ROWS:,}行を超えています。ファイルを分けてください",
            f"There are more than {MOST_ROWS:,} rows; split the file",
        )
    (line, cells), *others = lines
    found = headings(cells)
    if found.wrong:
        raise BadFile(
            [
                Problem(line, 0, f"「{one.column.ja}」: {one.ja}", f"“{one.column.en}”: {one.en}")
                for one in found.wrong
                if one.column is not None
            ]
        )
    return Read(import_rows.rows(found, others), found.unknown)


def plan(known: Read, day: date) -> ImportPlan:
    """What becomes of the rows by what is on file now."""
    names = (known.named(part) for part in (Part.COMPANY, Part.ACCOUNT, Part.CONTRACT))
    return import_planning.plan(known.rows, on_file(*names), day, first_month(day))


def first_month(day: date) -> date:
    """The first month that is billed here yet: that after the last one whose run has begun."""
    last = last_billed([])
    return next_month(last) if last else month_first(day)


def needs_another(by: By, file: ImportFile, found: ImportPlan) -> bool:
    """Art. 2-2: one person uploads what was agreed individually, another one imports it."""
    is_same = by.role is Role.STAFF and file.uploaded_by_id == by.account_id
    return bool(found.new[Part.AGREED]) and is_same


def account_ids(known: Read) -> list[int]:
    """The billing accounts on file to which the rows may add contracts."""
    companies = known.named(Part.COMPANY)
    rows = BillingAccount.objects.filter(customer__number__in=companies)
    return list(rows.values_list("pk", flat=True))
