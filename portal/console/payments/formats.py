"""How each bank's CSV is read: maps of columns, tried on a file before they are kept."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from billing.bank import csv, guessing
from billing.bank.columns import COLUMNS, MOST_SKIPPED, Columns, wrong
from billing.bank.opening import LARGEST
from billing.bank.problems import BadFile
from billing.models import BankFormat
from billing.operations import bank_formats as operations
from contracts.office import context
from contracts.office.context import Duty
from contracts.office.language import Text, localized, sentence
from contracts.office.terms.explanation import Refused
from portal.console import frame
from portal.requests import HttpRequest
from portal.uploads import ScannedFile

ENTRIES_SHOWN = 8
WIDEST = 60
TOO_LONG = _("Enter at most 60 characters.")
WHOLE = _("Enter a whole number from 0 to 100.")


def _rows(label: Text, help_text: Text) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=MOST_SKIPPED,
        initial=0,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], WHOLE),
    )


class FormatForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("For example: Mihon Bank, statement"),
        error_messages={
            "required": _("Enter a name."),
            "max_length": TOO_LONG,
        },
    )
    account = forms.CharField(
        label=_("Bank account"),
        max_length=60,
        required=False,
        help_text=_(
            "0001-001-1-1234567 (bank, branch, type, number). Used to recognise entries also "
            "found in Zengin files."
        ),
        error_messages={"max_length": TOO_LONG},
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[("cp932", _("Shift_JIS")), ("utf-8", "UTF-8")],
        error_messages={"invalid_choice": _("Select an option.")},
    )
    has_headings = forms.BooleanField(
        label=_("The file has a heading line"), required=False, initial=True
    )
    skip = _rows(
        _("Lines to skip"),
        _("Number of lines before the headings, not counting blank lines"),
    )
    footer = _rows(
        _("Lines at the end"),
        _("Number of lines after the entries, such as totals"),
    )
    sample = ScannedFile(
        LARGEST,
        label=_("Sample file"),
        required=False,
        help_text=_(
            "A CSV of this bank. Its headings say which column means what; it is not imported."
        ),
        error_messages={"empty": _("The file is empty.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for column, name in COLUMNS.items():
            self.fields[column] = forms.CharField(
                label=capfirst(localized(name)),
                required=False,
                max_length=WIDEST,
                error_messages={"max_length": TOO_LONG},
            )

    @property
    def about(self) -> list:
        return [self[n] for n in ("name", "account", "encoding", "has_headings", "skip", "footer")]

    @property
    def mapping(self) -> list:
        return [self[name] for name in COLUMNS]

    @property
    def columns(self) -> Columns:
        return Columns.of_json(self.cleaned_data)

    def clean(self) -> dict:
        super().clean()
        values = self.cleaned_data
        if not self.errors:
            for name, words in wrong(self.columns).items():
                self.add_error(name, sentence(words))
        return values


@require_safe
@frame.staff_page
def bank_formats(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            row,
            [
                (localized(COLUMNS[n]), column)
                for n, column in Columns.of_json(row.columns).mapped.items()
            ],
        )
        for row in BankFormat.objects.all()
    ]
    may = frame.may(request.by, Duty.ACCOUNTS)
    values = {"section": "bank", "rows": rows, "may": may}
    return render(request, "console/payments/formats.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.staff_page(sees=[Duty.ACCOUNTS], does=[Duty.ACCOUNTS])
def bank_format(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Guess the map from a file's headings, try it on a file, or keep it."""
    row = get_object_or_404(BankFormat, pk=pk) if pk else None
    initial = {"name": row.name, "encoding": row.encoding, **row.columns} if row else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FormatForm(*sent, initial=initial)
    values = {"section": "bank", "form": form, "row": row}
    if request.method == "POST":
        is_whole = form.is_valid()
        sample = form.cleaned_data.get("sample")
        if "guess" in request.POST:
            values |= _guessed(form, sample)
        elif sample and "save" not in request.POST:
            columns = form.columns if is_whole else None
            encoding = form.cleaned_data.get("encoding", "cp932")
            values |= _tried(sample.read(LARGEST + 1), columns, encoding)
        elif is_whole and (response := _save(request, form, pk)):
            return response
    return render(request, "console/payments/format.html", values)


def _guessed(form: FormatForm, sample: UploadedFile | None) -> dict:
    """The form with the map that the headings of a file give, to be confirmed, and as it reads."""
    if sample is None:
        form.errors.clear()
        form.add_error("sample", gettext("Choose a file."))
        return {}
    content = sample.read(LARGEST + 1)
    typed = {name: form.data.get(name, "") for name in ("name", "account")}
    try:
        columns, encoding = guessing.guess(content)
    except BadFile as bad:
        unread = FormatForm(initial={**form.cleaned_data, **typed})
        return {"tried": True, "problems": bad.problems, "form": unread}
    found = {**columns.to_json(), "encoding": encoding, **typed}
    return {
        **_tried(content, columns, encoding),
        "form": FormatForm(initial=found),
        "guessed": [(localized(COLUMNS[n]), heading) for n, heading in columns.mapped.items()],
    }


def _tried(content: bytes, columns: Columns | None, encoding: str) -> dict:
    """The first lines unchanged, and as they would be read by a map."""
    tried: dict = {"tried": True}
    try:
        lines = csv.first_rows(content, encoding)
        widest = max(map(len, lines), default=0)
        tried["lines"] = [cells + [""] * (widest - len(cells)) for cells in lines]
        if columns is not None:
            found = csv.read(content, columns, context.today(), encoding)
            tried["entries"] = found.statements[0].entries[:ENTRIES_SHOWN]
            tried["statement"], tried["notes"] = found.statements[0], found.notes
    except BadFile as bad:
        tried["problems"] = bad.problems
    return tried


def _save(request: HttpRequest, form: FormatForm, pk: int | None) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        operations.keep(request.by, values["name"], values["encoding"], form.columns, pk)
    except Refused as refusal:
        form.add_error("name", sentence(refusal))
        return None
    messages.success(request, gettext("Format saved."))
    return redirect("bank_formats")
