"""Invoices for staff: the list of all companies, and everything about one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from billing.models import Allocation, DunningHold, DunningProposal, DunningStep, Invoice
from billing.operations.write_off import reversal_fingerprint
from billing.queries import all_invoices, search, taken_back
from billing.queries.content import lines_of
from billing.queries.dunning import in_force
from billing.queries.note_uses import with_uses
from billing.queries.openings import openings
from billing.queries.receivables import credit_of
from billing.queries.reissues import invoice_number, versions
from billing.terms.interest import accruals, explain, owed_to
from contracts.models import Transfer
from contracts.office import context
from contracts.office.context import EVERY_DUTY, By, Duty
from contracts.office.lookups import Ids
from contracts.office.models import Approval, JournalEntry, Note, OutboxMessage
from contracts.office.queries.paging import PageOrder
from contracts.office.queries.posting import of_documents
from contracts.office.queries.written import Written
from portal.console import frame
from portal.console.customers.notes import NoteForm
from portal.console.lists.found import found
from portal.console.lists.listing import LISTS, Listed, Listing
from portal.console.receivables import right_amounts
from portal.console.receivables.acts import acts
from portal.console.receivables.forms import ReasonForm, StaffSearch
from portal.console.receivables.selected import of_invoices
from portal.customer.money import reasons
from portal.customer.money.invoices import billed, rows
from portal.requests import HttpRequest

INVOICES = LISTS.register(
    Listing(
        name="staff_invoices",
        title=_("Invoices"),
        search=_("Search invoices"),
        form=StaffSearch,
        sorts={
            "number": PageOrder("number", parse_first=str, ascending=True),
            "issued": search.ORDER.turned(),
            "total": PageOrder(
                "total", "number", parse_first=int, between="issued_on", ascending=True
            ),
            "due": PageOrder("due_on", "number", ascending=True),
        },
        default="-issued",
    )
)
"""Sorted where an index of all invoices is; state, subject and customer are searched for."""
SECTION = {"section": "receivables"}
MOST_ENTRIES = 50
MOST_NOTES = 20
SOURCES = ("payment", "credit_note__invoice", "set_off")


_INVOICE = Written[Invoice](
    lambda number: (
        Invoice.objects.select_related("settlement", "contract", "billing_account__customer")
        .annotate(
            passed_on_by=ArraySubquery(
                Transfer.objects.filter(passed_account=OuterRef("billing_account")).values(
                    "from_customer"
                )
            )
        )
        .filter(number=number)
    )
)
_ALLOCATIONS = Written[Allocation](
    lambda pk: Allocation.objects.filter(invoice=pk).select_related(*SOURCES).order_by("id")
)
_STEPS = Written[DunningStep](
    lambda pk: (
        DunningStep.objects.filter(invoice=pk).select_related("message", "proposal").order_by("id")
    )
)
_HOLDS = Written[DunningHold](lambda accounts, day: in_force(accounts, day))
_PROPOSALS = Written[DunningProposal](
    lambda pk: DunningProposal.objects.filter(invoices=pk, state=DunningProposal.State.OPEN)
)
_NOTES = Written[Note](
    lambda companies, number: Note.objects.filter(
        customer__anyof=companies, reference=number
    ).select_related("author")[:MOST_NOTES]
)
_ENTRIES = Written[JournalEntry](
    lambda companies, number: JournalEntry.objects.filter(
        customer__anyof=companies, reference=number
    ).order_by("-id")[:MOST_ENTRIES]
)
_WAITING = Written[Approval](
    lambda subject: Approval.objects.filter(
        subject=subject, state=Approval.State.OPEN
    ).select_related("proposed_by")
)


@require_safe
@frame.staff_page
def staff_invoices(request: HttpRequest) -> HttpResponse:
    """By day, amount, state and customer; the newest first unless sorted."""
    form = StaffSearch(request.GET)
    is_valid = form.is_valid()
    listing = Listed(INVOICES, request, form.query)
    values: dict[str, Any] = {"form": form, "listing": listing, **SECTION}
    if is_valid:
        today = context.today()
        wanted = all_invoices.find(form.criteria, today)
        values |= found(listing, wanted.select_related("settlement", "billing_account__customer"))
        numbers = [one.number for one in values["rows"]]
        values |= {"rows": rows(values["rows"], today), "selection": of_invoices(numbers)}
    return render(request, "console/receivables/invoices.html", values)


def the_invoice(number: str) -> Invoice:
    """By its number, or that of a reissue; else not found."""
    for row in _INVOICE.of(invoice_number(number)):
        return row
    raise Http404


@require_safe
@frame.staff_page
def staff_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Lines, money, interest with its arithmetic, dunning, mail, journal; what can be done."""
    return invoice_page(request, the_invoice(number), ReasonForm())


def invoice_page(
    request: HttpRequest, row: Invoice, reason_form: ReasonForm, status: int = 200
) -> HttpResponse:
    """An invoice's page, with what was typed to take its write-off back."""
    today = context.today()
    shown = rows([row], today)[0]
    allocations = _ALLOCATIONS.of(row.pk)
    has_write_off = _has(Allocation.Kind.WRITE_OFF, allocations)
    documents = versions(row)
    records = _records(row, [one.number for one in documents])
    values = {
        **shown,
        "row_state": shown,
        **_dunning(row, today),
        **records,
        "versions": documents,
        "note_uses": with_uses(shown["credit_notes"]),
        "right_amounts": right_amounts.of(row) if shown["credit_notes"] else [],
        "recipient": documents[0].row.parties["recipient"],
        **_notes(row, request.by),
        **SECTION,
        "today": today,
        **billed(row, shown["credit_notes"], documents[0].row.parties),
        "linked": _linked(row),
        "allocations": [(one, reasons.of_allocation(one)) for one in allocations],
        "due_reason": reasons.of_due_day(row),
        "stretches": _stretches(shown["receivable"], today),
        "explanation": explain(shown["receivable"], today),
        "has_write_off": has_write_off,
        "has_set_off": _has(Allocation.Kind.SET_OFF, allocations),
        "credit": credit_of(row.billing_account_id),
        "may": frame.may(request.by, Duty.ACCOUNTS),
        "expected": reversal_fingerprint(row) if has_write_off else "",
        "reason_form": reason_form,
        "acts": list(
            acts(
                request.by,
                row,
                shown["outstanding"],
                is_written_off=shown["is_written_off"],
                mail=records["mail"],
                payments=_payments(allocations),
            )
        ),
    }
    return render(request, "console/receivables/invoice.html", values, status=status)


def _stretches(receivable, today) -> list:
    """The stretches of one unpaid amount, each with its interest before rounding."""
    last = owed_to(receivable, today)
    found = accruals(receivable, last) if last else ()
    return [(one, f"{float(one.interest(receivable.rate)):,.2f}") for one in found]


def _has(kind: str, allocations: Sequence[Allocation]) -> bool:
    """Whether one of the kind stands."""
    taken_back = {one.reverses_id for one in allocations}
    return any(one.kind == kind and one.pk not in taken_back for one in allocations)


def _payments(allocations: Sequence[Allocation]) -> list[int]:
    """The payments of which something settles the invoice, each once."""
    standing = [one for one in allocations if one.kind == Allocation.Kind.PAYMENT]
    taken_back = {one.reverses_id for one in allocations}
    found = [one.payment_id for one in standing if one.pk not in taken_back and one.payment_id]
    return list(dict.fromkeys(found))


def _dunning(row: Invoice, today: date) -> dict:
    taken = taken_back.waiting([row.billing_account_id])
    steps, holds = _STEPS.of(row.pk), _HOLDS.of(Ids([row.billing_account_id]), today)
    proposals = _PROPOSALS.of(row.pk)
    return {
        "steps": [(one, one.get_step_display()) for one in steps],
        "holds": [one for one in holds if one.invoice_id in (None, row.pk)],
        "proposals": [one.get_kind_display() for one in proposals],
        "taken_back": [one for one in taken if row.number in {s.number for s in one.settled}],
    }


def _notes(row: Invoice, by: By) -> dict:
    """What staff noted about an invoice, the newest first, and the form to add to it."""
    notes = _NOTES.of(Ids(_holders(row)), row.number)
    return {"notes": notes, "note_form": NoteForm(), "may_note": frame.may(by, *EVERY_DUTY)}


def _holders(row: Invoice) -> set[int]:
    """The companies that ever held its account: who it was issued to, who passed it on, today's."""
    passed: list[int] = row.passed_on_by  # type: ignore[attr-defined]
    return {row.customer_id, row.billing_account.customer_id, *passed}


def _records(row: Invoice, numbers: Sequence[str]) -> dict:
    """Mail of its documents by their numbers, the journal, what waits for approval."""
    holders = _holders(row)
    return {
        "mail": list(mail_of(numbers)),
        "postings": of_documents(numbers, holders).select_related("author"),
        "openings": openings(numbers),
        "entries": _ENTRIES.of(Ids(holders), row.number),
        "approvals": _WAITING.of(subject(row)),
    }


def mail_of(numbers: Sequence[str]) -> QuerySet[OutboxMessage]:
    """Mail of documents, the oldest first; that sent again has another index than the first."""
    found = OutboxMessage.objects.filter(document__in=numbers).select_related("resent")
    return found.filter(Q(resends=None) | Q(resends__isnull=False)).order_by("id")


def subject(row: Invoice) -> str:
    """What proposals about an invoice are about."""
    return f"invoice:{row.number}"


def _linked(row: Invoice) -> set[str]:
    """Staff may open every contract and invoice on its lines."""
    things = ((line.contract, line.about) for line in lines_of(row))
    return {one.number for pair in things for one in pair if one}
