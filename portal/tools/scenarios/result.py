"""What came of a scenario, read back from the rows."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from django.db.models import Q

from billing.models import CreditNote, DunningStep, Invoice
from billing.queries.receivables import credit_of, receivables
from billing.terms.interest import unbilled
from billing.terms.money import plain
from contracts.models import Contract
from contracts.office.models import JournalEntry, Notice
from contracts.people.models import Customer
from contracts.queries import facts
from contracts.terms.facts import Formed
from contracts.terms.life import Life
from portal.tools.scenarios.reading import Scenario

KINDS = {"regular": 0, "residual": 1}


def result(
    scenario: Scenario,
    contracts: Mapping[str, int],
    customers: Mapping[str, Customer],
    refused: list[dict],
) -> dict:
    """The JSON object of a scenario, as of the end of `until`."""
    return {
        "name": scenario.name,
        "until": scenario.until.isoformat(),
        "contracts": _contracts(contracts, scenario.until),
        "invoices": _invoices(scenario.until),
        "credits": {
            name: sum(credit_of(account.pk) for account in customer.billing_accounts.all())
            for name, customer in customers.items()
        },
        "dunning": _dunning(),
        "notices": _notices(),
        "refused": refused,
        **_corrections(),
    }


def _returned() -> list[dict]:
    """Money sent back or paid out, in the order in which it was recorded."""
    entries = JournalEntry.objects.filter(
        Q(operation="pay_out") | Q(operation="take_payment_back", after__kind="returned")
    )
    return [
        {"customer": number, "date": after["day"], "amount": after["amount"]}
        for number, after in entries.order_by("id").values_list("customer__number", "after")
    ]


def _corrections() -> dict:
    """What only files with corrections have."""
    notes = CreditNote.objects.select_related("customer", "invoice").order_by("issued_on", "id")
    found = [
        {
            "customer": note.customer.number,
            "date": _text(note.issued_on),
            "invoice": note.invoice.label,
            "kind": note.kind,
            "amount": note.total,
        }
        for note in notes
    ]
    lists = {"credit_notes": found, "returned": _returned()}
    return {name: rows for name, rows in lists.items() if rows}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _contracts(ids: Mapping[str, int], until: date) -> dict:
    rows = (
        Contract.objects.select_related("customer")
        .prefetch_related("terms")
        .in_bulk(list(ids.values()))
    )
    known = facts.of_contracts(list(ids.values()))
    book = facts.book()
    found = {}
    for name, pk in ids.items():
        row, fact = rows[pk], known[pk]
        has_started = row.minimum_term_ends_on is not None
        formed = fact if isinstance(fact, Formed) else None
        ends_on = formed.ends_on if formed else None
        found[name] = {
            "status": fact.status(until).value,
            "customer": row.customer.number,
            "plan": row.plan,
            "servers": Life(formed, book).servers(min(until, ends_on or until))
            if formed
            else fact.servers,
            "formed_on": _text(row.formed_on),
            "service_started_on": _text(row.service_starts_on) if has_started else None,
            "minimum_term_ends_on": _text(row.minimum_term_ends_on),
            "terms": [
                {
                    "number": term.number,
                    "starts_on": _text(term.starts_on),
                    "ends_on": _text(term.ends_on),
                    "notice_deadline": _text(term.notice_deadline),
                }
                for term in row.terms.all()
            ],
            "suspended": formed is not None and formed.suspended,
            "ends_on": _text(row.ends_on),
            "end_reason": row.end_reason or None,
        }
    return found


def _invoices(until: date) -> list[dict]:
    rows = Invoice.objects.select_related("customer", "settlement").prefetch_related(
        "lines__contract", "lines__about", "taxes"
    )
    invoices = sorted(rows, key=lambda i: (i.issued_on, i.customer.number, KINDS[i.kind], i.number))
    known = receivables([invoice.pk for invoice in invoices])
    return [
        {
            "customer": invoice.customer.number,
            "kind": invoice.kind,
            "billing_month": f"{invoice.billing_month:%Y-%m}" if invoice.billing_month else None,
            "issued_on": _text(invoice.issued_on),
            "due_on": _text(invoice.due_on),
            "lines": [_line(line) for line in invoice.lines.all()],
            "taxes": [
                {"rate": str(plain(tax.percent)), "taxable": tax.taxable, "tax": tax.tax}
                for tax in invoice.taxes.all()
            ],
            "total": invoice.total,
            "outstanding": known[invoice.pk].outstanding,
            "accrued_interest": unbilled(known[invoice.pk], until),
            "paid_on": _text(invoice.settlement.paid_on)
            if hasattr(invoice, "settlement")
            else None,
        }
        for invoice in invoices
    ]


def _line(line) -> dict:
    found = {
        "kind": line.kind,
        "contract": line.contract.number if line.contract else None,
        "article": line.article,
        "from": _text(line.first),
        "to": _text(line.last),
        "servers": line.servers,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "tax_rate": str(plain(line.tax_percent)) if line.tax_percent is not None else None,
    }
    if line.about is not None:
        found["for"] = line.about.label
    return found


def _dunning() -> list[dict]:
    """In the order in which the steps were taken: date, customer, step."""
    rows = (
        DunningStep.objects.filter(left_out=False)
        .select_related("invoice__customer")
        .order_by("day", "invoice__customer__number", "id")
    )
    found = []
    for (day, customer, step), group in groupby(
        rows, key=lambda row: (row.day, row.invoice.customer.number, row.step)
    ):
        steps = list(group)
        found.append(
            {
                "customer": customer,
                "date": _text(day),
                "step": step,
                "billing_months": sorted(row.invoice.label for row in steps),
                "outstanding": sum(row.outstanding for row in steps),
                "accrued_interest": sum(row.accrued_interest for row in steps),
            }
        )
    return found


def _notices() -> list[dict]:
    """All but the first edition's, what a later one or the end of the service is for each holder
    (decision 0027), transfers that lapsed (decision 0003), payments that do not stand (decision
    0009), dunning, which has its own list, and what follows an end (Art. 25)."""
    rows = Notice.objects.select_related("customer", "contract").exclude(
        Q(kind__startswith="dunning_")
        | Q(kind__startswith="offboarding_")
        | Q(kind__in=["figures_changed", "transfer_lapsed", "paid_corrected"])
        | Q(kind="service_end", customer__isnull=False)
    )
    return [
        {
            "date": _text(row.day),
            "customer": row.customer.number if row.customer else None,
            "kind": row.kind,
            "contract": row.contract.number if row.contract else None,
        }
        for row in rows.exclude(reference="edition:1").order_by("id")
    ]
