"""Everything that the portal keeps about a company, in open formats (Art. 11-1, 29)."""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy, override

from billing.exports.pdfs import Invoices
from billing.models import Allocation, Invoice, Payment, Payout
from billing.models.payment import allocated
from contracts.models import IndividualAgreement
from contracts.office import context, outbox
from contracts.office.about_company import TABLES, CompanyTable
from contracts.office.exporting import (
    EXPORTS,
    ExportKind,
    Progress,
    member,
    text_member,
    write_csv,
)
from contracts.office.models import Notice, OutboxMessage
from contracts.office.templatetags.language import moment
from contracts.people.models import Customer
from portal.exports.readme import CSV, readme

logger = logging.getLogger(__name__)

CHUNK = 500
SPREADSHEETS = {name: table for name, (_, _, table) in CSV.items()}


class MyData:
    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.invoices = Invoice.objects.filter(customer=customer)
        self.found = {
            "payments": Payment.objects.filter(customer=customer),
            "payouts": Payout.objects.filter(customer=customer),
            "allocations": Allocation.objects.filter(allocated(customer.pk)),
        }
        self.pdfs = Invoices(self.invoices, "pdf/")
        self.notices = Notice.objects.filter(customer=customer).order_by("id")
        self.before_notices = len(TABLES) + len(SPREADSHEETS) + self.pdfs.total
        self.total = self.before_notices + self.notices.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        """The tables, the PDFs, the notices; last the file that describes them."""
        day, counts = context.today(), {}
        for number, table in enumerate(TABLES, 1):
            counts[table.name] = _write_json(archive, table, self.customer.pk, day)
            progress(number)
        self._write_spreadsheets(archive, day)
        ahead = len(TABLES) + len(SPREADSHEETS)
        self.pdfs.write(archive, lambda done: progress(ahead + done))
        _write_agreements(archive, self.customer, day)
        for number, notice in enumerate(self._notices(), 1):
            name = f"notices/{notice.day:%Y%m%d}-{notice.pk}-{notice.kind}.txt"
            archive.writestr(member(name, notice.day), text_of(notice))
            if number % CHUNK == 0:
                progress(self.before_notices + number)
        archive.writestr(member("README.txt", day), readme(self.customer, day, counts))
        progress(self.total)

    def _write_spreadsheets(self, archive: ZipFile, day: date) -> None:
        for name, table in SPREADSHEETS.items():
            rows = self.found.get(name, self.invoices)
            lines = table.rows(rows.order_by("pk"))
            write_csv(archive, f"csv/{name}.csv", day, table.header, lines)

    def _notices(self) -> Iterator[Notice]:
        rows = self.notices.select_related("customer", "contract").prefetch_related("messages")
        return rows.iterator(CHUNK)


def _write_json(archive: ZipFile, table: CompanyTable, customer_id: int, day: date) -> int:
    """A list with one row a line. Returns how many."""
    count = 0
    with text_member(archive, f"json/{table.name}.json", day) as file:
        file.write("[")
        for count, row in enumerate(table.rows(customer_id).iterator(CHUNK), 1):
            text = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            file.write(f"{',' if count > 1 else ''}\n{text}")
        file.write("\n]\n")
    return count


def _write_agreements(archive: ZipFile, customer: Customer, day: date) -> None:
    """The documents of individual agreements, as they were attached."""
    mine = TABLES["agreements"].about(customer.pk)
    rows = IndividualAgreement.objects.filter(mine).exclude(document="")
    for row in rows.distinct():
        stored = str(row.document.name)
        name = f"agreements/{row.pk}-{PurePosixPath(stored).name}"
        with default_storage.open(stored, "rb") as file:
            archive.writestr(member(name, day), file.read(), ZIP_STORED)


def text_of(notice: Notice) -> str:
    """A notice as it was sent: to whom, when, in which words."""
    messages = list(notice.messages.all())
    head = [f"{notice.kind} {moment(notice.at)}"]
    for message in messages:
        head.append(f"{message.recipient} {_delivery(message)}")
    return "\n".join([*head, "", *_words(notice, messages), ""])


def _delivery(message: OutboxMessage) -> str:
    """How far a mail has come, in both languages, and when it was sent."""
    with override("ja"):
        ja = message.get_delivery_display()
    with override("en"):
        en = message.get_delivery_display()
    sent = [moment(message.sent_at)] if message.sent_at else []
    return " ".join([*sent, f"{ja} / {en}"])


def _words(notice: Notice, messages: Iterable) -> list[str]:
    for message in messages:
        message.notice = notice
        try:
            mail = outbox.composers[message.purpose](message)
        except Exception:
            logger.exception("notice %s cannot be put into words", notice.pk)
            break
        return [str(mail.subject), "", str(mail.body)]
    return [json.dumps(notice.data, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)]


MY_DATA = EXPORTS.register(
    ExportKind(
        name="my_data",
        label=gettext_lazy("All data of the company"),
        make=MyData,
        clause="11-1",
        of_its_people=True,
    )
)
