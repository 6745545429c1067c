"""Notes and files on record: written, attached, taken out again."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import Invoice
from contracts.models import (
    Contract,
    Ending,
    EndWithdrawal,
    IndividualAgreement,
    PlanChange,
    ServerChange,
    Transfer,
)
from contracts.office.context import EVERY_DUTY
from contracts.office.models import Attachment, Note
from contracts.office.operations import files
from contracts.office.queries.written import Written
from contracts.people.models import Customer
from portal.console import frame
from portal.console.customers.act import contract_of
from portal.downloads import download
from portal.requests import HttpRequest
from portal.uploads import CheckedFile

MOST = 20
PAPERS: dict[str, type[Ending | ServerChange | PlanChange]] = {
    "ending": Ending,
    "change": ServerChange,
    "plan": PlanChange,
}


class NoteForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("memo", "Note"),
        help_text=_("Customers never see this."),
        max_length=files.LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": _("Enter a note."),
            "max_length": format_lazy(
                _("Enter at most {most} characters."), most=files.LONGEST_NOTE
            ),
            "null_characters_not_allowed": _("This contains a character that cannot be used."),
        },
    )


class FileForm(forms.Form):
    file = CheckedFile(label=_("File"))


def of_customer(request: HttpRequest, customer: Customer) -> dict:
    """The newest of both, and for staff with a duty the forms to add one."""
    return _shown(request, _NOTES_OF_CUSTOMER.of(customer.pk), _FILES_OF_CUSTOMER.of(customer.pk))


def of_contract(request: HttpRequest, contract: Contract) -> dict:
    """The same about a contract alone."""
    return _shown(request, _NOTES_OF_CONTRACT.of(contract.pk), _FILES_OF_CONTRACT.of(contract.pk))


_NOTES_OF_CUSTOMER = Written[Note](lambda pk: _newest(Note.objects.filter(customer=pk)))
_FILES_OF_CUSTOMER = Written[Attachment](lambda pk: _newest(Attachment.objects.filter(customer=pk)))
_NOTES_OF_CONTRACT = Written[Note](lambda pk: _newest(Note.objects.filter(contract=pk)))
_FILES_OF_CONTRACT = Written[Attachment](lambda pk: _newest(Attachment.objects.filter(contract=pk)))


def _newest(found: QuerySet) -> QuerySet:
    return found.select_related("author", "contract")[:MOST]


def _shown(request: HttpRequest, notes: list[Note], attached: list[Attachment]) -> dict:
    return {
        "may_note": frame.may(request.by, *EVERY_DUTY),
        "notes": notes,
        "files": attached,
        "note_form": NoteForm(),
        "file_form": FileForm(),
    }


def _about(
    customer: str, contract: str, invoice: str = ""
) -> tuple[Customer, Contract | None, str]:
    """The customer, the contract if it is about one, and the page to go back to."""
    if invoice:
        found = Invoice.objects.select_related("billing_account__customer")
        holder = get_object_or_404(found, number=invoice).billing_account.customer
        return holder, None, reverse("staff_invoice", args=[invoice]) + "#notes"
    if contract:
        about = contract_of(contract)
        return about.customer, about, reverse("staff_contract", args=[contract]) + "#notes"
    row = get_object_or_404(Customer, number=customer)
    return row, None, reverse("staff_customer_tab", args=[customer, "notes"])


@require_POST
@frame.staff_page(does=EVERY_DUTY)
def add_note(
    request: HttpRequest, customer: str = "", contract: str = "", invoice: str = ""
) -> HttpResponse:
    """About a customer, its contract or its invoice."""
    about, row, back = _about(customer, contract, invoice)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, about, back, note_form=form)
    files.add_note(request.by, about, form.cleaned_data["text"], row, invoice)
    messages.success(request, gettext("Note saved."))
    return redirect(back)


@require_POST
@frame.staff_page(does=EVERY_DUTY)
def attach(request: HttpRequest, customer: str = "", contract: str = "") -> HttpResponse:
    about, row, back = _about(customer, contract)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, about, back, file_form=form)
    files.attach(request.by, about, form.cleaned_data["file"], row)
    messages.success(request, gettext("File attached."))
    return redirect(back)


def _again(request: HttpRequest, about: Customer, back: str, **form) -> HttpResponse:
    """The form with what is wrong at its field."""
    values = {"section": "customers", "customer": about, "back": back, **form}
    return render(request, "console/customers/note_or_file.html", values)


@require_safe
@frame.staff_page
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Attachment, pk=pk)
    return download(row.file, row.name, row.content_type)


@require_safe
@frame.staff_page
def agreement(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of an individual agreement (Art. 2-2)."""
    row = get_object_or_404(IndividualAgreement.objects.exclude(document=""), pk=pk)
    return download(row.document)


@require_safe
@frame.staff_page
def consent(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The written consent to a transfer (Art. 19)."""
    return download(get_object_or_404(Transfer, pk=pk).consent)


@require_safe
@frame.staff_page
def consent_to_withdrawal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The consent of both sides by which an end was taken back (Art. 16-1)."""
    return download(get_object_or_404(EndWithdrawal, pk=pk).consent)


@require_safe
@frame.staff_page
def paper(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """The letter, mail or note by which a holder gave notice (Art. 33)."""
    if kind not in PAPERS:
        raise Http404
    return download(get_object_or_404(PAPERS[kind].objects.exclude(paper=""), pk=pk).paper)
