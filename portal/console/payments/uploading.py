"""A bank file: uploaded, looked at record by record, imported or discarded."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.bank.entries import RecordForm
from billing.bank.opening import LARGEST
from billing.bank.problems import BadFile, Problem
from billing.models import BankFile, BankFormat, BankRecord
from billing.operations import bank_files
from billing.queries.bank import sums
from contracts.office.context import Duty
from contracts.office.language import sentence
from contracts.office.terms import fingerprint
from contracts.office.terms.explanation import Refused
from contracts.office.terms.fingerprint import Changed
from portal.console import frame
from portal.fields import typed_field
from portal.jobs import bank
from portal.requests import HttpRequest
from portal.uploads import ScannedFile

PAGE = 50
ZENGIN = ""


class UploadForm(forms.Form):
    file = ScannedFile(
        LARGEST,
        label=_("File from the bank"),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Download it from the bank again."),
        },
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        error_messages={"invalid_choice": _("Select an option.")},
    )
    form = forms.ChoiceField(
        label=_("Layout for incoming transfers (01)"),
        required=False,
        choices=[
            ("", _("Automatic: the layout whose totals match")),
            (RecordForm.A, _("Layout A: 10-digit amounts")),
            (RecordForm.B, _("Layout B: 12-digit amounts")),
        ],
        help_text=_("If both layouts fit, an account keeps the layout of its last import."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        typed_field(self, "format", forms.ChoiceField).choices = [
            (ZENGIN, gettext("Automatic (Zengin 01 and 03, camt.053, MT940)")),
            *((str(one.pk), f"CSV: {one.name}") for one in BankFormat.objects.all()),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def upload_bank_file(request: HttpRequest) -> HttpResponse:
    """Every problem of a file that is refused is shown with its place."""
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            file = bank_files.receive(
                request.by,
                values["file"].name,
                values["file"].read(LARGEST + 1),
                int(values["format"]) if values["format"] else None,
                RecordForm(values["form"]) if values["form"] else None,
            )
        except BadFile as bad:
            problems = bad.problems
        except Refused as refusal:
            form.add_error("file", sentence(refusal))
        else:
            return redirect("bank_file", file.pk)
    values = {"section": "bank", "form": form, "problems": problems}
    return render(request, "console/payments/upload.html", values)


@require_safe
@frame.staff_page
def bank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Every record and its outcome, in the order of the file; `outcome` shows only one."""
    file = get_object_or_404(BankFile.objects.defer("content").select_related("format"), pk=pk)
    counts = sums(file)
    outcome = request.GET.get("outcome", "")
    records = file.records.select_related("payment").order_by("position")
    if outcome in BankRecord.Outcome.values:
        records = records.filter(outcome=outcome)
    wanted = request.GET.get("from", "1")
    start = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    shown = list(records.filter(position__gte=start)[: PAGE + 1])
    return render(
        request,
        "console/payments/file.html",
        {
            "section": "bank",
            "file": file,
            "outcomes": [(one, *counts.get(one.value, (0, 0))) for one in BankRecord.Outcome],
            "outcome": outcome,
            "expected": fingerprint.of(counts),
            "rows": _with_earlier(shown[:PAGE]),
            "next": shown[PAGE].position if len(shown) > PAGE else None,
            "is_first": start <= 1,
            "may": frame.may(request.by, Duty.ACCOUNTS),
            "is_open": file.state == BankFile.State.PREVIEW,
            "incoming": counts.get(BankRecord.Outcome.INCOMING.value, (0, 0)),
        },
    )


def _with_earlier(records: list[BankRecord]) -> list[tuple[BankRecord, BankRecord | None]]:
    """Each with the record that it repeats or cancels."""
    ids = [r.match["earlier"] for r in records if "earlier" in r.match]
    earlier = BankRecord.objects.select_related("file").defer("file__content").in_bulk(ids)
    return [(record, earlier.get(record.match.get("earlier"))) for record in records]


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(BankFile.objects.only("pk"), pk=pk)
    try:
        with transaction.atomic():
            bank_files.commit(request.by, pk, request.POST.get("expected", ""))
            transaction.on_commit(lambda: bank.begin(pk))
    except Changed as changed:
        bank_files.look_again(request.by, pk)
        messages.error(request, sentence(changed))
    except Refused as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(
            request,
            gettext("Imported. Matching has started."),
        )
    return redirect("bank_file", pk)


@require_POST
@frame.staff_page(does=[Duty.ACCOUNTS])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(BankFile.objects.only("pk"), pk=pk)
    try:
        bank_files.discard(request.by, pk)
    except Refused as refusal:
        messages.error(request, sentence(refusal))
        return redirect("bank_file", pk)
    messages.success(request, gettext("File discarded."))
    return redirect("bank")
