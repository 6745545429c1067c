"""Everything that the portal keeps about a company, in open formats (Art. 11-1, 29)."""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder

from billing.models import Allocation, Invoice, Payment
from contracts.models import IndividualAgreement
from contracts.office import context, outbox
from contracts.office.models import Notice
from contracts.office.templatetags.language import moment
from contracts.people.models import Customer
from portal.exports import kinds
from portal.exports.about_company import TABLES, Kept, allocated
from portal.exports.kinds import Progress, member, text_member
from portal.exports.readme import CSV, readme
from portal.exports.tables import csv_lines

logger = logging.getLogger(__name__)

CHUNK = 500
SPREADSHEETS = {name: table for name, (_, _, table) in CSV.items()}


class MyData:
    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.invoices = Invoice.objects.filter(customer=customer)
        self.found = {
            "payments": Payment.objects.filter(customer=customer),
            "allocations": Allocation.objects.filter(allocated(customer.pk)),
        }
        self.pdfs = kinds.Invoices(self.invoices, "pdf/")
        self.notices = Notice.objects.filter(customer=customer).order_by("id")
        self.before_notices = len(TABLES) + len(SPREADSHEETS) + self.pdfs.total
        self.total = self.before_notices + self.notices.count()

    def write(self, archive: ZipFile, progress: Progress) -> None:
        """The tables, the PDFs, the notices; last what tells of them."""
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
            with text_member(archive, f"csv/{name}.csv", day) as file:
                file.writelines(csv_lines(table.names, table.rows(rows.order_by("pk"))))

    def _notices(self) -> Iterator[Notice]:
        rows = self.notices.select_related("customer", "contract").prefetch_related("messages")
        return rows.iterator(CHUNK)


def _write_json(archive: ZipFile, table: Kept, customer_id: int, day: date) -> int:
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
    of_company = next(table for table in TABLES if table.model is IndividualAgreement)
    rows = IndividualAgreement.objects.filter(of_company.about(customer.pk)).exclude(document="")
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
        sent = moment(message.sent_at) if message.sent_at else "未送信 / not sent"
        head.append(f"{message.recipient} {sent}")
    return "\n".join([*head, "", *_words(notice, messages), ""])


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
