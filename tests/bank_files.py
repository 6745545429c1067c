"""Transfers in a file of the bank, and two companies that owe what they may be for."""

from datetime import date
from itertools import islice, product

from billing.matching.facts import PayerAccount, UnpaidInvoice
from billing.models import BankFile, BankRecord, Invoice
from contracts.office import context
from contracts.operations.editions import publish_edition
from portal.tools.bench import matching as bench
from portal.tools.bench.month import TransferMonth


def two_companies() -> None:
    """A and B of two and three servers, with three invoices of equal amounts open."""
    publish_edition(context.system(bench.FORMED), bench.FORMED, {})
    accounts = [
        PayerAccount(1, "A", 1, "A", "株式会社葵商事", payer_names=("カ)アオイショウジ",)),
        PayerAccount(2, "B", 2, "B", "株式会社港工業", payer_names=("カ)ミナトコウギョウ",)),
    ]
    debts = [
        UnpaidInvoice(pk, f"INV-{pk}-{n}", date(2026, 4 + n, 30), net)
        for pk, net in ((1, 35_640), (2, 53_460))
        for n in (1, 2, 3)
    ]
    bench.fill(TransferMonth(accounts, debts))


def companies(count: int) -> list[dict]:
    """Each of N1, N2 … owes an invoice; and what the bank says of a transfer of each."""
    publish_edition(context.system(bench.FORMED), bench.FORMED, {})
    known, debts, records = [], [], []
    for pk, letters in enumerate(islice(product("アイウエオカキク", repeat=2), count), 1):
        payer = f"カ)ミホン{''.join(letters)}ショウジ"
        known.append(PayerAccount(pk, f"N{pk}", pk, f"N{pk}", f"見本{pk}", payer_names=(payer,)))
        debts.append(UnpaidInvoice(pk, f"INV-{pk}", date(2026, 4, 30), 10_000 + pk))
        records.append({"name": payer, "amount": 10_000 + pk})
    bench.fill(TransferMonth(known, debts))
    return records


def bank_file(*records: dict, state: str = "committed") -> list[BankRecord]:
    file = BankFile.objects.create(
        name="bank.txt", sha256=f"{BankFile.objects.count():064}", kind="zengin01", content=b"",
        state=state, uploaded_at=context.now(),
    )  # fmt: skip
    rows = [_record(file, n, **one) for n, one in enumerate(records, 1)]
    return BankRecord.objects.bulk_create(rows)


def _record(file: BankFile, position: int, name: str, amount: int, **values) -> BankRecord:
    day = values.pop("day", date(2026, 7, 3))
    values = {"outcome": "incoming", "identity": f"{file.pk}-{position}", **values}
    return BankRecord(
        file=file, position=position, booking_date=day, value_date=day, amount=amount,
        payer_name=name, **values,
    )  # fmt: skip


def number(n: int, customer: str = "A") -> str:
    return f"INV-{1 if customer == 'A' else 2}-{n}"


def total(customer: str = "A") -> int:
    return Invoice.objects.get(number=number(1, customer)).total


def again(row: BankRecord) -> BankRecord:
    return BankRecord.objects.get(pk=row.pk)
